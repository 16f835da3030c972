/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict against the handshake.
 *
 *   handshake random COUNT [SEED]             PKIs minted at random
 *   handshake case ROOTS CHAIN KEY HOST TIME  one that is given, over TLS 1.2 and 1.3
 *
 * A server of OpenSSL's presents a chain. Once the stages of the tool connect
 * and give their verdict for profile mbedtls-3.6; once Mbed TLS 3.6 itself
 * connects as that profile says, verification required, trusting the same root
 * at the same time. Verdict and handshake must agree. Exits with 1 when they do
 * not: the seed and what is odd about its PKI are printed.
 */

#include "device/random_pki.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <mbedtls/error.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/clock.h"
#include "device/engine.h"
#include "stages/verdicts.h"
#include "x509/crypto.h"
#include "x509/pem.h"

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "handshake: cannot %s\n", what);
        exit(2);
    }
}

/* A server that takes one connection, on a thread of its own. */
struct server {
    SSL_CTX *ctx;
    int ours, theirs;
    pthread_t thread;
};

static bool set_up_server(const struct random_pki *pki, SSL_CTX **made)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    bool done = ctx != NULL;

    SSL_CTX_set_security_level(ctx, 0);
    SSL_CTX_set_max_proto_version(ctx, pki->max_version);
    SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(ctx, 0);
    done = done && SSL_CTX_set_cipher_list(ctx, "ALL:!aNULL:!PSK:@SECLEVEL=0") == 1 &&
           SSL_CTX_use_certificate(ctx, pki->sent[0]) == 1 &&
           SSL_CTX_use_PrivateKey(ctx, pki->leaf_key) == 1;
    for (size_t i = 1; i < pki->sent_count && done; i++) {
        done = SSL_CTX_add1_chain_cert(ctx, pki->sent[i]) == 1;
    }
    *made = ctx;
    return done;
}

static void *serve(void *arg)
{
    struct server *server = arg;
    SSL *ssl = SSL_new(server->ctx);

    must(ssl != NULL && SSL_set_fd(ssl, server->theirs) == 1, "set up a connection");
    SSL_accept(ssl);
    SSL_free(ssl);
    shutdown(server->theirs, SHUT_WR);
    return NULL;
}

static void start(struct server *server, SSL_CTX *ctx)
{
    struct timeval limit = { 20, 0 };
    int pair[2];

    must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "make a pair of sockets");
    *server = (struct server){ .ctx = ctx, .ours = pair[0], .theirs = pair[1] };
    setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(pair[1], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    must(pthread_create(&server->thread, NULL, serve, server) == 0, "start a thread");
}

static void stop(struct server *server)
{
    shutdown(server->ours, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->ours);
    close(server->theirs);
}

static struct ca_cert *cert_of(X509 *x509)
{
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;

    must(ca_cert_from_handle(x509, &cert, &err), "take a certificate");
    return cert;
}

/* What the tool says. */
struct said {
    bool is_accepted;
    uint32_t flags;
    char reason[CA_JUDGEMENT_TEXT_MAX];
};

