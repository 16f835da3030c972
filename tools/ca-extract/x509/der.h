/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_DER_H
#define CA_X509_DER_H

/*
 * Just enough DER to find the names of a certificate without decoding it.
 *
 * OpenSSL spends over a million instructions on a certificate, most of them
 * on its key. A trust store has 150 of them, of which one or two matter, so
 * the store is searched by the bytes of the subject, and only hits are given
 * to OpenSSL. Nothing here decides whether a certificate is well formed.
 */

#include <stdbool.h>

#include "base/bytes.h"

/* One element: `whole` is tag, length and contents; both borrow. */
struct ca_der {
    uint8_t tag;
    struct ca_span whole, contents;
};

/*
 * Take the first element from *rest, which moves behind it.
 *
 * limits    definite lengths below 2^32, single-byte tags.
 * fails     false, *rest unchanged, when no whole element stands there.
 */
bool ca_der_next(struct ca_span *rest, struct ca_der *element);

/*
 * How many bytes the first element of `rest` says that it has, header
 * included; 0 when not even the header is there. For input that was cut.
 */
size_t ca_der_said_len(struct ca_span rest);

/*
 * Find the subject of a certificate, as the bytes of its Name.
 *
 * in        certificate: DER, possibly cut short behind the subject.
 * out       subject: borrows from `certificate`.
 */
bool ca_der_subject(struct ca_span certificate, struct ca_span *subject);

/*
 * What keeps bytes from being a certificate, as far as their DER alone can tell:
 * lengths that do not add up, members that are missing, dates that are none.
 *
 * out       a clause that follows "it "; NULL when they pass. A constant.
 * limits    much cheaper than decoding, and weaker: what passes may still be
 *           refused by the decoder.
 * source    RFC 5280 4.1.
 */
const char *ca_der_certificate_defect(struct ca_span bytes);

/*
 * A number that is the same for every encoding of one Name: letters without
 * case, no white space, no matter which string type. Names that differ may
 * share it, so whoever finds it equal compares the names themselves.
 *
 * source    what may differ between equal names: RFC 5280 7.1, RFC 4518 2.
 */
uint32_t ca_der_name_fold(struct ca_span name);

#endif
