/* SPDX-License-Identifier: Apache-2.0 */
#include "support/tls_server.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

enum { WAIT_MS = 5000, HELLO_MAX = 16384 };

struct test_server {
    const struct test_pki *pki;
    const int *rows;
    enum test_send send;
    int listener;
    int stop[2]; /* a pipe: a byte ends the thread */
    uint16_t port;
    pthread_t thread;
};

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "tls_server: cannot %s\n", what);
        ERR_print_errors_fp(stderr);
        abort();
    }
}

static SSL_CTX *make_context(const struct test_server *server)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    enum test_send send = server->send;
    bool is_tls12 = send == TEST_SEND_CHAIN_TLS12 || send == TEST_SEND_RSA_EXCHANGE ||
                    send == TEST_SEND_WANTS_CLIENT_TLS12;

    must(ctx != NULL, "make a context");
    SSL_CTX_set_security_level(ctx, 0);
    SSL_CTX_set_mode(ctx, SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_cipher_list(ctx, send == TEST_SEND_RSA_EXCHANGE ? "kRSA" : "ALL:@SECLEVEL=0");
    SSL_CTX_set_max_proto_version(ctx, is_tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
    must(SSL_CTX_use_certificate(ctx, server->pki->cert[server->rows[0]]) == 1 &&
             SSL_CTX_use_PrivateKey(ctx, server->pki->key[server->rows[0]]) == 1,
         "use the leaf");
    for (const int *row = server->rows + 1; *row >= 0; row++) {
        must(SSL_CTX_add1_chain_cert(ctx, server->pki->cert[*row]) == 1, "add to the chain");
    }
    if (send == TEST_SEND_WANTS_CLIENT || send == TEST_SEND_WANTS_CLIENT_TLS12) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    }
    return ctx;
}

static void serve_tls(const struct test_server *server, int fd)
{
    SSL_CTX *ctx = make_context(server);
    SSL *ssl = SSL_new(ctx);
    char byte = 0;

    must(ssl != NULL && SSL_set_fd(ssl, fd) == 1, "make a session");
    if (SSL_accept(ssl) == 1) {
        SSL_read(ssl, &byte, 1); /* until the client goes away */
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ERR_clear_error();
}

/* TLS records by hand, for what no library would send. */

static void put_record(int fd, uint8_t type, const struct ca_text *body)
{
    enum { RECORD_MAX = 16384 };

    for (size_t at = 0; at < body->len; at += RECORD_MAX) {
        size_t len = body->len - at < RECORD_MAX ? body->len - at : RECORD_MAX;
        uint8_t header[5] = { type, 3, 3, (uint8_t)(len >> 8), (uint8_t)len };

        if (send(fd, header, sizeof header, MSG_NOSIGNAL) < 0 ||
            send(fd, body->at + at, len, MSG_NOSIGNAL) < 0) {
            return;
        }
    }
}

static void put_message(int fd, uint8_t type, const struct ca_text *body)
{
    const uint8_t header[4] = { type, (uint8_t)(body->len >> 16), (uint8_t)(body->len >> 8),
                                (uint8_t)body->len };
    struct ca_text message = { 0 };

    ca_text_put(&message, (const char *)header, sizeof header);
    ca_text_put(&message, body->at, body->len);
    put_record(fd, 22, &message);
    ca_text_clear(&message);
}

static void put_u24(struct ca_text *text, size_t value)
{
    const char bytes[3] = { (char)(value >> 16), (char)(value >> 8), (char)value };

    ca_text_put(text, bytes, sizeof bytes);
}

static void put_server_hello(int fd, bool is_rsa)
{
    struct ca_text hello = { 0 };
    const char random[32] = "not at all random, for a test...";
    const char rest[] = { 0, (char)0xC0, is_rsa ? 0x2F : 0x2B, 0, 0, 5, (char)0xFF, 1, 0, 1, 0 };

    ca_text_put(&hello, "\x03\x03", 2);
    ca_text_put(&hello, random, sizeof random);
    ca_text_put(&hello, rest, sizeof rest);
    put_message(fd, 2, &hello);
    ca_text_clear(&hello);
}

static void put_certificates(const struct test_server *server, int fd)
{
    struct ca_text list = { 0 }, message = { 0 };

    for (const int *row = server->rows; *row >= 0 && server->send != TEST_SEND_EMPTY_LIST; row++) {
        unsigned char *der = NULL;
        int len = i2d_X509(server->pki->cert[*row], &der);

        if (server->send == TEST_SEND_GARBLED) {
            der[4] ^= 0x55; /* the tag of tbsCertificate */
        }
        put_u24(&list, (size_t)len);
        ca_text_put(&list, (const char *)der, (size_t)len);
        OPENSSL_free(der);
    }
    put_u24(&message, list.len);
    ca_text_put(&message, ca_text_words(&list), list.len);
    put_message(fd, 11, &message);
    ca_text_clear(&list);
    ca_text_clear(&message);
}

/* A real P-256 point under a signature that is none. */
static void put_bad_key_exchange(int fd, bool is_rsa)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    unsigned char *point = NULL;
    size_t len = EVP_PKEY_get1_encoded_public_key(key, &point);
    struct ca_text message = { 0 };
    const char curve[] = { 3, 0, 23, (char)len };
    const char scheme[] = { 4, is_rsa ? 1 : 3, 0, 72 };
    char signature[72];

    memset(signature, 0x30, sizeof signature);
    ca_text_put(&message, curve, sizeof curve);
    ca_text_put(&message, (const char *)point, len);
    ca_text_put(&message, scheme, sizeof scheme);
    ca_text_put(&message, signature, sizeof signature);
    put_message(fd, 12, &message);
    ca_text_clear(&message);
    OPENSSL_free(point);
    EVP_PKEY_free(key);
}

