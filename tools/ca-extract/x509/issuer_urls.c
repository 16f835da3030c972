/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/issuer_urls.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

static bool is_printable(const unsigned char *at, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (at[i] <= ' ' || at[i] > '~') {
            return false;
        }
    }
    return len > 0;
}

static void take(const ASN1_IA5STRING *string, struct ca_issuer_urls *urls)
{
    const unsigned char *at = ASN1_STRING_get0_data(string); /* borrowed */
    size_t len = (size_t)ASN1_STRING_length(string);

    if (len > CA_ISSUER_URL_LEN_MAX || !is_printable(at, len) ||
        urls->count == CA_ISSUER_URLS_MAX) {
        urls->passed_over++;
        return;
    }
    urls->url[urls->count++] = ca_strndup((const char *)at, len);
}

void ca_issuer_urls_take(const struct ca_cert *cert, struct ca_issuer_urls *urls)
{
    AUTHORITY_INFO_ACCESS *access = X509_get_ext_d2i(cert->handle, NID_info_access, NULL, NULL);

    *urls = (struct ca_issuer_urls){ .count = 0 };
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access); i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(access, i); /* borrowed */

        if (OBJ_obj2nid(one->method) == NID_ad_ca_issuers && one->location->type == GEN_URI) {
            take(one->location->d.uniformResourceIdentifier, urls);
        }
    }
    AUTHORITY_INFO_ACCESS_free(access);
    ERR_clear_error();
}

void ca_issuer_urls_clear(struct ca_issuer_urls *urls)
{
    for (size_t i = 0; i < urls->count; i++) {
        ca_free(urls->url[i]);
    }
    *urls = (struct ca_issuer_urls){ .count = 0 };
}
