/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key that is built in lies in the image, readable for whoever can read the
 * flash: good for a bench, and for devices whose flash is locked. A secure
 * element would take the place of this file.
 */

#include "app/client_cert.h"

#ifndef FW_CLIENT_CERTS
#define FW_CLIENT_CERTS "app/client_certs.h"
#endif
#include FW_CLIENT_CERTS /* SSL_CLIENT_CERT_PEM and SSL_CLIENT_KEY_PEM */

enum fw_tls_result fw_client_cert_set(struct fw_tls_client *client)
{
    if (sizeof SSL_CLIENT_CERT_PEM == 1) {
        return FW_TLS_OK;
    }
    return fw_tls_set_client_cert_key(client, SSL_CLIENT_CERT_PEM, sizeof SSL_CLIENT_CERT_PEM,
                                      SSL_CLIENT_KEY_PEM, sizeof SSL_CLIENT_KEY_PEM);
}
