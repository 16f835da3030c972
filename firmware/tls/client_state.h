/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_CLIENT_STATE_H
#define FW_TLS_CLIENT_STATE_H

/* What the files of the client share. */

#include <mbedtls/ssl.h>

#include "tls/anchors.h"
#include "tls/tls_client.h"

struct fw_tls_client {
    struct fw_transport transport;
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    struct fw_anchors anchors;
    mbedtls_x509_crt own_cert;
    mbedtls_pk_context own_key;
    char hostname[FW_TLS_HOSTNAME_MAX + 1];
    struct fw_tls_session *session; /* borrowed, or NULL */
    int64_t now_s;                  /* as set */
    int64_t good_until_s;           /* the earliest end among the certificates seen */
    uint32_t timeout_ms;
    uint32_t busy_us; /* spent in the handshake, waiting not counted */
    bool has_time, has_own_cert, is_open;
    bool is_offered;  /* a session was, for this handshake */
    bool is_verified; /* a chain was, in this handshake */
    bool is_broken;   /* no goodbye can be sent: before the handshake is done, or after a failure */
};

/* Offer the client's session, if it is of use here. */
void fw_session_offer(struct fw_tls_client *client);

/* Keep what may be resumed later, in the client's session; silent when there is nothing. */
void fw_session_keep(struct fw_tls_client *client);

/* Seconds since 1970 of a certificate's date. */
int64_t fw_session_seconds(const mbedtls_x509_time *date);

/* Show a certificate on the console: certificate_full.c or certificate_brief.c. */
void fw_certificate_tell(const mbedtls_x509_crt *cert);

/*
 * The result that stands for an error of the library, told on the console
 * where it needs more words than the result has.
 */
enum fw_tls_result fw_failure_tell(const struct fw_tls_client *client, int code);

#endif