static void serve_by_hand(const struct test_server *server, int fd)
{
    EVP_PKEY *key = X509_get0_pubkey(server->pki->cert[server->rows[0]]);
    bool is_rsa = EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
    struct ca_text nothing = { 0 };
    char hello[HELLO_MAX];

    if (recv(fd, hello, sizeof hello, 0) <= 0) {
        return;
    }
    put_server_hello(fd, is_rsa);
    put_certificates(server, fd);
    if (server->send == TEST_SEND_BAD_PROOF) {
        put_bad_key_exchange(fd, is_rsa);
    }
    put_message(fd, 14, &nothing);
    shutdown(fd, SHUT_WR);
    while (recv(fd, hello, sizeof hello, 0) > 0) {
    }
}

static void say(int fd, const char *words)
{
    char hello[HELLO_MAX];
    ssize_t put = send(fd, words, strlen(words), MSG_NOSIGNAL);

    (void)put;
    shutdown(fd, SHUT_WR);
    while (recv(fd, hello, sizeof hello, 0) > 0) {
    }
}

static void serve(const struct test_server *server, int fd)
{
    struct pollfd stop = { .fd = server->stop[0], .events = POLLIN };
    static const char alert[] = "\x15\x03\x03\x00\x02\x02\x28"; /* handshake_failure */

    switch (server->send) {
    case TEST_SEND_CHAIN:
    case TEST_SEND_CHAIN_TLS12:
    case TEST_SEND_WANTS_CLIENT:
    case TEST_SEND_WANTS_CLIENT_TLS12:
    case TEST_SEND_RSA_EXCHANGE:
        serve_tls(server, fd);
        break;
    case TEST_SEND_UNPROVEN:
    case TEST_SEND_BAD_PROOF:
    case TEST_SEND_EMPTY_LIST:
    case TEST_SEND_GARBLED:
        serve_by_hand(server, fd);
        break;
    case TEST_SEND_ALERT:
        if (send(fd, alert, sizeof alert - 1, MSG_NOSIGNAL) > 0) {
            shutdown(fd, SHUT_WR);
            poll(&stop, 1, 100);
        }
        break;
    case TEST_SEND_PLAIN_HTTP:
        say(fd, "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        break;
    case TEST_SEND_PLAIN_SMTP:
        say(fd, "220 mail.test ESMTP\r\n");
        break;
    case TEST_SEND_NOTHING:
        break;
    case TEST_SEND_SILENCE:
        poll(&stop, 1, WAIT_MS);
        break;
    }
}

static void *run(void *arg)
{
    const struct test_server *server = arg;

    for (;;) {
        struct pollfd waiting[2] = { { .fd = server->stop[0], .events = POLLIN },
                                     { .fd = server->listener, .events = POLLIN } };

        if (poll(waiting, 2, -1) < 0 || waiting[0].revents != 0) {
            return NULL;
        }
        int fd = accept(server->listener, NULL, NULL);
        if (fd >= 0) {
            struct timeval limit = { .tv_sec = WAIT_MS / 1000 };
            setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
            serve(server, fd);
            close(fd);
        }
    }
}

struct test_server *test_server_start(const struct test_pki *pki, const int *rows,
                                      enum test_send send)
{
    struct test_server *server = calloc(1, sizeof *server);
    struct sockaddr_in here = { .sin_family = AF_INET };
    socklen_t len = sizeof here;

    must(server != NULL, "start");
    signal(SIGPIPE, SIG_IGN);
    *server = (struct test_server){ .pki = pki, .rows = rows, .send = send };
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(server->listener >= 0 &&
             bind(server->listener, (const struct sockaddr *)&here, sizeof here) == 0 &&
             listen(server->listener, 16) == 0 &&
             getsockname(server->listener, (struct sockaddr *)&here, &len) == 0 &&
             pipe(server->stop) == 0,
         "listen");
    server->port = ntohs(here.sin_port);
    must(pthread_create(&server->thread, NULL, run, server) == 0, "start a thread");
    return server;
}

uint16_t test_server_port(const struct test_server *server)
{
    return server->port;
}

void test_server_stop(struct test_server *server)
{
    must(write(server->stop[1], "x", 1) == 1, "stop");
    pthread_join(server->thread, NULL);
    close(server->stop[0]);
    close(server->stop[1]);
    close(server->listener);
    free(server);
}
