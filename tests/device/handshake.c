/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The verdict against the handshake.
 *
 *   handshake DEVICE random COUNT [SEED]        PKIs minted at random
 *   handshake DEVICE case ROOTS CHAIN KEY HOST TIME [1.2|1.3]
 *                                               one that is given, over TLS 1.2 and 1.3
 *
 * A server of OpenSSL's presents a chain. Once the stages of the tool connect
 * and give their verdict for profile mbedtls-3.6; once the device connects,
 * trusting the same root at the same time. DEVICE is the firmware's application
 * over Mbed TLS as shipped (device/stock), or a script that starts it in an
 * emulated board: it takes its words from FW_ARGUMENTS, roots and time from the
 * file "given" of the folder that this runs in, and ends with the status of
 * app/outcome.h. Verdict and handshake must agree. Exits with 1 when they do
 * not: the seed and what is odd about its PKI are printed.
 */

#include "device/random_pki.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/outcome.h"
#include "base/clock.h"
#include "device/engine.h"
#include "stages/verdicts.h"
#include "support/tempdir.h"
#include "x509/crypto.h"
#include "x509/pem.h"

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "handshake: cannot %s\n", what);
        exit(2);
    }
}

/* A server that takes one connection on the loopback address, on a thread of its own. */
struct server {
    SSL_CTX *ctx;
    int listening;
    uint16_t port;
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

/* The device asks for a page; the tool hangs up after the handshake. */
static void answer(SSL *ssl)
{
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    char request[1024];

    if (SSL_read(ssl, request, sizeof request) > 0) {
        SSL_write(ssl, reply, sizeof reply - 1);
        SSL_shutdown(ssl);
    }
}

/* Once the client has, too: what it still says must not meet a closed socket, which would reset it. */
static void hang_up(int fd)
{
    char rest[256];

    shutdown(fd, SHUT_WR);
    while (recv(fd, rest, sizeof rest, 0) > 0) {
    }
    close(fd);
}

static void *serve(void *arg)
{
    const struct timeval limit = { 20, 0 };
    struct server *server = arg;
    int fd = accept(server->listening, NULL, NULL);

    if (fd >= 0) {
        SSL *ssl = SSL_new(server->ctx);

        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        must(ssl != NULL && SSL_set_fd(ssl, fd) == 1, "set up a connection");
        if (SSL_accept(ssl) == 1) {
            answer(ssl);
        }
        SSL_free(ssl);
        hang_up(fd);
    }
    return NULL;
}

static void start(struct server *server, SSL_CTX *ctx)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;

