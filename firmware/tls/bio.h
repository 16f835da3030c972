/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_BIO_H
#define FW_TLS_BIO_H

/*
 * The one place where our transport's words become Mbed TLS's.
 */

#include <stddef.h>

#include <mbedtls/net_sockets.h>

enum { FW_BIO_BROKEN = MBEDTLS_ERR_NET_CONN_RESET };

/* ctx: a struct fw_transport. */
int fw_bio_send(void *ctx, const unsigned char *data, size_t len);
int fw_bio_recv(void *ctx, unsigned char *data, size_t len);

#endif
