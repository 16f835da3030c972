/* SPDX-License-Identifier: Apache-2.0 */
#include "app/roots.h"

#include FW_CERTS /* app/certs.h, or what the build was told */

#ifdef SSL_CA_DER_COUNT /* the form der: used where it lies, one certificate an entry */

enum fw_tls_result fw_roots_set(struct fw_tls_client *client)
{
    enum fw_tls_result result = FW_TLS_OK;

    for (size_t i = 0; i < SSL_CA_DER_COUNT && result == FW_TLS_OK; i++) {
        result = fw_tls_append_root_ca_cert(client, SSL_CA_DER[i].at, SSL_CA_DER[i].len);
    }
    return result;
}

int64_t fw_roots_time_floor(void)
{
    return SSL_CA_DER_TIME_FLOOR;
}

#else /* the forms header and array */

enum fw_tls_result fw_roots_set(struct fw_tls_client *client)
{
    return fw_tls_set_root_ca_cert(client, SSL_CA_PEM, SSL_CA_PEM_SIZE);
}

int64_t fw_roots_time_floor(void)
{
    return SSL_CA_PEM_TIME_FLOOR;
}

#endif
