/* SPDX-License-Identifier: Apache-2.0 */
/* tls/library.h for Mbed TLS 2.28. */

#include "tls/library.h"

#include <mbedtls/version.h>

#if MBEDTLS_VERSION_MAJOR ==                                                                       \
    2 /* linters read it with the headers of 3.6, to which it says nothing */

static const int hashes[] = { MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512,
                              MBEDTLS_MD_NONE };

void fw_library_configure(mbedtls_ssl_config *config)
{
    mbedtls_ssl_conf_sig_hashes(config, hashes);
    mbedtls_ssl_conf_min_version(config, MBEDTLS_SSL_MAJOR_VERSION_3, MBEDTLS_SSL_MINOR_VERSION_3);
}

int fw_library_parse_key(mbedtls_pk_context *key, const unsigned char *text, size_t len)
{
    return mbedtls_pk_parse_key(key, text, len, NULL, 0);
}

bool fw_library_is_pair(const mbedtls_x509_crt *cert, const mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(&cert->pk, key) == 0;
}

#endif
