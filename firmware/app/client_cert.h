/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_CLIENT_CERT_H
#define FW_APP_CLIENT_CERT_H

#include "tls/tls_client.h"

/*
 * Show the client certificate that was built in with -DFW_CLIENT_CERTS=FILE, where one was.
 *
 * fails     FW_TLS_BAD_CLIENT_CERT.
 */
FW_MUST_CHECK enum fw_tls_result fw_client_cert_set(struct fw_tls_client *client);

#endif
