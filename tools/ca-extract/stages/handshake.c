/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The connected half of stages/presented.h: what is noted while OpenSSL shakes
 * hands, and what is made of it.
 */

#include "stages/presented.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "base/text.h"
#include "stages/tls_session.h"

enum { REPLY_SEEN_MAX = 48, REPLY_LEN_MAX = 1024 * 1024 };

/* What is noted while the handshake runs. */
struct handshake {
    struct ca_tls_session session;
    struct ca_presented *presented;
    const struct ca_target *target; /* named in messages */
    bool has_certificate;
    bool is_signed;                /* ServerKeyExchange or CertificateVerify has arrived */
    uint8_t reply[REPLY_SEEN_MAX]; /* the first bytes that came back */
    size_t reply_len;
    size_t received; /* bytes in all */
    int64_t deadline_ms;
};

/*
 * Called with each message as it arrives, before OpenSSL works on it. That
 * ServerHelloDone or Finished arrives at all means that the signature before
 * it has been verified: OpenSSL ends the handshake at a bad one.
 */
/* NOLINTNEXTLINE(readability-function-size): OpenSSL's parameters */
static void on_message(int is_ours, int version, int content_type, const void *data, size_t len,
                       SSL *ssl, void *arg)
{
    struct handshake *run = arg;

    (void)version, (void)ssl;
    if (is_ours != 0 || content_type != SSL3_RT_HANDSHAKE || len == 0) {
        return;
    }
    if (len > run->presented->largest_len) {
        run->presented->largest_len = len;
        run->presented->largest_type = ((const uint8_t *)data)[0];
    }
    switch (((const uint8_t *)data)[0]) {
    case SSL3_MT_CERTIFICATE:
        run->has_certificate = true;
        run->presented->message_len = len;
        break;
    case SSL3_MT_SERVER_KEY_EXCHANGE:
    case SSL3_MT_CERTIFICATE_VERIFY:
        run->is_signed = true;
        break;
    case SSL3_MT_CERTIFICATE_REQUEST:
        run->presented->wants_client_cert = true;
        break;
    case SSL3_MT_SERVER_DONE:
    case SSL3_MT_FINISHED:
        run->presented->is_key_proven = run->has_certificate && run->is_signed;
        break;
    default:
        break;
    }
}

/*
 * Keeps the first bytes of the reply: what is not TLS is best shown. And ends
 * reading in time: OpenSSL itself goes on for as long as there is something to
 * read, which a server can keep up for ever with messages to be ignored.
 */
/* NOLINTNEXTLINE(readability-function-size): OpenSSL's parameters */
static long on_read(BIO *bio, int operation, const char *data, size_t len, int argi, long argl,
                    int result, size_t *processed)
{
    struct handshake *run = (struct handshake *)(void *)BIO_get_callback_arg(bio);

    (void)len, (void)argi, (void)argl;
    if (operation == BIO_CB_READ) {
        return run->received > REPLY_LEN_MAX || ca_clock_monotonic_ms() >= run->deadline_ms ? -1
                                                                                            : 1;
    }
    if (operation == (BIO_CB_READ | BIO_CB_RETURN) && result > 0 && processed != NULL) {
        size_t room = sizeof run->reply - run->reply_len;
        size_t taken = *processed < room ? *processed : room;
        memcpy(run->reply + run->reply_len, data, taken);
        run->reply_len += taken;
        run->received += *processed;
    }
    return result;
}

/* What is asked, with our eyes on it. */
static bool set_up(struct handshake *run, int fd, const struct ca_asking *asking,
                   struct ca_error *err)
{
    if (!ca_tls_session_open(asking, NULL, fd, &run->session, err)) {
        return false;
    }
    SSL *ssl = run->session.ssl;
    SSL_set_msg_callback(ssl, on_message);
    SSL_set_msg_callback_arg(ssl, run);
    BIO_set_callback_ex(SSL_get_rbio(ssl), on_read);
    BIO_set_callback_arg(SSL_get_rbio(ssl), (char *)run);
    return true;
}

