/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's own limits, lifted: the linker puts these in place of the two
 * calls with which tls/tls_client.c and tls/library_3.c set the firmware's
 * certificate profile and signature algorithms, so that the library's defaults
 * stand.
 */

#include <mbedtls/ssl.h>

void __wrap_mbedtls_ssl_conf_sig_algs(mbedtls_ssl_config *config, const uint16_t *algorithms);
void __wrap_mbedtls_ssl_conf_cert_profile(mbedtls_ssl_config *config,
                                          const mbedtls_x509_crt_profile *profile);

void __wrap_mbedtls_ssl_conf_sig_algs(mbedtls_ssl_config *config, const uint16_t *algorithms)
{
    (void)config, (void)algorithms;
}

void __wrap_mbedtls_ssl_conf_cert_profile(mbedtls_ssl_config *config,
                                          const mbedtls_x509_crt_profile *profile)
{
    (void)config, (void)profile;
}
