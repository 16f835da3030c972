/* SPDX-License-Identifier: Apache-2.0 */
/* tls/library.h for Mbed TLS 3.6. */

/* Which alert came, and how long a refused record was, only its own members tell. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
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

const unsigned char *fw_library_pem(const mbedtls_pem_context *pem, size_t *len)
{
    *len = pem->buflen;
    return pem->buf;
}

bool fw_library_is_pair(const mbedtls_x509_crt *cert, const mbedtls_pk_context *key)
{
    return mbedtls_pk_check_pair(&cert->pk, key, fw_random_fill, NULL) == 0;
}

struct fw_library_view fw_library_look(const mbedtls_ssl_context *ssl, int code)
{
    struct fw_library_view view = { .alert = -1 };

    if (ssl->in_hdr != NULL) {
        view.record_type = ssl->in_hdr[0];
        view.record_major = ssl->in_hdr[1];
        view.record_len = (size_t)ssl->in_hdr[3] << 8 | ssl->in_hdr[4];
        view.message_len = ssl->in_hslen;
        view.is_answered = ssl->state > MBEDTLS_SSL_CLIENT_CERTIFICATE;
        if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) {
            view.alert = ssl->in_msg[1];
        }
    }
    return view;
}

/* MBEDTLS_PLATFORM_MS_TIME_ALT */
mbedtls_ms_time_t mbedtls_ms_time(void)
{
    return (mbedtls_ms_time_t)fw_board_ms();
}