static struct said ask_tool(const struct random_pki *pki, SSL_CTX *ctx,
                            const struct ca_profile *profile)
{
    struct said said = { .is_accepted = false };
    struct ca_target target = { .port = 443 };
    struct ca_asking asking = {
        .target = &target, .server_name = &target, .profile = profile, .offer = CA_OFFER_DEVICE
    };
    struct ca_presented presented;
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_root root = { .cert = cert_of(pki->root), .is_private = true };
    struct ca_candidate candidate = { .root = &root,
                                      .standing = CA_STANDING_GIVEN,
                                      .is_pinned = true };
    struct ca_candidates candidates = { .candidate = &candidate, .count = 1 };
    struct ca_verdicts verdicts;
    struct server server;

    snprintf(target.host, sizeof target.host, "%s", pki->host);
    snprintf(target.name, sizeof target.name, "%s:443", pki->host);
    target.is_address = pki->host[strspn(pki->host, "0123456789.:abcdef")] == '\0';
    start(&server, ctx);
    struct ca_connection connection = { .fd = server.ours,
                                        .deadline_ms = ca_clock_monotonic_ms() + 20000 };
    if (ca_presented_collect(&connection, &asking, &presented, &err) && presented.is_key_proven) {
        ca_verdicts_judge(&candidates, &presented, &target, profile, false, &verdicts);
        said.is_accepted = ca_verdict_is_accepted(&verdicts.verdict[0]);
        said.flags = verdicts.verdict[0].certificates.flags;
        snprintf(said.reason, sizeof said.reason, "%s", ca_verdict_reason(&verdicts.verdict[0]));
        ca_verdicts_clear(&verdicts);
    } else {
        snprintf(said.reason, sizeof said.reason, "%.100s: %.200s", err.what, err.cause);
    }
    stop(&server);
    ca_presented_clear(&presented);
    ca_cert_free(root.cert);
    return said;
}

static int bio_send(void *arg, const unsigned char *data, size_t len)
{
    ssize_t put = send(*(const int *)arg, data, len, MSG_NOSIGNAL);

    return put >= 0 ? (int)put : MBEDTLS_ERR_SSL_INTERNAL_ERROR;
}

static int bio_recv(void *arg, unsigned char *data, size_t len)
{
    ssize_t got = recv(*(const int *)arg, data, len, 0);

    return got > 0 ? (int)got : MBEDTLS_ERR_SSL_CONN_EOF;
}

/* What the device does: 0, or what its handshake returned. */
static int connect_device(const struct random_pki *pki, SSL_CTX *ctx, uint32_t *flags)
{
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    mbedtls_x509_crt anchors;
    struct ca_cert *root = cert_of(pki->root);
    struct ca_text pem = { 0 };
    struct server server;

    ca_pem_put(ca_bytes_span(&root->der), &pem);
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&config);
    mbedtls_x509_crt_init(&anchors);
    must(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT, MBEDTLS_SSL_TRANSPORT_STREAM,
                                     MBEDTLS_SSL_PRESET_DEFAULT) == 0,
         "configure Mbed TLS");
    mbedtls_ssl_conf_authmode(&config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_rng(&config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    int code = mbedtls_x509_crt_parse(&anchors, (const unsigned char *)pem.at, pem.len + 1);
    start(&server, ctx);
    if (code == 0) {
        mbedtls_ssl_conf_ca_chain(&config, &anchors, NULL);
        must(mbedtls_ssl_setup(&ssl, &config) == 0 &&
                 mbedtls_ssl_set_hostname(&ssl, pki->host) == 0,
             "set up Mbed TLS");
        mbedtls_ssl_set_bio(&ssl, &server.ours, bio_send, bio_recv, NULL);
        code = mbedtls_ssl_handshake(&ssl);
    }
    *flags = code == MBEDTLS_ERR_X509_CERT_VERIFY_FAILED ? mbedtls_ssl_get_verify_result(&ssl) : 0;
    stop(&server);
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_x509_crt_free(&anchors);
    ca_text_clear(&pem);
    ca_cert_free(root);
    return code;
}

enum outcome { ACCEPTED, REFUSED, DIFFERENT, NOT_SERVED };

static enum outcome compare(const struct random_pki *pki, const struct ca_profile *profile,
                            const char *name)
{
    SSL_CTX *ctx = NULL;
    enum outcome outcome = NOT_SERVED;
    uint32_t flags = 0;

    if (set_up_server(pki, &ctx)) {
        ca_engine_set_clock(pki->now_s);
        struct said said = ask_tool(pki, ctx, profile);
        int code = connect_device(pki, ctx, &flags);
        bool is_same = said.is_accepted == (code == 0) && (flags == 0 || said.flags == flags);

        outcome = !is_same ? DIFFERENT : code == 0 ? ACCEPTED : REFUSED;
        if (!is_same) {
            printf("BAD %s: the tool %s (flags 0x%x, %s), the handshake returns -0x%04x (flags "
                   "0x%x): %s\n",
                   name, said.is_accepted ? "accepts" : "refuses", (unsigned)said.flags,
                   said.reason, (unsigned)-code, (unsigned)flags, pki->words);
        }
    }
    SSL_CTX_free(ctx);
    return outcome;
}

static int run_random(const struct ca_profile *profile, long count, uint64_t seed)
{
    long outcomes[NOT_SERVED + 1] = { 0 };

    for (long i = 0; i < count; i++) {
        struct random_pki pki;
        char name[40];

        snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed + (unsigned long long)i);
        random_pki_make(seed + (uint64_t)i, &pki);
        outcomes[compare(&pki, profile, name)]++;
        random_pki_clear(&pki);
    }
    printf("%ld PKIs from seed %llu on: %ld accepted by both, %ld refused by both, %ld differ, %ld "
           "that no server takes\n",
           count, (unsigned long long)seed, outcomes[ACCEPTED], outcomes[REFUSED],
           outcomes[DIFFERENT], outcomes[NOT_SERVED]);
    return outcomes[DIFFERENT] > 0 || outcomes[ACCEPTED] * 5 < count ||
           outcomes[REFUSED] * 5 < count;
}

