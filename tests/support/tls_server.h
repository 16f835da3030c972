/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_TLS_SERVER_H
#define TEST_SUPPORT_TLS_SERVER_H

/*
 * A server on the loopback address, on a thread of the test's own.
 *
 * It binds port 0 and listens before start() returns, so no test sleeps,
 * guesses a port or collides with another. stop() joins the thread.
 */

#include <stdint.h>

#include "support/pki.h"

/* What the server does with a connection. */
enum test_send {
    TEST_SEND_CHAIN,        /* a whole handshake with the rows in the order given */
    TEST_SEND_CHAIN_TLS12,  /* the same, TLS 1.2 only */
    TEST_SEND_WANTS_CLIENT, /* the same, and refuses a client without certificate */
    TEST_SEND_WANTS_CLIENT_TLS12,
    TEST_SEND_RSA_EXCHANGE, /* TLS 1.2 with static RSA key exchange */
    TEST_SEND_UNPROVEN,     /* ServerHello, Certificate, ServerHelloDone: no signature */
    TEST_SEND_BAD_PROOF,    /* the same with a ServerKeyExchange signed by nobody */
    TEST_SEND_EMPTY_LIST,   /* a Certificate message without certificates */
    TEST_SEND_GARBLED,      /* a Certificate message whose certificate is no DER */
    TEST_SEND_ALERT,        /* an alert in place of ServerHello */
    TEST_SEND_PLAIN_HTTP,   /* a plain-text reply to what it was sent */
    TEST_SEND_PLAIN_SMTP,   /* a plain-text greeting */
    TEST_SEND_NOTHING,      /* accepts and closes */
    TEST_SEND_SILENCE       /* accepts and keeps quiet until stopped */
};

struct test_server;

/*
 * Start. `rows` names the certificates to present, ended by -1; rows[0] is the
 * leaf, whose key the server uses. The PKI must outlive the server.
 */
struct test_server *test_server_start(const struct test_pki *pki, const int *rows,
                                      enum test_send send);

/* The port that the kernel chose. */
uint16_t test_server_port(const struct test_server *server);

void test_server_stop(struct test_server *server);

#endif