/* First words of protocols that greet in plain text, and what to try then. */
static void hint_from_greeting(const char *reply, struct ca_error *err)
{
    static const struct {
        const char *begin, *hint;
    } greetings[] = {
        { "HTTP/", "this port speaks plain HTTP; TLS is usually on 443" },
        { "220", "this looks like SMTP or FTP: give the target as smtp://HOST or ftp://HOST" },
        { "* OK", "this looks like IMAP: give the target as imap://HOST" },
        { "+OK", "this looks like POP3: give the target as pop3://HOST" },
        { "200 ", "this looks like NNTP: give the target as nntp://HOST" },
        { "201 ", "this looks like NNTP: give the target as nntp://HOST" },
        { "\"IMPLEMENTATION\"", "this looks like ManageSieve: give the target as sieve://HOST" },
        { "<?xml ", "this looks like XMPP: give the target as xmpp://HOST" },
        { "SSH-", "this is an SSH server" },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(greetings); i++) {
        if (strncmp(reply, greetings[i].begin, strlen(greetings[i].begin)) == 0) {
            ca_error_hint(err, "%s", greetings[i].hint);
        }
    }
    ca_error_hint(err, "check the port: TLS must begin with the first byte");
}

/* Behind length and number comes the version of MySQL's greeting, 10 since 1998. */
static bool is_mysql(const struct handshake *run)
{
    return run->reply_len > 5 && run->reply[3] == 0 && run->reply[4] == 10;
}

/* Servers that wait for a command, or greet in bytes: then the port tells. */
static void hint_from_port(const struct ca_target *target, struct ca_error *err)
{
    const char *scheme = ca_scheme_of_port(target->port);

    if (scheme != NULL && target->dialogue == CA_DIALOGUE_NONE) {
        ca_error_hint(err, "on port %u TLS usually begins on request: try %s://%s",
                      (unsigned)target->port, scheme, target->host);
    }
}

static bool is_tls_record(const struct handshake *run)
{
    enum { ALERT = 21, HANDSHAKE = 22, MAJOR = 3 };

    return run->reply_len >= 2 && run->reply[1] == MAJOR &&
           (run->reply[0] == ALERT || run->reply[0] == HANDSHAKE);
}

/* OpenSSL has read a record header's worth; the rest of the line may be there. */
static void tell_plain_text(struct handshake *run, struct ca_error *err)
{
    char reply[REPLY_SEEN_MAX + 1] = "";
    ssize_t more = recv(SSL_get_fd(run->session.ssl), run->reply + run->reply_len,
                        sizeof run->reply - run->reply_len, MSG_DONTWAIT);

    run->reply_len += more > 0 ? (size_t)more : 0;
    memcpy(reply, run->reply, run->reply_len);
    for (size_t i = 0; i < run->reply_len; i++) {
        reply[i] = (char)(reply[i] == '\0' ? '?' : reply[i]);
    }
    reply[strcspn(reply, "\r\n")] = '\0';
    ca_error_cause(err, "the reply is not TLS, it begins: %s", reply);
    if (is_mysql(run)) {
        ca_error_hint(err, "this looks like MySQL: give the target as mysql://HOST");
    }
    hint_from_port(run->target, err);
    hint_from_greeting(reply, err);
}

static void tell_alert(int alert, struct ca_error *err)
{
    ca_error_cause(err, "the server sent the alert '%s'", SSL_alert_desc_string_long(alert));
    switch (alert) {
    case SSL_AD_PROTOCOL_VERSION:
        ca_error_hint(err, "the server may offer only versions older than TLS 1.2");
        break;
    case SSL_AD_NO_APPLICATION_PROTOCOL:
        ca_error_hint(err, "the server wants one of its own protocols: see --alpn");
        break;
    case SSL_AD_UNRECOGNIZED_NAME:
    case SSL_AD_HANDSHAKE_FAILURE:
        ca_error_hint(err, "the server may want another name: check the host and --servername");
        break;
    default:
        break;
    }
}

/* What OpenSSL has to say, or else the socket. */
static void tell_library(unsigned long oldest, int error, struct ca_error *err)
{
    int reason = ERR_GET_REASON(oldest);
    bool is_of_ssl = ERR_GET_LIB(oldest) == ERR_LIB_SSL;

    if (is_of_ssl && reason >= SSL_AD_REASON_OFFSET) {
        tell_alert(reason - SSL_AD_REASON_OFFSET, err);
    } else if (is_of_ssl && reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        ca_error_cause(err, "the server closed the connection");
    } else if (oldest != 0) {
        const char *words = ERR_reason_error_string(oldest);
        ca_error_cause(err, "%s", words != NULL ? words : "unknown OpenSSL error");
    } else {
        ca_error_cause(err, "%s",
                       error != 0 ? strerror(error) : "the server closed the connection");
    }
}