static size_t read_certificates(const char *path, X509 **certs, size_t limit)
{
    FILE *file = fopen(path, "r");
    size_t count = 0;

    must(file != NULL, path);
    while (count < limit && (certs[count] = PEM_read_X509(file, NULL, NULL, NULL)) != NULL) {
        count++;
    }
    fclose(file);
    return count;
}

static int run_case(const struct ca_profile *profile, char **words)
{
    enum { ROOTS_MAX = 200 };
    static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
    X509 *roots[ROOTS_MAX];
    struct random_pki pki = { .host = words[3], .now_s = strtoll(words[4], NULL, 10) };
    size_t root_count = read_certificates(words[0], roots, ROOTS_MAX);
    FILE *key = fopen(words[2], "r");
    bool differs = false;

    pki.sent_count = read_certificates(words[1], pki.sent, RANDOM_CERTS_MAX);
    must(key != NULL, words[2]);
    pki.leaf_key = PEM_read_PrivateKey(key, NULL, NULL, NULL);
    fclose(key);
    for (size_t i = 0; i < root_count; i++) {
        for (size_t v = 0; v < CA_ARRAY_LEN(versions) && pki.sent_count > 0; v++) {
            static const char *const names[] = { "accepted", "refused", "different", "not-served" };
            pki.root = roots[i];
            pki.max_version = versions[v];
            enum outcome outcome = compare(&pki, profile, words[1]);
            printf("%s ", names[outcome]);
            differs = differs || outcome == DIFFERENT;
        }
        X509_free(roots[i]);
    }
    printf("\n");
    pki.root = NULL;
    EVP_PKEY_free(pki.leaf_key); /* a random PKI only borrows its own */
    random_pki_clear(&pki);
    return differs;
}

int main(int argc, char **argv)
{
    struct ca_profile profile;
    struct ca_error err = { CA_OK, "", "", "" };

    signal(SIGPIPE, SIG_IGN);
    ca_crypto_start();
    must(ca_profile_find("mbedtls-3.6", &profile, &err), "find the profile");
    must(psa_crypto_init() == PSA_SUCCESS, "start PSA");
    if (argc >= 3 && strcmp(argv[1], "random") == 0) {
        uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : (uint64_t)ca_clock_now() * 10000;
        return run_random(&profile, strtol(argv[2], NULL, 10), seed);
    }
    must(argc == 7 && strcmp(argv[1], "case") == 0, "understand the words");
    return run_case(&profile, argv + 2);
}
