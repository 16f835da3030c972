/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_ANCHOR_MADE_H
#define CA_X509_ANCHOR_MADE_H

#include "base/bytes.h"
#include "base/error.h"
#include "x509/cert.h"

/* A trust anchor that is a name and a key, RFC 5280 6.1.1 (d), and no certificate. All borrowed. */
struct ca_anchor_parts {
    struct ca_span subject;  /* the Name as DER */
    struct ca_span key;      /* SubjectPublicKeyInfo, or an EC point 0x04 X Y, or an RSA modulus */
    struct ca_span exponent; /* of the modulus; else empty */
};

/*
 * Make a certificate that stands for such an anchor where certificates are wanted: to be trusted,
 * never to be shipped. It is a CA's, begins in 1970, has no end, and its signature is none.
 *
 * out       cert: released with ca_cert_free.
 * fails     CA_ERR_USAGE: the name or the key is none.
 */
CA_MUST_CHECK bool ca_anchor_make(const struct ca_anchor_parts *parts, struct ca_cert **cert,
                                  struct ca_error *err);

#endif
