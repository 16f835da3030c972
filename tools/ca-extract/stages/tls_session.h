/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_TLS_SESSION_H
#define CA_STAGES_TLS_SESSION_H

/*
 * A TLS session of OpenSSL's that asks as the device would. What is looked at
 * while it runs is the matter of whoever opens it.
 */

#include "base/error.h"
#include "stages/presented.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */
struct ssl_st;     /* OpenSSL's SSL */

struct ca_tls_session {
    struct ssl_ctx_st *ctx;
    struct ssl_st *ssl;
};

enum ca_tls_outcome { CA_TLS_DONE, CA_TLS_FAILED, CA_TLS_TIMED_OUT };

/* What is asked besides, in a context that is ready; false: OpenSSL refuses. */
struct ca_tls_addition {
    bool (*add)(struct ssl_ctx_st *ctx, void *context);
    void *context;
};

/*
 * Open a session on a connected socket.
 *
 * in        addition: NULL for nothing.
 * out       session: released with ca_tls_session_close, also after a failure.
 * fails     CA_ERR_INTERNAL: OpenSSL refuses. Else as ca_client_identity_use.
 */
CA_MUST_CHECK bool ca_tls_session_open(const struct ca_asking *asking,
                                       const struct ca_tls_addition *addition, int fd,
                                       struct ca_tls_session *session, struct ca_error *err);

/* Run the handshake until it ends, or the connection's time is over. */
enum ca_tls_outcome ca_tls_session_shake(const struct ca_tls_session *session,
                                         const struct ca_connection *connection);

/*
 * Wait until the session can go on after a call that returned `result`.
 *
 * out       false: it cannot, or the time is over; *is_late tells these apart.
 */
bool ca_tls_session_wait(const struct ca_tls_session *session, int result, int64_t deadline_ms,
                         bool *is_late);

/* Release and zero; twice is harmless. The socket stays open. */
void ca_tls_session_close(struct ca_tls_session *session);

#endif
