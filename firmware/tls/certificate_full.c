/* SPDX-License-Identifier: Apache-2.0 */
/* The library's own text of a certificate, as Mbed OS shows it. */

#include <string.h>

#include "tls/client_state.h"

void fw_certificate_tell(const mbedtls_x509_crt *cert)
{
    char text[768]; /* names, dates, key and extensions of one certificate */

    if (mbedtls_x509_crt_info(text, sizeof text, "    ", cert) > 0) {
        fw_log_text(text, strlen(text));
    }
}
