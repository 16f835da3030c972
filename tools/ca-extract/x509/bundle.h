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
    size_t line;        /* of the BEGIN line; 0 for DER */
    uint32_t name_fold; /* of the subject: see ca_der_name_fold */
};

struct ca_bundle {
    char *path;
    struct ca_bytes bytes; /* the file */
    struct ca_bundle_entry *entry;
    size_t count;
    size_t damaged_count; /* certificates passed over */
    size_t damaged_line;  /* where the first of them begins */
    bool is_pkcs7;        /* what is there is PKCS#7, which is not read */
};

enum { CA_BUNDLE_LEN_MAX = 16 * 1024 * 1024 }; /* Debian's is 0.2 MiB */

/*
 * Read a PEM or DER file and note the subject of each certificate.
 *
 * out       bundle: written only on success; released with ca_bundle_clear.
 *           count may be 0. A certificate whose subject cannot be reached is
 *           left out and counted as damaged.
 * fails     CA_ERR_USAGE: the file cannot be read or is too large.
 */
CA_MUST_CHECK bool ca_bundle_read(const char *path, struct ca_bundle *bundle, struct ca_error *err);

/*
 * Take one certificate out.
 *
 * out       der: released with ca_bytes_clear; zeroed when the base64 is bad.
 */
bool ca_bundle_take(const struct ca_bundle_entry *entry, struct ca_bytes *der);

/* Release and zero. */
void ca_bundle_clear(struct ca_bundle *bundle);

#endif
