/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_CARRIED_H
#define CA_READBACK_CARRIED_H

/*
 * What a product carries, read back from its bytes: one reader for each way in
 * which forms carry roots.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

enum ca_carrying {
    CA_CARRIES_PEM,       /* PEM, or C source with it as the first array */
    CA_CARRIES_DER,       /* C source with one array of DER a root */
    CA_CARRIES_LIST,      /* the bytes of DER to be included in an array; several under #if */
    CA_CARRIES_JSON,      /* "anchors", each with "pem" */
    CA_CARRIES_BEARSSL,   /* C source with subject and key of each root */
    CA_CARRIES_BUNDLE,    /* ESP-IDF's binary layout, big-endian */
    CA_CARRIES_BUNDLE_LE, /* the newer one, with offsets, little-endian */
    CA_CARRIES_UNKNOWN,   /* a template of the user's: PEM if it can be found */
    CA_CARRIES_NOTHING    /* no roots at all: a configuration */
};

/* How the roots are carried in a file whose settings name this format. */
enum ca_carrying ca_carrying_of(const char *format);

/* One root. Either a whole certificate, or what the form keeps of it. */
struct ca_carried_root {
    struct ca_bytes der;      /* owned: the certificate; empty where only its parts are carried,
                              * or where its base64 is damaged */
    struct ca_bytes subject;  /* owned: the parts: the Name as DER, */
    struct ca_bytes key;      /* owned: and SubjectPublicKeyInfo, or the EC point, or the modulus */
    struct ca_bytes exponent; /* owned: of an RSA modulus */
};

struct ca_carried {
    struct ca_bytes text;         /* owned: PEM with its NUL counted, where the form carries that */
    struct ca_carried_root *root; /* owned; as they stand in the product */
    size_t count;
};

enum { CA_CARRIED_MAX = 1000 };

/*
 * Read back.
 *
 * in        product: the bytes of the file that carries the roots.
 * out       carried: released with ca_carried_clear, also after a failure. For
 *           CA_CARRIES_PEM and _JSON text and each root's der; for _DER and
 *           _LIST each der; for the others each root's parts.
 * fails     CA_ERR_USAGE: not of that form, cut short, or inconsistent; cause
 *           says where.
 * source    ESP-IDF's layouts: docs/formats.md.
 */
CA_MUST_CHECK bool ca_carried_read(enum ca_carrying carrying, struct ca_span product,
                                   struct ca_carried *carried, struct ca_error *err);

/* Release and zero. */
void ca_carried_clear(struct ca_carried *carried);

#endif
