/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/bio.h"

#include <mbedtls/ssl.h>

#include "net/transport.h"

/* Never 0: Mbed TLS passes a 0 from this callback up as success. */
int fw_bio_send(void *ctx, const unsigned char *data, size_t len)
{
    const struct fw_transport *transport = ctx;
    int moved = transport->send(transport->link, data, len);

    if (moved > 0) {
        return moved;
    }
    return moved == FW_TRY_LATER ? MBEDTLS_ERR_SSL_WANT_WRITE : FW_BIO_BROKEN;
}

int fw_bio_recv(void *ctx, unsigned char *data, size_t len)
{
    const struct fw_transport *transport = ctx;
    int moved = transport->recv(transport->link, data, len);

    if (moved > 0) {
        return moved;
    }
    if (moved == FW_CLOSED) {
        return 0; /* the end of the stream */
    }
    return moved == FW_TRY_LATER ? MBEDTLS_ERR_SSL_WANT_READ : FW_BIO_BROKEN;
}
