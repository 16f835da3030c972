/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/library.h"

/* In TLS 1.3 tickets come behind the handshake, when something is read. */
void fw_tickets_configure(mbedtls_ssl_config *config)
{
    mbedtls_ssl_conf_tls13_enable_signal_new_session_tickets(
        config, MBEDTLS_SSL_TLS1_3_SIGNAL_NEW_SESSION_TICKETS_ENABLED);
}

bool fw_tickets_has_come(int code)
{
    return code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}
