/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "stages/starttls.h"
#include "stages/wire.h"

enum { TIME_LIMIT_MS = 300, TIME_LONG_MS = 3000 };

#define XMPP_OPEN  "<?xml version='1.0'?><stream:stream id='1' version='1.0' xmlns='jabber:client'>"
#define XMPP_OFFER XMPP_OPEN "<stream:features><starttls xmlns='x'><required/></starttls>"
#define MYSQL_GREETING(low)                                                                        \
    "\x29\0\0\0\x0A"                                                                               \
    "10.11.6\0"                                                                                    \
    "\1\0\0\0"                                                                                     \
    "abcdefgh\0\xFF" low "\x21\2\0\xFF\xC1\x15\0\0\0\0\0\0\0\0\0\0\0"
#define LDAP_REPLY(code) "\x30\x0C\2\1\1\x78\7\x0A\1" code "\4\0\4\0"

#define BYTES(text) (text), sizeof(text) - 1

static const struct dialogue {
    const char *name;
    const char *url;
    const char *server; /* all that it sends */
    size_t server_len;
    const char *client; /* how what we send begins, or NULL */
    const char *cause;  /* NULL: it turns to TLS */
} dialogues[] = {
    { "nothing is said where TLS begins at once", "https://h", BYTES(""), "", NULL },
    { "smtp", "smtp://h", BYTES("220 h ESMTP\r\n250-h\r\n250 STARTTLS\r\n220 go\r\n"),
      "EHLO [127.0.0.1]\r\nSTARTTLS\r\n", NULL },
    { "smtp with a greeting of many lines, and bare line feeds", "smtp://h",
      BYTES("220-a\n220-220 b\n220 c\n250 h\n220\n"), NULL, NULL },
    { "smtp that refuses", "smtp://h", BYTES("220 h\r\n250 h\r\n454 4.7.0 TLS not available\r\n"),
      NULL, "the server refuses: 454 4.7.0 TLS not available" },
    { "smtp that is full", "smtp://h", BYTES("421 too busy\r\n"), NULL,
      "the server greets with: 421 too busy" },
    { "smtp with more behind its consent", "smtp://h",
      BYTES("220 h\r\n250 h\r\n220 go\r\n250 injected\r\n"), NULL,
      "there is more plain text behind its consent: 220 go" },
    { "what it says cannot steer a terminal", "smtp://h", BYTES("500 \x1b[31m\xff\r\n"), NULL,
      "the server greets with: 500 ?[31m?" },
    { "smtp that closes", "smtp://h", BYTES("220 h\r\n"), NULL,
      "the server closed the connection after saying: 220 h" },
    { "a server that closes at once", "imap://h", BYTES(""), NULL,
      "the server closed the connection" },
    { "lmtp", "lmtp://h", BYTES("220 h\r\n250 h\r\n220 go\r\n"), "LHLO ", NULL },
    { "imap", "imap://h",
      BYTES("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n* CAPABILITY X\r\na OK go\r\n"),
      "a STARTTLS\r\n", NULL },
    { "imap that refuses", "imap://h", BYTES("* OK hi\r\na BAD no TLS here\r\n"), NULL,
      "the server refuses: a BAD no TLS here" },
    { "imap that is logged in already", "imap://h", BYTES("* PREAUTH hi\r\n"), NULL,
      "the server greets with: * PREAUTH hi" },
    { "imap that says good bye", "imap://h", BYTES("* OK hi\r\n* BYE\r\n"), NULL,
      "the server closed the connection after saying: * BYE" },
    { "pop3", "pop3://h", BYTES("+OK hi\r\n+OK go\r\n"), "STLS\r\n", NULL },
    { "pop3 that refuses", "pop3://h", BYTES("+OK hi\r\n-ERR no\r\n"), NULL,
      "the server refuses: -ERR no" },
    { "ftp", "ftp://h", BYTES("220-a\r\n 220 b\r\n220 c\r\n234 go\r\n"), "AUTH TLS\r\n", NULL },
    { "ftp that refuses", "ftp://h", BYTES("220 c\r\n530 no\r\n"), NULL,
      "the server refuses: 530 no" },
    { "nntp", "nntp://h", BYTES("201 hi\r\n382 go\r\n"), "STARTTLS\r\n", NULL },
    { "nntp that refuses", "nntp://h", BYTES("200 hi\r\n580 no\r\n"), NULL,
      "the server refuses: 580 no" },
    { "sieve", "sieve://h",
      BYTES("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK \"hi\"\r\nOK\r\n"), "STARTTLS\r\n",
      NULL },
    { "sieve that refuses", "sieve://h", BYTES("OK\r\nNO \"not here\"\r\n"), NULL,
      "the server refuses: NO \"not here\"" },
    { "ldap", "ldap://h", BYTES(LDAP_REPLY("\0")), "\x30\x1D", NULL },
    { "ldap with long lengths", "ldap://h",
      BYTES("\x30\x84\0\0\0\x10\2\1\1\x78\x84\0\0\0\7\x0A\1\0\4\0\4\0"), NULL, NULL },
    { "ldap that refuses", "ldap://h", BYTES("\x30\x0E\2\1\1\x78\x09\x0A\1\2\4\0\4\2no"), NULL,
      "the server refuses with result code 2: no" },
    { "ldap that is none", "ldap://h",
      BYTES("HTTP/1.1 400 Bad Request\r\n\r\n aaaaaaaaaaaaaaaaa"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      NULL, "the reply is not LDAP" },
    { "ldap that claims a gigabyte", "ldap://h", BYTES("\x30\x84\x40\0\0\0xxxx"), NULL,
      "the reply is too long for LDAP" },
    { "ldap without a definite length", "ldap://h", BYTES("\x30\x80xxxx"), NULL,
      "the reply is not LDAP" },
    { "postgresql", "postgresql://h", BYTES("S"), "\0\0\0\10", NULL },
    { "postgresql without TLS", "postgresql://h", BYTES("N"), NULL,
      "the server has TLS switched off" },
    { "postgresql that is none", "postgresql://h", BYTES("E"), NULL,
      "the reply is not PostgreSQL's" },
    { "postgresql with more behind its consent", "postgresql://h", BYTES("SE"), NULL,
      "there is more plain text behind its consent" },
    { "mysql", "mysql://h", BYTES(MYSQL_GREETING("\xFF")), " ", NULL },
    { "mysql without TLS", "mysql://h", BYTES(MYSQL_GREETING("\xF7")), NULL,
      "the server offers no TLS" },
    { "mysql that refuses", "mysql://h", BYTES("\x0B\0\0\0\xFF\x69\4not you!"), NULL,
      "the server refuses: not you!" },
    { "mysql that is none", "mysql://h", BYTES("220 hello\r\n"), NULL,
      "the greeting is not MySQL's" },
    { "mysql cut short", "mysql://h",
      BYTES("\x08\0\0\0\x0A"
            "8\0\1\0\0\0a"),
      NULL, "the greeting is not MySQL's" },
    { "xmpp", "xmpp://h", BYTES(XMPP_OFFER "</stream:features><proceed xmlns='x'/>"),
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' ", NULL },
    { "xmpp with an end tag", "xmpp://h",
      BYTES(XMPP_OFFER "</stream:features><proceed xmlns='x'></proceed>"), NULL, NULL },
    { "xmpp between servers", "xmpp-server://h",
      BYTES(XMPP_OFFER "</stream:features><proceed xmlns='x'/>"),
      "<?xml version='1.0'?><stream:stream xmlns='jabber:server' ", NULL },
    { "xmpp without TLS", "xmpp://h", BYTES(XMPP_OPEN "<stream:features></stream:features>"), NULL,
      "the server offers no STARTTLS" },
    { "xmpp that does not know the host", "xmpp://h",
      BYTES(XMPP_OPEN "<stream:error><host-unknown xmlns='x'/></stream:error>"), NULL,
      "the server refuses: <host-unknown xmlns='x'/" },
    { "xmpp that refuses", "xmpp://h", BYTES(XMPP_OFFER "</stream:features><failure/>"), NULL,
      "the server refuses: <failure/" },
};

/* A connection whose other end is *peer. */
static struct ca_connection connect_pair(int *peer, int time_limit_ms)
{
    struct ca_connection connection = { .deadline_ms = ca_clock_monotonic_ms() + time_limit_ms };
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    connection.fd = ends[0];
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    *peer = ends[1];
    return connection;
}

static bool hold(const struct ca_connection *connection, const char *url, struct ca_error *err)
{
    struct ca_target target;

    assert_true(ca_target_parse(url, &target, err));
    return ca_starttls_run(connection, &target, target.host, err);
}

static void check(const struct dialogue *one)
{
    struct ca_error err = NO_ERROR;
    char said[1024] = "";
    int peer = -1;
    struct ca_connection connection = connect_pair(&peer, 5000);

    print_message("%s\n", one->name);
    assert_int_equal(send(peer, one->server, one->server_len, 0), one->server_len);
    if (one->cause != NULL) {
        shutdown(peer, SHUT_WR);
    }
    bool done = hold(&connection, one->url, &err);
    assert_int_equal(done, one->cause == NULL);
    if (one->cause != NULL) {
        assert_int_equal(err.code, CA_ERR_HANDSHAKE);
        assert_contains(err.what, "does not turn to TLS");
        assert_contains(err.cause, one->cause);
        assert_true(strlen(ca_error_hint_text(&err)) > 0);
    } else {
        uint8_t next = 0; /* the first byte of TLS is still to be read */
        assert_int_equal(send(peer, "\x16", 1, 0), 1);
        assert_int_equal(recv(connection.fd, &next, 1, 0), 1);
        assert_int_equal(next, 0x16);
    }
    ssize_t len = recv(peer, said, sizeof said, MSG_DONTWAIT);
    if (one->client != NULL && one->client[0] != '\0') {
        assert_true(len >= (ssize_t)strlen(one->client));
        assert_memory_equal(said, one->client, strlen(one->client));
    }
    ca_connection_close(&connection);
    close(peer);
}

static void dialogue_ends_where_tls_begins_or_with_a_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(dialogues); i++) {
        check(&dialogues[i]);
    }
}