/* The most telling reason why the handshake did not end well. */
static void tell_cause(struct handshake *run, enum ca_tls_outcome outcome, int error,
                       struct ca_error *err)
{
    if (run->reply_len > 0 && !is_tls_record(run)) {
        tell_plain_text(run, err);
    } else if (run->received > REPLY_LEN_MAX) {
        ca_error_cause(err, "the server sent more than %d bytes and did not finish", REPLY_LEN_MAX);
    } else if (outcome == CA_TLS_TIMED_OUT || ca_clock_monotonic_ms() >= run->deadline_ms) {
        ca_error_cause(err, "%s within the time limit",
                       run->reply_len > 0 ? "the server did not finish" : "nothing came back");
        hint_from_port(run->target, err);
        ca_error_hint(err, "check the port; a server that waits for a command first is not TLS");
    } else {
        tell_library(ERR_get_error(), error, err);
        if (run->reply_len == 0) {
            hint_from_port(run->target, err);
        }
    }
    ERR_clear_error();
}

/* libssl has decoded the list already; it is empty when it could not. */
static bool take_chain(const struct handshake *run, struct ca_error *err)
{
    struct ca_presented *presented = run->presented;
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(run->session.ssl); /* borrowed: dies with ssl */
    int count = chain != NULL ? sk_X509_num(chain) : 0;

    if (count > CA_PRESENTED_COUNT_MAX) {
        ca_fail(err, CA_ERR_HANDSHAKE, "'%s' presents %d certificates", run->target->name, count);
        ca_error_cause(err, "at most %d are read as one chain", CA_PRESENTED_COUNT_MAX);
        return false;
    }
    presented->cert = ca_alloc((size_t)count, sizeof(struct ca_cert *));
    for (int i = 0; i < count; i++) {
        if (!ca_cert_from_handle(sk_X509_value(chain, i), &presented->cert[i], err)) {
            return false;
        }
        presented->count++;
    }
    return true;
}

/* The group by its IANA name, which OpenSSL has for a few alone. */
static void take_group(SSL *ssl, struct ca_presented *presented)
{
    static const struct {
        int id;
        const char *name;
    } groups[] = { { NID_X9_62_prime256v1, "secp256r1" },
                   { NID_secp384r1, "secp384r1" },
                   { NID_secp521r1, "secp521r1" },
                   { NID_X25519, "x25519" },
                   { NID_X448, "x448" } };
    EVP_PKEY *key = NULL;

    if (SSL_get_peer_tmp_key(ssl, &key) != 1) {
        return;
    }
    char name[CA_GROUP_TEXT_MAX] = "";
    size_t len = 0;
    int id = EVP_PKEY_get_id(key);
    if (EVP_PKEY_get_group_name(key, name, sizeof name, &len) == 1) {
        id = OBJ_txt2nid(name);
        snprintf(presented->group, sizeof presented->group, "%s", name);
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(groups); i++) {
        if (groups[i].id == id) {
            snprintf(presented->group, sizeof presented->group, "%s", groups[i].name);
        }
    }
    EVP_PKEY_free(key);
}

/* The server's signature by its IANA name; of ECDSA the hash alone decides in TLS 1.2. */
static void take_scheme(SSL *ssl, struct ca_presented *presented)
{
    int hash = NID_undef, type = NID_undef;

    if (SSL_get_peer_signature_nid(ssl, &hash) != 1 ||
        SSL_get_peer_signature_type_nid(ssl, &type) != 1) {
        return;
    }
    const char *how = type == NID_rsassaPss              ? "rsa_pss_rsae"
                      : type == NID_rsaEncryption        ? "rsa_pkcs1"
                      : type == NID_X9_62_id_ecPublicKey ? "ecdsa"
                                                         : OBJ_nid2sn(type);
    snprintf(presented->scheme, sizeof presented->scheme, "%.18s_%s", how,
             hash == NID_sha256   ? "sha256"
             : hash == NID_sha384 ? "sha384"
             : hash == NID_sha512 ? "sha512"
                                  : "other");
}

