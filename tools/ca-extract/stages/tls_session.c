/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/tls_session.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "stages/client_hello.h"

/* Chains are judged later, by rules of our own and by the device's library. */
static int accept_any_chain(X509_STORE_CTX *store, void *arg)
{
    (void)store, (void)arg;
    return 1;
}

static bool fail_library(const struct ca_asking *asking, struct ca_error *err)
{
    unsigned long oldest = ERR_get_error();

    ca_fail(err, CA_ERR_INTERNAL, "cannot set up TLS for '%s'", asking->target->name);
    ca_error_cause(err, "%s", oldest != 0 ? ERR_reason_error_string(oldest) : "OpenSSL refused");
    return false;
}

static bool set_up_context(SSL_CTX *ctx, const struct ca_asking *asking)
{
    SSL_CTX_set_options(ctx, SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_NO_TICKET);
#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
    SSL_CTX_set_options(ctx, SSL_OP_NO_RX_CERTIFICATE_COMPRESSION);
#endif
    SSL_CTX_set_max_cert_list(ctx, CA_PRESENTED_LEN_MAX);
    SSL_CTX_set_cert_verify_callback(ctx, accept_any_chain, NULL);
    return ca_client_hello_shape(ctx, asking->profile, asking->offer);
}

/* "h2,http/1.1" as RFC 7301 3.1 has it: each name behind its length. */
static bool offer_alpn(SSL *ssl, const char *list)
{
    struct ca_text wire = { 0 };

    while (*list != '\0') {
        size_t len = strcspn(list, ",");

        ca_text_put(&wire, &(char){ (char)len }, 1);
        ca_text_put(&wire, list, len);
        list += len + (list[len] == ',');
    }
    bool done = SSL_set_alpn_protos(ssl, (const unsigned char *)wire.at, (unsigned)wire.len) == 0;
    ca_text_clear(&wire);
    return done;
}

static bool set_up_session(struct ca_tls_session *session, int fd, const struct ca_asking *asking)
{
    const struct ca_target *server_name = asking->server_name;

    session->ssl = SSL_new(session->ctx);
    if (session->ssl == NULL || SSL_set_fd(session->ssl, fd) != 1) {
        return false;
    }
    if (asking->alpn != NULL && !offer_alpn(session->ssl, asking->alpn)) {
        return false;
    }
    return server_name->is_address || asking->profile->is_nameless ||
           SSL_set_tlsext_host_name(session->ssl, server_name->host) == 1;
}

bool ca_tls_session_open(const struct ca_asking *asking, const struct ca_tls_addition *addition,
                         int fd, struct ca_tls_session *session, struct ca_error *err)
{
    static const struct ca_client_identity none = { NULL, NULL };
    const struct ca_client_identity *identity = asking->identity != NULL ? asking->identity : &none;

    *session = (struct ca_tls_session){ SSL_CTX_new(TLS_client_method()), NULL };
    if (session->ctx == NULL || !set_up_context(session->ctx, asking) ||
        (addition != NULL && !addition->add(session->ctx, addition->context))) {
        return fail_library(asking, err);
    }
    return ca_client_identity_use(identity, session->ctx, err) &&
           (set_up_session(session, fd, asking) || fail_library(asking, err));
}

bool ca_tls_session_wait(const struct ca_tls_session *session, int result, int64_t deadline_ms,
                         bool *is_late)
{
    int want = SSL_get_error(session->ssl, result);
    int64_t left = deadline_ms - ca_clock_monotonic_ms();
    struct pollfd socket = { .fd = SSL_get_fd(session->ssl),
                             .events = want == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT };

    *is_late = false;
    if (want != SSL_ERROR_WANT_READ && want != SSL_ERROR_WANT_WRITE) {
        return false;
    }
    *is_late = left <= 0 || poll(&socket, 1, (int)left) == 0;
    return !*is_late;
}

enum ca_tls_outcome ca_tls_session_shake(const struct ca_tls_session *session,
                                         const struct ca_connection *connection)
{
    for (;;) {
        bool is_late = false;

        ERR_clear_error();
        int result = SSL_connect(session->ssl);
        if (result == 1) {
            return CA_TLS_DONE;
        }
        if (!ca_tls_session_wait(session, result, connection->deadline_ms, &is_late)) {
            return is_late ? CA_TLS_TIMED_OUT : CA_TLS_FAILED;
        }
    }
}

void ca_tls_session_close(struct ca_tls_session *session)
{
    SSL_free(session->ssl);
    SSL_CTX_free(session->ctx);
    *session = (struct ca_tls_session){ NULL, NULL };
}