static void *send_byte_by_byte(void *arg)
{
    static const char reply[] = "220 h\r\n250-h\r\n250 STARTTLS\r\n220 go\r\n";

    for (size_t i = 0; i < sizeof reply - 1; i++) {
        if (send(*(int *)arg, reply + i, 1, 0) != 1) {
            return NULL;
        }
        sched_yield();
    }
    return arg;
}

/* However the bytes are cut: none is lost, none is read too many. */
static void reply_byte_by_byte_is_the_same_to_us(void **state)
{
    struct ca_error err = NO_ERROR;
    int peer = -1;
    struct ca_connection connection = connect_pair(&peer, 5000);
    pthread_t thread;
    void *sent = NULL;
    (void)state;

    assert_int_equal(pthread_create(&thread, NULL, send_byte_by_byte, &peer), 0);
    bool done = hold(&connection, "smtp://h", &err);
    assert_int_equal(pthread_join(thread, &sent), 0);
    assert_true(done);
    assert_non_null(sent);
    ca_connection_close(&connection);
    close(peer);
}

static void server_that_talks_without_end_is_left(void **state)
{
    static const struct {
        const char *url, *start, *again;
    } cases[] = {
        { "smtp://h", "", "220-more\r\n" },     { "imap://h", "* OK hi\r\n", "* more\r\n" },
        { "sieve://h", "", "\"more\"\r\n" },    { "xmpp://h", "", "<x>" },
        { "smtp://h", "220 ", "no line end " }, { "xmpp://h", "", "no tag " },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_error err = NO_ERROR;
        int peer = -1;
        struct ca_connection connection = connect_pair(&peer, 5000);

        print_message("%s %s\n", cases[i].url, cases[i].again);
        struct ca_text flood = { 0 };
        ca_text_puts(&flood, cases[i].start);
        for (int k = 0; k < 600; k++) {
            ca_text_puts(&flood, cases[i].again);
        }
        assert_int_equal(send(peer, flood.at, flood.len, MSG_DONTWAIT), flood.len);
        ca_text_clear(&flood);
        assert_false(hold(&connection, cases[i].url, &err));
        assert_int_equal(err.code, CA_ERR_HANDSHAKE);
        assert_true(strstr(err.cause, "without end") != NULL ||
                    strstr(err.cause, "too long") != NULL);
        ca_connection_close(&connection);
        close(peer);
    }
}

