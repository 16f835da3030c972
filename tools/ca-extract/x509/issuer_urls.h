/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_ISSUER_URLS_H
#define CA_X509_ISSUER_URLS_H

/* Where a certificate says that its issuer's certificate can be fetched. */

#include <stddef.h>

#include "x509/cert.h"

enum { CA_ISSUER_URLS_MAX = 8, CA_ISSUER_URL_LEN_MAX = 1024 };

struct ca_issuer_urls {
    char *url[CA_ISSUER_URLS_MAX]; /* owned: printable ASCII, whatever the scheme */
    size_t count;
    size_t passed_over; /* too many, too long, or with bytes that no URL has */
};

/*
 * Take the caIssuers locations of a certificate that are URLs, in its order.
 *
 * out       urls: count 0 where it has none; released with
 *           ca_issuer_urls_clear.
 * source    RFC 5280 4.2.2.1.
 */
void ca_issuer_urls_take(const struct ca_cert *cert, struct ca_issuer_urls *urls);

/* Release and zero. */
void ca_issuer_urls_clear(struct ca_issuer_urls *urls);

#endif
