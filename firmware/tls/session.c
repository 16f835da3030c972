/* SPDX-License-Identifier: Apache-2.0 */
/* Resumption: sessions as bytes, which outlive the library's heap. */

#include <mbedtls/platform_util.h>

#include <string.h>

#include "tls/client_state.h"

/* Days since 1970-01-01 of a date of the Gregorian calendar, counting years from March. */
static int64_t days_of(const mbedtls_x509_time *date)
{
    const int64_t year = date->mon > 2 ? date->year : date->year - 1;
    const int64_t month = date->mon > 2 ? date->mon - 3 : date->mon + 9;

    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date->day -
           719469;
}

int64_t fw_session_seconds(const mbedtls_x509_time *date)
{
    return ((days_of(date) * 24 + date->hour) * 60 + date->min) * 60 + date->sec;
}

void fw_session_offer(struct fw_tls_client *client)
{
    const struct fw_tls_session *kept = client->session;
    mbedtls_ssl_session session;

    if (kept == NULL || kept->len == 0 || client->now_s >= kept->good_until_s ||
        strcmp(kept->hostname, client->hostname) != 0) {
        return;
    }
    mbedtls_ssl_session_init(&session);
    /* Bytes of another image's library are refused by their head: a full handshake then. */
    client->is_offered = mbedtls_ssl_session_load(&session, kept->bytes, kept->len) == 0 &&
                         mbedtls_ssl_set_session(&client->ssl, &session) == 0;
    client->good_until_s = kept->good_until_s;
    mbedtls_ssl_session_free(&session);
}

void fw_session_keep(struct fw_tls_client *client)
{
    struct fw_tls_session *kept = client->session;
    mbedtls_ssl_session session;
    size_t len = 0;

    if (kept == NULL) {
        return;
    }
    mbedtls_ssl_session_init(&session);
    if (mbedtls_ssl_get_session(&client->ssl, &session) == 0 &&
        mbedtls_ssl_session_save(&session, kept->bytes, sizeof kept->bytes, &len) == 0) {
        memcpy(kept->hostname, client->hostname, sizeof kept->hostname);
        kept->good_until_s = client->good_until_s;
        kept->len = len;
    }
    mbedtls_ssl_session_free(&session);
}
