/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server by GnuTLS, on loopback, until it is killed: a megabyte to each client.
 *
 *     gnutls_server CHAIN KEY VERSION heeds|ignores      VERSION is 1.2 or 1.3
 *
 * It heeds what a client asks of the length of records, as GnuTLS does; or it
 * ignores it, as servers do that know nothing of it.
 * "ports N" is printed, and of each client "record N VERSION": how many bytes of
 * the body went into its first record.
 */
#include <gnutls/gnutls.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { BODY_LEN = 1024 * 1024, HEAD_ROOM = 128, LINE_LEN = 64, PATIENCE_S = 60 };

static void must(int code, const char *what)
{
    if (code < 0) {
        fprintf(stderr, "gnutls_server: %s: %s\n", what, gnutls_strerror(code));
        exit(1);
    }
}

static int listen_on_loopback(void)
{
    struct sockaddr_in here = { .sin_family = AF_INET };
    socklen_t len = sizeof here;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listener < 0 || bind(listener, (const struct sockaddr *)&here, sizeof here) != 0 ||
        listen(listener, 8) != 0 || getsockname(listener, (struct sockaddr *)&here, &len) != 0) {
        perror("gnutls_server");
        exit(1);
    }
    printf("ports %u\n", (unsigned)ntohs(here.sin_port));
    fflush(stdout);
    return listener;
}

static int accept_client(int listener)
{
    const struct timeval patience = { .tv_sec = PATIENCE_S };
    int client = accept(listener, NULL, NULL);

    if (client < 0) {
        perror("gnutls_server");
        exit(1);
    }
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return client;
}

/* Head, and lines "000000 ..." of 64 bytes. */
static const char *reply_of_a_megabyte(size_t *len)
{
    static char reply[HEAD_ROOM + BODY_LEN + 1];
    size_t at = (size_t)snprintf(reply, HEAD_ROOM, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n",
                                 BODY_LEN);

    *len = at + BODY_LEN;
    for (unsigned i = 0; at < *len; i++, at += LINE_LEN) {
        snprintf(reply + at, LINE_LEN + 1, "%06u %.56s\n", i,
                 "0123456789abcdef0123456789abcdef0123456789abcdef01234567");
    }
    return reply;
}

static int leave_aside(gnutls_session_t session, const unsigned char *data, size_t len)
{
    (void)session, (void)data, (void)len;
    return 0;
}

static int send_none(gnutls_session_t session, gnutls_buffer_t data)
{
    (void)session, (void)data;
    return 0;
}

/* max_fragment_length (RFC 6066) and record_size_limit (RFC 8449) as if they were unknown. */
static void ignore_limits(gnutls_session_t session)
{
    static const int extensions[] = { 1, 28 };

    for (size_t i = 0; i < 2; i++) {
        must(gnutls_session_ext_register(session, "ignored", extensions[i], GNUTLS_EXT_TLS,
                                         leave_aside, send_none, NULL, NULL, NULL,
                                         GNUTLS_EXT_FLAG_OVERRIDE_INTERNAL |
                                             GNUTLS_EXT_FLAG_CLIENT_HELLO | GNUTLS_EXT_FLAG_EE |
                                             GNUTLS_EXT_FLAG_TLS12_SERVER_HELLO),
             "ignore an extension");
    }
}

static int shake_hands(gnutls_session_t session)
{
    int code = 0;

    do {
        code = gnutls_handshake(session);
    } while (code < 0 && gnutls_error_is_fatal(code) == 0);
    return code;
}

static void serve(gnutls_session_t session)
{
    char request[1024];
    size_t len = 0;
    const char *reply = reply_of_a_megabyte(&len);
    int code = shake_hands(session);

    if (code < 0) {
        printf("error %s\n", gnutls_strerror(code));
        return;
    }
    if (gnutls_record_recv(session, request, sizeof request) <= 0) {
        return;
    }
    ssize_t sent = gnutls_record_send(session, reply, len);
    printf("record %zd %s\n", sent, gnutls_protocol_get_name(gnutls_protocol_get_version(session)));
    while (sent > 0 && len > (size_t)sent) {
        len -= (size_t)sent;
        reply += sent;
        sent = gnutls_record_send(session, reply, len);
    }
    gnutls_bye(session, GNUTLS_SHUT_RDWR);
}

int main(int argc, char **argv)
{
    gnutls_certificate_credentials_t credentials = NULL;
    char wish[128];

    if (argc != 5) {
        fprintf(stderr, "usage: gnutls_server CHAIN KEY VERSION heeds|ignores\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    setvbuf(stdout, NULL, _IOLBF, 0);
    must(gnutls_certificate_allocate_credentials(&credentials), "credentials");
    must(gnutls_certificate_set_x509_key_file(credentials, argv[1], argv[2], GNUTLS_X509_FMT_PEM),
         argv[1]);
    snprintf(wish, sizeof wish, "NORMAL:-VERS-ALL:+VERS-TLS%.8s", argv[3]);
    const int listener = listen_on_loopback();
    for (;;) {
        const int client = accept_client(listener);
        gnutls_session_t session = NULL;

        must(gnutls_init(&session, GNUTLS_SERVER), "session");
        must(gnutls_priority_set_direct(session, wish, NULL), wish);
        must(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials), "credentials");
        if (strcmp(argv[4], "ignores") == 0) {
            ignore_limits(session);
        }
        gnutls_transport_set_int(session, client);
        serve(session);
        gnutls_deinit(session);
        close(client);
    }
}
