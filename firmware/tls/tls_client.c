/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/tls_client.h"

#include <string.h>

#include "board/board.h"
#include "tls/bio.h"
#include "tls/ca_profile.h"
#include "tls/client_state.h"
#include "tls/heap.h"
#include "tls/library.h"
#include "tls/platform.h"
#include "tls/random.h"

enum { TIMEOUT_DEFAULT_MS = 10000, GOODBYE_TIMEOUT_MS = 1000 };

static struct fw_tls_client the_client;

/* The library's callback for each certificate of a chain: it only looks. */
static int on_certificate(void *context, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
    struct fw_tls_client *client = context;
    int64_t end_s = fw_session_seconds(&cert->valid_to);

    (void)depth, (void)flags;
    client->is_verified = true;
    if (end_s < client->good_until_s) {
        client->good_until_s = end_s;
    }
    return 0;
}

static enum fw_tls_result configure(struct fw_tls_client *client)
{
    int code =
        mbedtls_ssl_config_defaults(&client->config, MBEDTLS_SSL_IS_CLIENT,
                                    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);

    if (code != 0 || !fw_records_configure(&client->config)) {
        return FW_TLS_NO_MEMORY;
    }
    mbedtls_ssl_conf_authmode(&client->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_cert_profile(&client->config, &fw_ca_profile);
    mbedtls_ssl_conf_ca_cb(&client->config, fw_anchors_find, &client->anchors);
    mbedtls_ssl_conf_verify(&client->config, on_certificate, client);
    mbedtls_ssl_conf_rng(&client->config, fw_random_fill, NULL);
    fw_library_configure(&client->config);
    fw_tickets_configure(&client->config);
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_open(const struct fw_transport *transport, struct fw_tls_client **client)
{
    struct fw_tls_client *made = &the_client;

    memset(made, 0, sizeof *made);
    made->transport = *transport;
    made->timeout_ms = TIMEOUT_DEFAULT_MS;
    made->is_open = true;
    made->is_broken = true; /* until the handshake is done */
    fw_heap_start();
    mbedtls_ssl_init(&made->ssl);
    mbedtls_ssl_config_init(&made->config);
    mbedtls_x509_crt_init(&made->own_cert);
    mbedtls_pk_init(&made->own_key);
    enum fw_tls_result result = fw_random_start() ? configure(made) : FW_TLS_NO_ENTROPY;
    if (result != FW_TLS_OK) {
        fw_tls_close(made);
        return result;
    }
    *client = made;
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_set_hostname(struct fw_tls_client *client, const char *hostname)
{
    size_t len = strlen(hostname);

    if (len == 0 || len > FW_TLS_HOSTNAME_MAX) {
        return FW_TLS_NO_HOSTNAME;
    }
    memcpy(client->hostname, hostname, len + 1);
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_set_root_ca_cert(struct fw_tls_client *client, const void *cert,
                                           size_t len)
{
    client->anchors.count = 0;
    return fw_tls_append_root_ca_cert(client, cert, len);
}

enum fw_tls_result fw_tls_append_root_ca_cert(struct fw_tls_client *client, const void *cert,
                                              size_t len)
{
    return fw_anchors_add(&client->anchors, cert, len) ? FW_TLS_OK : FW_TLS_BAD_ANCHOR;
}

enum fw_tls_result fw_tls_set_client_cert_key(struct fw_tls_client *client, const void *cert,
                                              size_t cert_len, const void *key, size_t key_len)
{
    if (client->has_own_cert || mbedtls_x509_crt_parse(&client->own_cert, cert, cert_len) != 0 ||
        fw_library_parse_key(&client->own_key, key, key_len) != 0 ||
        !fw_library_is_pair(&client->own_cert, &client->own_key) ||
        mbedtls_ssl_conf_own_cert(&client->config, &client->own_cert, &client->own_key) != 0) {
        return FW_TLS_BAD_CLIENT_CERT;
    }
    client->has_own_cert = true;
    return FW_TLS_OK;
}

void fw_tls_set_time(struct fw_tls_client *client, int64_t seconds)
{
    client->has_time = true;
    client->now_s = seconds;
    fw_platform_set_time(seconds);
}

void fw_tls_set_timeout(struct fw_tls_client *client, uint32_t timeout_ms)
{
    client->timeout_ms = timeout_ms;
}

void fw_tls_set_session(struct fw_tls_client *client, struct fw_tls_session *session)
{
    client->session = session;
}

static enum fw_tls_result check_ready(const struct fw_tls_client *client)
{
    if (client->hostname[0] == '\0') {
        return FW_TLS_NO_HOSTNAME;
    }
    if (client->anchors.count == 0) {
        return FW_TLS_NO_ANCHOR;
    }
    return client->has_time ? FW_TLS_OK : FW_TLS_NO_CLOCK;
}

static enum fw_tls_result prepare(struct fw_tls_client *client)
{
    if (mbedtls_ssl_setup(&client->ssl, &client->config) != 0 ||
        mbedtls_ssl_set_hostname(&client->ssl, client->hostname) != 0) {
        return FW_TLS_NO_MEMORY;
    }
    mbedtls_ssl_set_bio(&client->ssl, &client->transport, fw_bio_send, fw_bio_recv, NULL);
    client->good_until_s = INT64_MAX;
    fw_session_offer(client);
    return FW_TLS_OK;
}

/* True while a call that wants to go on may do so; lets the network work. */
static bool may_go_on(struct fw_tls_client *client, uint32_t start_ms, uint32_t timeout_ms)
{
    client->transport.poll(client->transport.link);
    return fw_board_ms() - start_ms < timeout_ms;
}

static bool wants_more(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

static void tell_connection(const struct fw_tls_client *client)
{
    const mbedtls_x509_crt *cert = mbedtls_ssl_get_peer_cert(&client->ssl);

    fw_log_info("TLSW", "TLS connection to %s established", client->hostname);
    fw_log_info("TLSW", "%s, %s, %lu us of computing", mbedtls_ssl_get_version(&client->ssl),
                mbedtls_ssl_get_ciphersuite(&client->ssl), (unsigned long)client->busy_us);
    if (!client->is_verified) {
        fw_log_info("TLSW", "Session resumed, its certificates were verified before");
        return;
    }
    if (cert != NULL) { /* an image may be built not to keep it */
        fw_log_info("TLSW", "Server certificate:");
        fw_certificate_tell(cert);
    }
    fw_log_info("TLSW", "Certificate verification passed");
}

static int shake_hands(struct fw_tls_client *client)
{
    const uint32_t start_ms = fw_board_ms();
    int code = 0;

    do {
        const uint32_t step_us = fw_board_us();

        code = mbedtls_ssl_handshake(&client->ssl);
        client->busy_us += fw_board_us() - step_us;
    } while (wants_more(code) && may_go_on(client, start_ms, client->timeout_ms));
    return code;
}

enum fw_tls_result fw_tls_connect(struct fw_tls_client *client)
{
    enum fw_tls_result result = check_ready(client);

    if (result == FW_TLS_OK) {
        result = prepare(client);
    }
    if (result != FW_TLS_OK) {
        return result;
    }
    fw_log_info("TLSW", "Starting TLS handshake with %s", client->hostname);
    const int code = shake_hands(client);
    if (wants_more(code)) {
        return FW_TLS_TIMEOUT;
    }
    if (code != 0) {
        return fw_failure_tell(client, code);
    }
    /* Verification is required, or the handshake would have failed; this holds it a second time. */
    if (!client->is_verified && !client->is_offered) {
        return FW_TLS_UNACCEPTABLE;
    }
    client->is_broken = false;
    tell_connection(client);
    fw_session_keep(client);
    return FW_TLS_OK;
}

static enum fw_tls_result end_of(struct fw_tls_client *client, int code)
{
    enum fw_tls_result result = fw_failure_tell(client, code);

    client->is_broken = client->is_broken || result != FW_TLS_CLOSED;
    return result;
}

enum fw_tls_result fw_tls_send(struct fw_tls_client *client, const void *data, size_t len)
{
    const unsigned char *at = data;
    const uint32_t start_ms = fw_board_ms();

    while (len > 0) {
        int code = mbedtls_ssl_write(&client->ssl, at, len);

        if (code > 0) {
            at += code;
            len -= (size_t)code;
        } else if (!wants_more(code)) {
            return end_of(client, code);
        } else if (!may_go_on(client, start_ms, client->timeout_ms)) {
            return FW_TLS_TIMEOUT;
        }
    }
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_recv(struct fw_tls_client *client, void *data, size_t *len)
{
    const uint32_t start_ms = fw_board_ms();

    for (;;) {
        int code = mbedtls_ssl_read(&client->ssl, data, *len);

        if (code > 0) {
            *len = (size_t)code;
            return FW_TLS_OK;
        }
        if (code == 0) {
            return FW_TLS_BROKEN; /* the end of the stream, without a goodbye */
        }
        if (fw_tickets_has_come(code)) {
            fw_session_keep(client);
        } else if (!wants_more(code)) {
            return end_of(client, code);
        }
        if (!may_go_on(client, start_ms, client->timeout_ms)) {
            return FW_TLS_TIMEOUT;
        }
    }
}

static void say_goodbye(struct fw_tls_client *client)
{
    const uint32_t start_ms = fw_board_ms();

    if (client->is_broken) {
        return;
    }
    while (wants_more(mbedtls_ssl_close_notify(&client->ssl)) &&
           may_go_on(client, start_ms, GOODBYE_TIMEOUT_MS)) {
    }
}

void fw_tls_close(struct fw_tls_client *client)
{
    if (client == NULL || !client->is_open) {
        return;
    }
    say_goodbye(client);
    client->transport.close(client->transport.link);
    mbedtls_ssl_free(&client->ssl);
    mbedtls_ssl_config_free(&client->config);
    mbedtls_x509_crt_free(&client->own_cert);
    mbedtls_pk_free(&client->own_key);
    fw_random_stop();
    fw_heap_stop();
    client->is_open = false;
}
