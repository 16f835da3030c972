/* SPDX-License-Identifier: Apache-2.0 */
/* Three lines a certificate: the library's text of one costs 5 KB of flash. */

#include <string.h>

#include "tls/client_state.h"

static void tell_name(const char *what, const mbedtls_x509_name *name)
{
    char text[256];

    if (mbedtls_x509_dn_gets(text, sizeof text, name) > 0) {
        fw_log_info("TLSW", "  %s %s", what, text);
    }
}

void fw_certificate_tell(const mbedtls_x509_crt *cert)
{
    tell_name("issuer ", &cert->issuer);
    tell_name("subject", &cert->subject);
    fw_log_info("TLSW", "  valid   %04d-%02d-%02d to %04d-%02d-%02d", cert->valid_from.year,
                cert->valid_from.mon, cert->valid_from.day, cert->valid_to.year, cert->valid_to.mon,
                cert->valid_to.day);
}
