/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_BUNDLE_H
#define CA_X509_BUNDLE_H

/*
 * A file of certificates, searched by subject without decoding it.
 *
 * The file is read once. For each certificate only so much base64 is undone
 * as reaches its subject; a certificate is taken out whole when it is wanted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

struct ca_bundle_entry {
    struct ca_span text; /* base64, or DER; borrows from the bundle */
    bool is_der;
    size_t line;        /* of the BEGIN line; 0 for a file in DER */
    size_t offset;      /* in a file in DER: of its first byte */
    uint32_t name_fold; /* of the subject: see ca_der_name_fold */
};

/* What stands in the file and cannot be used. */
struct ca_bundle_damage {
    const char *what; /* "has no END line"; a constant */
    size_t line;      /* of the BEGIN line; 0 for a file in DER */
    size_t offset;    /* in a file in DER */
};

struct ca_bundle {
    char *path;
    struct ca_bytes bytes; /* the file */
    struct ca_bundle_entry *entry;
    size_t count;
    struct ca_bytes *undone; /* owned: what was PEM around PKCS#7 */
    size_t undone_count;
    size_t damaged_count;           /* certificates passed over */
    struct ca_bundle_damage damage; /* the first of them */
    bool has_pkcs7;                 /* one was read, whatever is in it */
    struct ca_span other_label;     /* of a PEM block that is no certificate; borrows */
};

enum {
    CA_BUNDLE_LEN_MAX = 16 * 1024 * 1024, /* Debian's is 0.2 MiB */
    CA_BUNDLE_COUNT_MAX = 20000,
    CA_BUNDLE_INSIDE_MAX = 16
};

/*
 * Read a file and note the subject of each certificate: PEM with anything
 * around it, DER, one DER behind the other, PKCS#7 in PEM, DER or BER.
 *
 * out       bundle: written only on success; released with ca_bundle_clear.
 *           count may be 0. A certificate whose subject cannot be reached is
 *           left out and counted as damaged, and so is what follows
 *           CA_BUNDLE_COUNT_MAX certificates.
 * fails     CA_ERR_USAGE: the file cannot be read or is too large.
 */
CA_MUST_CHECK bool ca_bundle_read(const char *path, struct ca_bundle *bundle, struct ca_error *err);

/*
 * The same for bytes that are there already.
 *
 * in        bytes: taken over, and zeroed. name: for messages.
 */
void ca_bundle_take_over(struct ca_bytes *bytes, const char *name, struct ca_bundle *bundle);

/*
 * Refuse a bundle with damage in it, or with nothing in it.
 *
 * in        name: of the file, for messages; takes: the hint where there is no
 *           certificate at all.
 * fails     CA_ERR_USAGE: what and cause name the defect, and where it is.
 */
CA_MUST_CHECK bool ca_bundle_check(const struct ca_bundle *bundle, const char *name,
                                   const char *takes, struct ca_error *err);

/*
 * Refuse a bundle with a certificate whose DER is broken.
 *
 * fails     CA_ERR_USAGE: which one, where it is, and what is wrong with it.
 * limits    what has more than CA_BUNDLE_INSIDE_MAX certificates is a trust
 *           store that some program made: it passes, and each certificate is
 *           looked at when it is wanted. All of it would cost a run 6 % more.
 */
CA_MUST_CHECK bool ca_bundle_check_inside(const struct ca_bundle *bundle, const char *name,
                                          struct ca_error *err);

enum { CA_BUNDLE_PLACE_MAX = 40 };

/* Where an entry or a damage is: "line 18", or "byte 2958" without a line. */
void ca_bundle_place(size_t line, size_t offset, char text[static CA_BUNDLE_PLACE_MAX]);

/*
 * Take one certificate out.
 *
 * out       der: released with ca_bytes_clear; zeroed when the base64 is bad.
 */
bool ca_bundle_take(const struct ca_bundle_entry *entry, struct ca_bytes *der);

/* Release and zero. */
void ca_bundle_clear(struct ca_bundle *bundle);

#endif