static void server_that_keeps_quiet_is_left_in_time(void **state)
{
    struct ca_error err = NO_ERROR, later = NO_ERROR;
    int peer = -1;
    struct ca_connection connection = connect_pair(&peer, TIME_LIMIT_MS);
    int64_t start = ca_clock_monotonic_ms();
    (void)state;

    assert_false(hold(&connection, "smtp://h", &err));
    assert_int_equal(err.code, CA_ERR_HANDSHAKE);
    assert_string_equal(err.cause, "nothing came back within the time limit");
    assert_true(ca_clock_monotonic_ms() - start < TIME_LONG_MS);
    assert_true(send(peer, "220 h\r\n", 7, 0) == 7); /* the deadline is the connection's */
    assert_false(hold(&connection, "smtp://h", &later));
    assert_contains(later.cause, "within the time limit after: 220 h");
    ca_connection_close(&connection);
    close(peer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialogue_ends_where_tls_begins_or_with_a_reason),
        cmocka_unit_test(reply_byte_by_byte_is_the_same_to_us),
        cmocka_unit_test(server_that_talks_without_end_is_left),
        cmocka_unit_test(server_that_keeps_quiet_is_left_in_time),
    };
    return cmocka_run_group_tests_name("starttls", tests, NULL, NULL);
}
