/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_KEY_PARTS_H
#define CA_X509_KEY_PARTS_H

/* The numbers of a key, for forms that carry these and no certificate or PKCS#8. */

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

/* Of a private key. All borrow from it; empty where they are not of this key. Big-endian, no leading zeros. */
struct ca_private_parts {
    struct ca_span modulus;            /* RSA: n */
    struct ca_span prime[2], power[2]; /* p and q; d mod (p - 1), d mod (q - 1) */
    struct ca_span inverse;            /* of q mod p */
    struct ca_span scalar;             /* EC */
};

/*
 * Take a private key apart.
 *
 * in        pkcs8: DER, not encrypted.
 * fails     false for one that is neither RSA with two primes nor EC.
 * source    RFC 5208 5, RFC 8017 A.1.2, RFC 5915 3.
 */
bool ca_private_parts_take(struct ca_span pkcs8, struct ca_private_parts *parts);

#endif
