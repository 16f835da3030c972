/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/tls_client.h"

#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <psa/crypto.h>

#include <stdbool.h>
#include <string.h>

#include "board/board.h"
#include "tls/bio.h"
#include "tls/ca_profile.h"
#include "tls/platform.h"
#include "tls/verify_words.h"

enum {
    HOSTNAME_MAX = 253,
    TIMEOUT_DEFAULT_MS = 10000,
    /* RSA-4096 at both ends of TLS 1.3 with 16 KB records takes about 32 KB. */
    ARENA_LEN = 48 * 1024
};

struct fw_tls_client {
    struct fw_transport transport;
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt anchors;
    char hostname[HOSTNAME_MAX + 1];
    bool has_anchor, has_time, is_open;
    uint32_t timeout_ms;
};

static struct fw_tls_client the_client;
static unsigned char arena[ARENA_LEN];
static size_t heap_peak;

/* PKCS#1 before PSS: 3.6.6 offers PSS to a TLS 1.2 server and then rejects it
 * (Mbed-TLS/mbedtls#10668). To be dropped when 3.6.7 is everywhere. */
static const uint16_t signature_algorithms[] = { MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
                                                 MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512,
                                                 MBEDTLS_TLS1_3_SIG_NONE };

static enum fw_tls_result configure(struct fw_tls_client *client)
{
    int code =
        mbedtls_ssl_config_defaults(&client->config, MBEDTLS_SSL_IS_CLIENT,
                                    MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);