static void take_parameters(const struct handshake *run)
{
    struct ca_presented *presented = run->presented;
    const char *cipher = SSL_get_cipher_name(run->session.ssl);
    const SSL_CIPHER *suite = SSL_get_current_cipher(run->session.ssl);
    bool is_rsa = suite != NULL && SSL_CIPHER_get_kx_nid(suite) == NID_kx_rsa;

    presented->is_connected = true;
    presented->leaf_use = is_rsa ? CA_LEAF_DECRYPTS : CA_LEAF_SIGNS;
    snprintf(presented->protocol, sizeof presented->protocol, "%s",
             SSL_get_version(run->session.ssl));
    snprintf(presented->cipher, sizeof presented->cipher, "%s", cipher);
    if (suite != NULL) {
        snprintf(presented->suite, sizeof presented->suite, "%s", SSL_CIPHER_standard_name(suite));
    }
    take_group(run->session.ssl, presented);
    take_scheme(run->session.ssl, presented);
}

static bool fail_no_chain(const struct handshake *run, const struct ca_error *reason,
                          struct ca_error *err)
{
    ca_fail(err, CA_ERR_HANDSHAKE, "no certificate from '%s'", run->target->name);
    ca_error_cause(err, "%s", reason->cause);
    if (run->has_certificate) {
        ca_error_hint(err, "what it presents cannot be read as a list of certificates");
    } else if (reason->hint[0] != '\0') {
        ca_error_hint(err, "%s", reason->hint);
    }
    return false;
}

static void note_unproven(const struct handshake *run, const struct ca_error *reason)
{
    struct ca_error *unproven = &run->presented->unproven;

    ca_fail(unproven, CA_ERR_HANDSHAKE,
            "'%s' did not prove that it holds the key of its certificate", run->target->name);
    ca_error_cause(unproven, "%s", reason->cause);
    ca_error_hint(unproven, "a chain without proof may be anybody's: no header is made from it");
}

/* Turn what was noted into the result, or into a failure if no chain came. */
static bool conclude(struct handshake *run, enum ca_tls_outcome outcome, int error,
                     struct ca_error *err)
{
    struct ca_presented *presented = run->presented;
    struct ca_error reason = { CA_ERR_HANDSHAKE, "", "", "" };

    if (outcome != CA_TLS_DONE) {
        tell_cause(run, outcome, error, &reason); /* first: what follows uses OpenSSL's queue */
    }
    presented->is_timed_out = outcome == CA_TLS_TIMED_OUT;
    take_parameters(run);
    if (!take_chain(run, err)) {
        return false;
    }
    if (presented->count == 0) {
        presented->is_refused = outcome == CA_TLS_FAILED && !run->has_certificate &&
                                is_tls_record(run) && run->received <= REPLY_LEN_MAX;
        return fail_no_chain(run, &reason, err);
    }
    presented->is_key_proven = presented->is_key_proven || outcome == CA_TLS_DONE;
    if (!presented->is_key_proven) {
        note_unproven(run, &reason);
    } else if (outcome != CA_TLS_DONE && presented->wants_client_cert) {
        snprintf(presented->client_refusal, sizeof presented->client_refusal, "%.*s",
                 CA_REFUSAL_TEXT_MAX - 1, reason.cause);
    }
    return true;
}

bool ca_presented_collect(const struct ca_connection *connection, const struct ca_asking *asking,
                          struct ca_presented *presented, struct ca_error *err)
{
    struct handshake run = { .presented = presented,
                             .target = asking->target,
                             .deadline_ms = connection->deadline_ms };
    bool done = false;

    *presented = (struct ca_presented){ .cert = NULL };
    if (set_up(&run, connection->fd, asking, err)) {
        enum ca_tls_outcome outcome = ca_tls_session_shake(&run.session, connection);
        int error = errno;

        done = conclude(&run, outcome, error, err);
        if (outcome == CA_TLS_DONE) {
            SSL_shutdown(run.session.ssl); /* our close_notify; the server's is not waited for */
        }
    }
    ca_tls_session_close(&run.session);
    return done;
}
