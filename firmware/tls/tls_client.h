/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_TLS_CLIENT_H
#define FW_TLS_TLS_CLIENT_H

/*
 * A TLS client that verifies, always. Its words are those of Mbed OS's
 * TLSSocket: open, set_hostname, set_root_ca_cert, connect, send, recv, close.
 *
 * There is no way to connect without a host name, without an anchor or without
 * a clock: each is refused. There is one client at a time, in static memory.
 */

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
    FW_TLS_HANDSHAKE,    /* no common ground, or an alert */
    FW_TLS_TIMEOUT,
    FW_TLS_CLOSED, /* the peer has closed, in order */
    FW_TLS_BROKEN, /* the connection ended without a word */
    FW_TLS_RESULT_COUNT
};

struct fw_tls_client; /* tls_client.c */

/*
 * Open the client over a connected transport.
 *
 * in        transport: copied; its link must outlive the client.
 * owner     static memory; fw_tls_close gives everything back.
 * fails     FW_TLS_NO_ENTROPY, FW_TLS_NO_MEMORY.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_open(const struct fw_transport *transport,
                                             struct fw_tls_client **client);

/* The name that the certificate must bear, also sent as SNI. Copied. */
FW_MUST_CHECK enum fw_tls_result fw_tls_set_hostname(struct fw_tls_client *client,
                                                     const char *hostname);

/*
 * The anchors to trust: PEM with its NUL counted, or one DER certificate.
 *
 * fails     FW_TLS_BAD_ANCHOR: one of them cannot be parsed; none is trusted then.
 */
FW_MUST_CHECK enum fw_tls_result fw_tls_set_root_ca_cert(struct fw_tls_client *client,
                                                         const void *cert, size_t len);

/* The moment to judge dates at, seconds since 1970; counted on from here. */
void fw_tls_set_time(struct fw_tls_client *client, int64_t seconds);

/* How long connect, send and recv may each take; 10 seconds unless set. */
void fw_tls_set_timeout(struct fw_tls_client *client, uint32_t timeout_ms);

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

/* Bytes of the TLS heap in use now, and at most so far. */
size_t fw_tls_heap_used(void);
size_t fw_tls_heap_peak(void);

#endif
