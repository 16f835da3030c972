/* SPDX-License-Identifier: Apache-2.0 */
/* tls/library.h, where Mbed TLS 2.28 and 3.6 differ in that 3.6 calls the members private. */

#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include "tls/library.h"

const unsigned char *fw_library_pem(const mbedtls_pem_context *pem, size_t *len)
{
    *len = pem->buflen;
    return pem->buf;
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
