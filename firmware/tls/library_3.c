/* SPDX-License-Identifier: Apache-2.0 */
/* tls/library.h for Mbed TLS 3.6. */

#include "tls/library.h"

#include <mbedtls/platform_time.h>

#include "board/board.h"
#include "tls/random.h"

/* PKCS#1 before PSS: 3.6.6 offers PSS to a TLS 1.2 server and then rejects it
 * (Mbed-TLS/mbedtls#10668). To be dropped when 3.6.7 is everywhere. */
static const uint16_t signature_algorithms[] = { MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
                                                 MBEDTLS_TLS1_3_SIG_NONE };

void fw_library_configure(mbedtls_ssl_config *config)
{
    mbedtls_ssl_conf_sig_algs(config, signature_algorithms);
}

int fw_library_parse_key(mbedtls_pk_context *key, const unsigned char *text, size_t len)
{
    return mbedtls_pk_parse_key(key, text, len, NULL, 0, fw_random_fill, NULL);
}

bool fw_library_is_pair(const mbedtls_x509_crt *cert, const mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(&cert->pk, key, fw_random_fill, NULL) == 0;
}

/* MBEDTLS_PLATFORM_MS_TIME_ALT */
mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t)fw_board_ms();
}