    if (code != 0) {
        return FW_TLS_NO_MEMORY;
    }
    mbedtls_ssl_conf_authmode(&client->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_cert_profile(&client->config, &fw_ca_profile);
    mbedtls_ssl_conf_sig_algs(&client->config, signature_algorithms);
    mbedtls_ssl_conf_rng(&client->config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_open(const struct fw_transport *transport, struct fw_tls_client **client)
{
    struct fw_tls_client *made = &the_client;

    memset(made, 0, sizeof *made);
    made->transport = *transport;
    made->timeout_ms = TIMEOUT_DEFAULT_MS;
    made->is_open = true;
    mbedtls_memory_buffer_alloc_init(arena, sizeof arena);
    mbedtls_ssl_init(&made->ssl);
    mbedtls_ssl_config_init(&made->config);
    mbedtls_x509_crt_init(&made->anchors);
    enum fw_tls_result result =
        psa_crypto_init() == PSA_SUCCESS ? configure(made) : FW_TLS_NO_ENTROPY;
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

    if (len == 0 || len > HOSTNAME_MAX) {
        return FW_TLS_NO_HOSTNAME;
    }
    memcpy(client->hostname, hostname, len + 1);
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_set_root_ca_cert(struct fw_tls_client *client, const void *cert,
                                           size_t len)
{
    mbedtls_x509_crt_free(&client->anchors);
    mbedtls_x509_crt_init(&client->anchors);
    /* A positive value counts certificates that could not be parsed. */
    client->has_anchor = mbedtls_x509_crt_parse(&client->anchors, cert, len) == 0;
    return client->has_anchor ? FW_TLS_OK : FW_TLS_BAD_ANCHOR;
}

void fw_tls_set_time(struct fw_tls_client *client, int64_t seconds)
{
    client->has_time = true;
    fw_platform_set_time(seconds);
}

void fw_tls_set_timeout(struct fw_tls_client *client, uint32_t timeout_ms)
{
    client->timeout_ms = timeout_ms;
}

static enum fw_tls_result check_ready(const struct fw_tls_client *client)
{
    if (client->hostname[0] == '\0') {
        return FW_TLS_NO_HOSTNAME;
    }
    if (!client->has_anchor) {
        return FW_TLS_NO_ANCHOR;
    }
    return client->has_time ? FW_TLS_OK : FW_TLS_NO_CLOCK;
}

static enum fw_tls_result prepare(struct fw_tls_client *client)
{
    mbedtls_ssl_conf_ca_chain(&client->config, &client->anchors, NULL);
    if (mbedtls_ssl_setup(&client->ssl, &client->config) != 0 ||
        mbedtls_ssl_set_hostname(&client->ssl, client->hostname) != 0) {
        return FW_TLS_NO_MEMORY;
    }
    mbedtls_ssl_set_bio(&client->ssl, &client->transport, fw_bio_send, fw_bio_recv, NULL);
    return FW_TLS_OK;
}

/* True while a call that wants to go on may do so; lets the network work. */
static bool may_go_on(struct fw_tls_client *client, uint32_t start_ms)
{
    client->transport.poll(client->transport.link);
    return fw_board_ms() - start_ms < client->timeout_ms;
}

static bool wants_more(int code)
{
    return code == MBEDTLS_ERR_SSL_WANT_READ || code == MBEDTLS_ERR_SSL_WANT_WRITE ||
           code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET;
}

static enum fw_tls_result result_of(int code)
{
    switch (code) {
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return FW_TLS_CLOSED;
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case FW_BIO_BROKEN:
        return FW_TLS_BROKEN;
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
    case MBEDTLS_ERR_X509_ALLOC_FAILED:
        return FW_TLS_NO_MEMORY;
    default:
        return FW_TLS_HANDSHAKE;
    }
}

/* The flags mean something only when the handshake itself says so: a handshake
 * that ended before verification leaves them at 0 or at all ones. */
static enum fw_tls_result explain(const struct fw_tls_client *client, int code)
{
    uint32_t flags = mbedtls_ssl_get_verify_result(&client->ssl);

    if (code != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        fw_log_error("TLSW", "Handshake failed: -0x%04x", (unsigned)-code);
        return result_of(code);
    }
    enum fw_tls_result result = fw_verify_result(flags);
    fw_log_error("TLSW", "Certificate verification failed (flags=0x%x)", (unsigned)flags);
    for (size_t at = 0; fw_verify_flag_words(flags, at) != NULL; at++) {
        fw_log_error("TLSW", "  %s", fw_verify_flag_words(flags, at));
    }
    return result;
}

static void tell_certificate(const struct fw_tls_client *client)
{
    const mbedtls_x509_crt *cert = mbedtls_ssl_get_peer_cert(&client->ssl);
    char text[768]; /* subject, dates, key and names of one certificate */

    fw_log_info("TLSW", "TLS connection to %s established", client->hostname);
    fw_log_info("TLSW", "%s, %s", mbedtls_ssl_get_version(&client->ssl),
                mbedtls_ssl_get_ciphersuite(&client->ssl));
    fw_log_info("TLSW", "Server certificate:");
    if (cert != NULL && mbedtls_x509_crt_info(text, sizeof text, "    ", cert) > 0) {
        fw_log_text(text, strlen(text));
    }
    fw_log_info("TLSW", "Certificate verification passed");
}

enum fw_tls_result fw_tls_connect(struct fw_tls_client *client)
{
    enum fw_tls_result result = check_ready(client);
    uint32_t start_ms = fw_board_ms();
    int code = 0;

    if (result == FW_TLS_OK) {
        result = prepare(client);
    }
    if (result != FW_TLS_OK) {
        return result;
    }
    fw_log_info("TLSW", "Starting TLS handshake with %s", client->hostname);
    do {
        code = mbedtls_ssl_handshake(&client->ssl);
    } while (wants_more(code) && may_go_on(client, start_ms));
    if (wants_more(code)) {
        return FW_TLS_TIMEOUT;
    }
    if (code != 0) {
        return explain(client, code);
    }
    /* Required verification has passed, or the handshake would not have. */
    tell_certificate(client);
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_send(struct fw_tls_client *client, const void *data, size_t len)
{
    const unsigned char *at = data;
    uint32_t start_ms = fw_board_ms();

    while (len > 0) {
        int code = mbedtls_ssl_write(&client->ssl, at, len);

        if (code > 0) {
            at += code;
            len -= (size_t)code;
        } else if (!wants_more(code)) {
            return result_of(code);
        } else if (!may_go_on(client, start_ms)) {
            return FW_TLS_TIMEOUT;
        }
    }
    return FW_TLS_OK;
}

enum fw_tls_result fw_tls_recv(struct fw_tls_client *client, void *data, size_t *len)
{
    uint32_t start_ms = fw_board_ms();

    for (;;) {
        int code = mbedtls_ssl_read(&client->ssl, data, *len);

        if (code > 0) {
            *len = (size_t)code;
            return FW_TLS_OK;
        }
        if (code == 0) {
            return FW_TLS_BROKEN; /* the end of the stream, without a goodbye */
        }
        if (!wants_more(code)) {
            return result_of(code);
        }
        if (!may_go_on(client, start_ms)) {
            return FW_TLS_TIMEOUT;
        }
    }
}

static void note_peak(void)
{
    size_t bytes = 0, blocks = 0;

    mbedtls_memory_buffer_alloc_max_get(&bytes, &blocks);
    heap_peak = bytes > heap_peak ? bytes : heap_peak;
}

void fw_tls_close(struct fw_tls_client *client)
{
    if (client == NULL || !client->is_open) {
        return;
    }
    mbedtls_ssl_close_notify(&client->ssl);
    client->transport.close(client->transport.link);
    mbedtls_ssl_free(&client->ssl);
    mbedtls_ssl_config_free(&client->config);
    mbedtls_x509_crt_free(&client->anchors);
    mbedtls_psa_crypto_free();
    note_peak();
    client->is_open = false;
}

size_t fw_tls_heap_used(void)
{
    size_t bytes = 0, blocks = 0;

    mbedtls_memory_buffer_alloc_cur_get(&bytes, &blocks);
    return bytes;
}

size_t fw_tls_heap_peak(void)
{
    return heap_peak;
}
