/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_KEY_PARTS_H
#define CA_X509_KEY_PARTS_H

/* The numbers of a public key, for forms that carry the key and not the certificate. */

#include <stdbool.h>

#include "x509/cert.h"

/* All borrow from the certificate; NULL where they are not of this key. */
struct ca_key_parts {
    struct ca_span modulus, exponent; /* RSA: big-endian, no leading zeros */
    struct ca_span point;             /* EC: 0x04, X, Y */
    const char *curve;                /* "secp256r1", "secp384r1", "secp521r1"; constant */
};

/*
 * Take the key of a certificate apart.
 *
 * fails     false for a key that is neither RSA nor on P-256, P-384 or P-521, or
 *           whose point is compressed.
 * source    RFC 3279 2.3.1, RFC 5480 2.2.
 */
bool ca_key_parts_take(const struct ca_cert *cert, struct ca_key_parts *parts);

#endif
