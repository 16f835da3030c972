/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_PKCS7_H
#define CA_X509_PKCS7_H

/*
 * The certificates in a PKCS#7 file (.p7b, .p7c): SignedData without signers.
 *
 * Only the wrapping is undone, also where it has indefinite lengths (BER), as
 * browsers and NSS write it. Whether an element inside is a certificate is not
 * looked at.
 */

#include <stdbool.h>

#include "base/bytes.h"

enum { CA_BER_DEPTH_MAX = 16 }; /* levels of elements within elements; a few are in use */

/* True for the beginning of a ContentInfo of PKCS#7, whole or not. */
bool ca_pkcs7_begins(struct ca_span bytes);

/*
 * Step to the list of certificates.
 *
 * out       list: for ca_pkcs7_next; empty when there are none. Borrows.
 * fails     false: cut short, malformed, or not SignedData.
 * source    RFC 5652 3 and 5.1.
 */
bool ca_pkcs7_open(struct ca_span bytes, struct ca_span *list);

/* Take the next certificate, with tag and length, from *list, which moves behind it; false
 * behind the last. */
bool ca_pkcs7_next(struct ca_span *list, struct ca_span *certificate);

#endif
