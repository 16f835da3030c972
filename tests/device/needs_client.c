/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of Mbed TLS 2.28 or 3.6 in whatever configuration it is built with.
 *
 *   needs_client PORT HOST ANCHORS.pem [SECONDS]
 *
 * Connects to the loopback address, with verification required and nothing
 * trusted but the anchors. The clock is SECONDS ahead (linked with
 * --wrap=time). Prints "connected VERSION SUITE", or "refused" with what the
 * library returned; exits with 0 or 1, with 2 when there is no server.
 *
 * The configuration under test is MBEDTLS_CONFIG_FILE; this file uses no more
 * of the library than any client that verifies.
 */

#include <mbedtls/ssl.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#if defined(MBEDTLS_PSA_CRYPTO_C)
#include <psa/crypto.h>
#endif

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { ANCHORS_MAX = 1 << 16, TIMEOUT_S = 10 };

static time_t ahead_s;

time_t __real_time(time_t *at);
time_t __wrap_time(time_t *at);

time_t __wrap_time(time_t *at)
{
    time_t now = __real_time(NULL) + ahead_s;

    if (at != NULL) {
        *at = now;
    }
    return now;
}

static int fill_random(void *context, unsigned char *bytes, size_t len)
{
    (void)context;
    return getrandom(bytes, len, 0) == (ssize_t)len ? 0 : -1;
}

#if defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
/* The board's generator, as PSA asks for it. */
psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
                                             uint8_t *bytes, size_t size, size_t *len)
{
    *len = size;
    return fill_random(context, bytes, size) == 0 ? PSA_SUCCESS : PSA_ERROR_INSUFFICIENT_ENTROPY;
}
#endif

static int bio_send(void *context, const unsigned char *data, size_t len)
{
    ssize_t put = send(*(const int *)context, data, len, MSG_NOSIGNAL);

    return put > 0 ? (int)put : -1;
}

static int bio_recv(void *context, unsigned char *data, size_t len)
{
    ssize_t got = recv(*(const int *)context, data, len, 0);

    return got > 0 ? (int)got : -1;
}

static int connect_to(const char *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval limit = { TIMEOUT_S, 0 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        fprintf(stderr, "needs_client: nobody listens on port %s\n", port);
        exit(2);
    }
    return fd;
}

static int read_anchors(const char *path, mbedtls_x509_crt *anchors)
{
    static unsigned char pem[ANCHORS_MAX];
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(pem, 1, sizeof pem - 1, file) : 0;

    if (file != NULL) {
        fclose(file);
    }
    return mbedtls_x509_crt_parse(anchors, pem, len + 1);
}

int main(int argc, char **argv)
{
    static mbedtls_ssl_context ssl;
    static mbedtls_ssl_config config;
    static mbedtls_x509_crt anchors;
    int code = 0, fd = -1;

    if (argc < 4) {
        return 2;
    }
    ahead_s = argc > 4 ? (time_t)strtoll(argv[4], NULL, 10) : 0;
#if defined(MBEDTLS_PSA_CRYPTO_C)
    code = psa_crypto_init();
#endif
    code = code == 0 ? read_anchors(argv[3], &anchors) : code;
    if (code == 0) {
        mbedtls_ssl_config_init(&config);
        code =
            mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT,
                                        MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
        mbedtls_ssl_conf_rng(&config, fill_random, NULL);
        mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_REQUIRED);
        mbedtls_ssl_conf_ca_chain(&config, &anchors, NULL);
        mbedtls_ssl_init(&ssl);
    }
    code = code == 0 ? mbedtls_ssl_setup(&ssl, &config) : code;
    code = code == 0 ? mbedtls_ssl_set_hostname(&ssl, argv[2]) : code;
    if (code == 0) {
        fd = connect_to(argv[1]);
        mbedtls_ssl_set_bio(&ssl, &fd, bio_send, bio_recv, NULL);
        code = mbedtls_ssl_handshake(&ssl);
    }
    if (code == 0) {
        printf("connected %s %s\n", mbedtls_ssl_get_version(&ssl),
               mbedtls_ssl_get_ciphersuite(&ssl));
    } else {
        printf("refused -0x%04x flags 0x%x\n", (unsigned)-code,
               fd >= 0 ? (unsigned)mbedtls_ssl_get_verify_result(&ssl) : 0);
    }
    return code != 0;
}
