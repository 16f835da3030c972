/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of Mbed TLS whose input buffer is as small as a configuration says.
 *
 *   small_buffer PORT ROOTS fetch PATH LENGTH [CODE]     GET PATH, of so many bytes
 *   small_buffer PORT ROOTS echo 0 LENGTH [CODE]         send lines, and read them back
 *
 * Built by tests/cli/records.sh with what --format mbedtls-config printed. Ends
 * with 0 when all of it came. With CODE it asks for that max_fragment_length, in
 * TLS 1.2; with MBEDTLS_SSL_RECORD_SIZE_LIMIT the library asks by itself.
 */

#include <mbedtls/build_info.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE_LEN = 12000 };

static mbedtls_ssl_context ssl;
static mbedtls_ssl_config config;
static mbedtls_x509_crt roots;
static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context generator;
static mbedtls_net_context net;

static mbedtls_time_t now(mbedtls_time_t *out)
{
    return time(out);
}

static int fail(const char *what, int code)
{
    printf("%s: -0x%04x\n", what, (unsigned)-code);
    return 1;
}

static int set_up(const char *port, const char *file, const char *code_text)
{
    int code = mbedtls_ctr_drbg_seed(&generator, mbedtls_entropy_func, &entropy, NULL, 0);

    if (code == 0) {
        code = mbedtls_x509_crt_parse_file(&roots, file);
    }
    if (code == 0) {
        code =
            mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT,
                                        MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
    }
    mbedtls_ssl_conf_ca_chain(&config, &roots, NULL);
    mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &generator);
    if (code == 0 && code_text != NULL) {
        mbedtls_ssl_conf_max_tls_version(&config, MBEDTLS_SSL_VERSION_TLS1_2);
        code = mbedtls_ssl_conf_max_frag_len(&config, (unsigned char)strtoul(code_text, NULL, 10));
    }
    if (code == 0) {
        code = mbedtls_ssl_setup(&ssl, &config);
    }
    if (code == 0) {
        code = mbedtls_ssl_set_hostname(&ssl, "device.test");
    }
    if (code == 0) {
        code = mbedtls_net_connect(&net, "127.0.0.1", port, MBEDTLS_NET_PROTO_TCP);
    }
    mbedtls_ssl_set_bio(&ssl, &net, mbedtls_net_send, mbedtls_net_recv, NULL);
    return code;
}

static int send_all(const unsigned char *data, size_t len)
{
    while (len > 0) {
        int code = mbedtls_ssl_write(&ssl, data, len);

        if (code <= 0) {
            return code;
        }
        data += code;
        len -= (size_t)code;
    }
    return 0;
}

/* Tickets may come between, and are no end. */
static int receive(size_t most, size_t *got)
{
    static unsigned char data[16384];
    int code = 0;

    do {
        code = mbedtls_ssl_read(&ssl, data, most < sizeof data ? most : sizeof data);
    } while (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET);
    *got = code > 0 ? (size_t)code : 0;
    return code;
}

static int fetch(const char *path, size_t *total)
{
    char request[256];
    size_t got = 0;
    int len = snprintf(request, sizeof request, "GET %s HTTP/1.0\r\n\r\n", path);
    int code = send_all((const unsigned char *)request, (size_t)len);

    while (code == 0 && (code = receive(16384, &got)) > 0) {
        *total += got;
        code = 0;
    }
    return code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY || code == MBEDTLS_ERR_SSL_CONN_EOF ? 0 : code;
}

static int echo(size_t wanted, size_t *total)
{
    static unsigned char line[LINE_LEN];
    int code = 0;

    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    while (code == 0 && *total < wanted) {
        size_t left = sizeof line;

        code = send_all(line, sizeof line);
        while (code == 0 && left > 0) {
            size_t got = 0;

            code = receive(left, &got);
            code = code > 0 ? 0 : code == 0 ? -1 : code;
            left -= got;
            *total += got;
        }
    }
    return code;
}

int main(int argc, char **argv)
{
    size_t total = 0, wanted = argc > 5 ? (size_t)strtoul(argv[5], NULL, 10) : 0;

    if (argc != 6 && argc != 7) {
        return 2;
    }
    mbedtls_platform_set_time(now);
    psa_crypto_init();
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&config);
    mbedtls_x509_crt_init(&roots);
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&generator);
    mbedtls_net_init(&net);
    int code = set_up(argv[1], argv[2], argc == 7 ? argv[6] : NULL);
    if (code != 0) {
        return fail("set up", code);
    }
    code = mbedtls_ssl_handshake(&ssl);
    if (code != 0) {
        return fail("handshake", code);
    }
    code = strcmp(argv[3], "echo") == 0 ? echo(wanted, &total) : fetch(argv[4], &total);
    printf("%s, buffer %d, %lu bytes\n", mbedtls_ssl_get_version(&ssl), MBEDTLS_SSL_IN_CONTENT_LEN,
           (unsigned long)total);
    if (code != 0) {
        return fail("data", code);
    }
    mbedtls_ssl_close_notify(&ssl);
    mbedtls_net_free(&net);
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_x509_crt_free(&roots);
    mbedtls_ctr_drbg_free(&generator);
    mbedtls_entropy_free(&entropy);
    mbedtls_psa_crypto_free();
    return total >= wanted ? 0 : 1;
}
