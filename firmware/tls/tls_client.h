/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_TLS_CLIENT_H
#define FW_TLS_TLS_CLIENT_H

/*
 * A TLS client that verifies, always. Its words are those of Mbed OS's
 * TLSSocket: open, set_hostname, set_root_ca_cert, append_root_ca_cert,
 * set_client_cert_key, set_timeout, connect, send, recv, close.
 *
 * There is no way to connect without a host name, without an anchor or without
 * a clock: each is refused. There is one client at a time, in static memory.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "net/transport.h"

/* How a call ended. Every value has a name, words and something to do: fw_tls_words. */
enum fw_tls_result {
    FW_TLS_OK = 0,
    FW_TLS_NO_HOSTNAME,
    FW_TLS_NO_ANCHOR,
    FW_TLS_BAD_ANCHOR, /* the anchor cannot be parsed */
    FW_TLS_NO_CLOCK,
    FW_TLS_NO_ENTROPY,
    FW_TLS_NO_MEMORY,
    FW_TLS_WRONG_ROOT, /* the server's chain does not end in an anchor */
    FW_TLS_WRONG_NAME, /* the certificate is for another host */
    FW_TLS_EXPIRED,
    FW_TLS_NOT_YET_VALID,
    FW_TLS_UNACCEPTABLE, /* key, hash or usage that the profile does not allow */
    FW_TLS_HANDSHAKE,    /* no common ground, or a message that makes no sense */
    FW_TLS_TIMEOUT,
    FW_TLS_CLOSED, /* the peer has closed, in order */
    FW_TLS_BROKEN, /* the connection ended without a word */
    FW_TLS_BAD_CLIENT_CERT,
    FW_TLS_CLIENT_CERT_WANTED, /* the server demands one, and none is set */
    FW_TLS_CLIENT_CERT_REFUSED,
    FW_TLS_ALERT,            /* the server ended it, and says why on the console */
    FW_TLS_NOT_TLS,          /* the bytes are no TLS */
    FW_TLS_RECORD_TOO_LARGE, /* larger than the input buffer */
    FW_TLS_LIST_TOO_LARGE,   /* a message, of certificates as a rule, larger than that */
    FW_TLS_RESULT_COUNT
};

enum { FW_TLS_HOSTNAME_MAX = 253, FW_TLS_SESSION_MAX = 2048 };

/* What a later connection to the same host may resume. All zero: nothing yet. */
struct fw_tls_session {
    char hostname[FW_TLS_HOSTNAME_MAX + 1];
    int64_t good_until_s; /* the earliest end among the certificates that were verified */
    size_t len;
    unsigned char bytes[FW_TLS_SESSION_MAX]; /* secret: it holds the session's keys */
};

struct fw_tls_client; /* tls_client.c */

/*
 * Open the client over a connected transport.
 *
 * in        transport: copied; its link must outlive the client.
 * owner     static memory; fw_tls_close gives everything back.
 * fails     FW_TLS_NO_ENTROPY, FW_TLS_NO_MEMORY; the transport is closed then.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_open(const struct fw_transport *transport,
                                             struct fw_tls_client **client);

/* The name that the certificate must bear, also sent as SNI. Copied. */
FW_MUST_CHECK enum fw_tls_result fw_tls_set_hostname(struct fw_tls_client *client,
                                                     const char *hostname);

/*
 * The anchors to trust, instead of those before: PEM with its NUL counted, or
 * one certificate in DER. Used where they lie: they must outlive the client.
 *
 * fails     FW_TLS_BAD_ANCHOR: one of them cannot be parsed; none is trusted then.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_set_root_ca_cert(struct fw_tls_client *client,
                                                         const void *cert, size_t len);

/* The same, besides those before; up to sixteen such blocks. Those before stay on failure. */
FW_MUST_CHECK enum fw_tls_result fw_tls_append_root_ca_cert(struct fw_tls_client *client,
                                                            const void *cert, size_t len);

/*
 * What to show a server that asks for it: certificate chain and private key,
 * each PEM with its NUL counted or DER.
 *
 * fails     FW_TLS_BAD_CLIENT_CERT: one cannot be parsed, or they do not belong together.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_set_client_cert_key(struct fw_tls_client *client,
                                                            const void *cert, size_t cert_len,
                                                            const void *key, size_t key_len);

/* The moment to judge dates at, seconds since 1970; counted on from here. */
void fw_tls_set_time(struct fw_tls_client *client, int64_t seconds);

/* How long connect, send and recv may each take; 10 seconds unless set. */
void fw_tls_set_timeout(struct fw_tls_client *client, uint32_t timeout_ms);

/*
 * Resume `session` if the server will, and keep in it what the next connection
 * may resume. It is left aside when it is for another host, or when a
 * certificate that was verified for it has ended since.
 *
 * owner     borrowed until close.
 */
void fw_tls_set_session(struct fw_tls_client *client, struct fw_tls_session *session);

/*
 * Run the handshake. Says on the console what happens, and on a refusal why.
 *
 * fails     every value above but FW_TLS_CLOSED.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_connect(struct fw_tls_client *client);

/* Send all of it. */
FW_MUST_CHECK enum fw_tls_result fw_tls_send(struct fw_tls_client *client, const void *data,
                                             size_t len);

/* Receive some: *len says how much room there is, and then how much came. */
FW_MUST_CHECK enum fw_tls_result fw_tls_recv(struct fw_tls_client *client, void *data, size_t *len);

/* Say goodbye, close the transport, give all memory back. NULL is allowed. */
void fw_tls_close(struct fw_tls_client *client);

/* What a result means, and what to do about it; constants. */
const char *fw_tls_words(enum fw_tls_result result);
const char *fw_tls_advice(enum fw_tls_result result);

/* True for what may be over at the next try: time-outs and broken connections. */
bool fw_tls_may_pass(enum fw_tls_result result);

/* Bytes of the TLS heap in use now, and at most so far. */
size_t fw_tls_heap_used(void);
size_t fw_tls_heap_peak(void);

#endif
