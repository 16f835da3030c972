/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
enum tls_credential_type {
    TLS_CREDENTIAL_NONE,
    TLS_CREDENTIAL_CA_CERTIFICATE,
    TLS_CREDENTIAL_PUBLIC_CERTIFICATE,
    TLS_CREDENTIAL_PRIVATE_KEY
};
typedef int sec_tag_t;
int tls_credential_add(sec_tag_t tag, enum tls_credential_type type, const void *cred, size_t len);
