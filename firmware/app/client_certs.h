/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_CLIENT_CERTS_H
#define FW_APP_CLIENT_CERTS_H

/* No client certificate: what stands here until -DFW_CLIENT_CERTS=FILE names another. */
static const char SSL_CLIENT_CERT_PEM[] = "";
static const char SSL_CLIENT_KEY_PEM[] = "";

#endif