    *server =
        (struct server){ .ctx = ctx, .listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    must(bind(server->listening, (struct sockaddr *)&at, len) == 0 &&
             listen(server->listening, 1) == 0 &&
             getsockname(server->listening, (struct sockaddr *)&at, &len) == 0,
         "listen");
    server->port = ntohs(at.sin_port);
    must(pthread_create(&server->thread, NULL, serve, server) == 0, "start a thread");
}

static int connect_to(const struct server *server)
{
    const struct timeval limit = { 20, 0 };
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(server->port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    must(connect(fd, (struct sockaddr *)&at, sizeof at) == 0, "connect");
    return fd;
}

/* Nobody may come any more. */
static void stop(struct server *server)
{
    shutdown(server->listening, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->listening);
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
    struct ca_connection connection = { .fd = connect_to(&server),
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
    close(connection.fd);
    stop(&server);
    ca_presented_clear(&presented);
    ca_cert_free(root.cert);
    return said;
}

/* What the device is given: the time, and the root in PEM. */
static void give(const struct random_pki *pki)
{
    struct ca_cert *root = cert_of(pki->root);
    struct ca_text pem = { 0 };
    FILE *file = fopen("given", "w");

    ca_pem_put(ca_bytes_span(&root->der), &pem);
    must(file != NULL && fprintf(file, "%lld\n%s", (long long)pki->now_s, pem.at) > 0 &&
             fclose(file) == 0,
         "write the file 'given'");
    ca_text_clear(&pem);
    ca_cert_free(root);
}

/* The device's process: its console is then in the file "console". */
static int run_device(const char *device, const char *host, uint16_t port)
{
    char words[320];
    int status = 0;

    snprintf(words, sizeof words, "host=%s addr=%s port=%u attempts=1", host,
             getenv("FW_ADDRESS") != NULL ? getenv("FW_ADDRESS") : "127.0.0.1", (unsigned)port);
    setenv("FW_ARGUMENTS", words, 1);
    pid_t child = fork();
    must(child >= 0, "start a process");
    if (child == 0) {
        must(freopen("console", "w", stdout) != NULL, "write the file 'console'");
        execl(device, device, (char *)NULL);
        must(false, device);
    }
    must(waitpid(child, &status, 0) == child && WIFEXITED(status), "run the device");
    return WEXITSTATUS(status);
}

/* The flags of a refusal, as the console has them; 0 when it has none. */
static uint32_t console_flags(void)
{
    static const char mark[] = "Certificate verification failed (flags=";
    size_t len = 0;
    char *console = test_file_read("console", &len);
    const char *at = strstr(console, mark);
    uint32_t flags = at != NULL ? (uint32_t)strtoul(at + strlen(mark), NULL, 16) : 0;

    free(console);
    return flags;
}

/* True when an end says something about the server: no failure of the test's own. */
static bool is_about_server(int end)
{
    const int result = end - FW_TLS_REFUSED;

    return end == FW_DONE || result == FW_TLS_BAD_ANCHOR ||
           (result >= FW_TLS_WRONG_ROOT && result < FW_TLS_RESULT_COUNT &&
            result != FW_TLS_TIMEOUT);
}

/* What the device does: how its application ends. */
static int connect_device(const char *device, const struct random_pki *pki, SSL_CTX *ctx,
                          uint32_t *flags)
{
    struct server server;
    size_t len = 0;

    give(pki);
    start(&server, ctx);
    int end = run_device(device, pki->host, server.port);
    stop(&server);
    *flags = console_flags();
    if (!is_about_server(end)) {
        char *console = test_file_read("console", &len);
        fprintf(stderr, "handshake: the device ends with %d: %s\n%s", end, pki->words, console);
        exit(2);
    }
    return end;
}

enum outcome { ACCEPTED, REFUSED, DIFFERENT, NOT_SERVED };

/* Who is compared. */
struct judges {
    const struct ca_profile *profile;
    const char *device;
};

static enum outcome compare(const struct random_pki *pki, const struct judges *judges,
                            const char *name)
{
    SSL_CTX *ctx = NULL;
    enum outcome outcome = NOT_SERVED;
    uint32_t flags = 0;

    if (set_up_server(pki, &ctx)) {
        ca_engine_set_clock(pki->now_s);
        struct said said = ask_tool(pki, ctx, judges->profile);
        int end = connect_device(judges->device, pki, ctx, &flags);
        bool is_same = said.is_accepted == (end == 0) && (flags == 0 || said.flags == flags);

        outcome = !is_same ? DIFFERENT : end == 0 ? ACCEPTED : REFUSED;
        if (!is_same) {
            printf(
                "BAD %s: the tool %s (flags 0x%x, %s), the device ends with %d (flags 0x%x): %s\n",
                name, said.is_accepted ? "accepts" : "refuses", (unsigned)said.flags, said.reason,
                end, (unsigned)flags, pki->words);
        }
    }
    SSL_CTX_free(ctx);
    return outcome;
}

static int run_random(const struct judges *judges, long count, uint64_t seed)
{
    long outcomes[NOT_SERVED + 1] = { 0 };

    for (long i = 0; i < count; i++) {
        struct random_pki pki;
        char name[40];

        snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed + (unsigned long long)i);
        random_pki_make(seed + (uint64_t)i, &pki);
        outcomes[compare(&pki, judges, name)]++;
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

/* ROOTS CHAIN KEY HOST TIME [VERSION] */
static int run_case(const struct judges *judges, char **words, int count)
{
    enum { ROOTS_MAX = 200 };
    static const struct {
        int version;
        const char *name;
    } versions[] = { { TLS1_2_VERSION, "1.2" }, { TLS1_3_VERSION, "1.3" } };
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
            if (count > 5 && strcmp(words[5], versions[v].name) != 0) {
                continue;
            }
            pki.root = roots[i];
            pki.max_version = versions[v].version;
            enum outcome outcome = compare(&pki, judges, words[1]);
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

/* In a folder of its own. */
static int run_random_apart(const struct judges *judges, long count, uint64_t seed)
{
    struct test_dir dir;

    test_dir_make(&dir);
    must(chdir(dir.path) == 0, "enter a folder");
    int status = run_random(judges, count, seed);
    must(chdir("/") == 0, "leave a folder");
    test_dir_remove(&dir);
    return status;
}

int main(int argc, char **argv)
{
    static struct ca_profile profile;
    struct ca_error err = { CA_OK, "", "", "" };

    signal(SIGPIPE, SIG_IGN);
    ca_crypto_start();
    must(ca_profile_find("mbedtls-3.6", &profile, &err), "find the profile");
    must(argc >= 4, "understand the words");
    const struct judges judges = { &profile, argv[1] };
    if (strcmp(argv[2], "random") == 0) {
        uint64_t seed = argc > 4 ? strtoull(argv[4], NULL, 10) : (uint64_t)ca_clock_now() * 10000;
        return run_random_apart(&judges, strtol(argv[3], NULL, 10), seed);
    }
    must((argc == 8 || argc == 9) && strcmp(argv[2], "case") == 0, "understand the words");
    return run_case(&judges, argv + 3, argc - 3);
}
