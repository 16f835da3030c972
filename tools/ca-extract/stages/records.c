/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/records.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/clock.h"
#include "base/text.h"
#include "stages/starttls.h"
#include "stages/tls_session.h"

enum {
    FRAGMENT_MIN = 512, /* RFC 6066 4: 512, 1024, 2048, 4096 */
    FRAGMENT_MAX = 4096,
    CONTENT_MAX = 16384,
    RECEIVED_MAX = 1024 * 1024,
    EXTENSION_RECORD_SIZE_LIMIT = 28 /* RFC 8449 4 */
};

/* What is noted while a session is looked at. */
struct watch {
    struct ca_tls_session session;
    enum ca_limit_kind kind;
    struct ca_limit *limit;
    struct ca_records_seen seen;
    size_t record_len;   /* of the record under way, as it came */
    uint8_t record_type; /* of it, as it came */
    bool is_protected;   /* TLS 1.2: records have changed to ciphers */
    bool is_full;        /* a record of data filled the limit */
    bool is_many;        /* more than can be noted */
    size_t data_len;     /* read behind the handshake */
    size_t received;     /* bytes in all */
    int64_t until_ms;    /* when to stop, whatever still comes */
    uint8_t answer[2];
};

const char *ca_limit_name(enum ca_limit_kind kind)
{
    return kind == CA_LIMIT_FRAGMENT ? "max_fragment_length" : "record_size_limit";
}

const char *ca_limit_version(enum ca_limit_kind kind)
{
    return kind == CA_LIMIT_FRAGMENT ? "TLS 1.2" : "TLS 1.3";
}

enum ca_limit_kind ca_limit_for(const struct ca_presented *presented,
                                const struct ca_profile *profile)
{
    return ca_presented_is_tls_1_3(presented, profile) ? CA_LIMIT_RECORD : CA_LIMIT_FRAGMENT;
}

static size_t sum(const size_t *at, size_t count)
{
    size_t total = 0;

    for (size_t i = 0; i < count; i++) {
        total += at[i];
    }
    return total;
}

size_t ca_records_buffer(const struct ca_records_seen *seen, bool *is_split)
{
    size_t total = sum(seen->record, seen->record_count);
    size_t peak = 0, at = 0, begin = 0, message = 0;

    *is_split = false;
    for (size_t i = 0; i < seen->record_count; i++) {
        while (message < seen->message_count && begin + seen->message[message] <= at) {
            begin += seen->message[message++];
        }
        *is_split = *is_split || at > begin;
        size_t held = at - begin + seen->record[i];
        peak = held > peak ? held : peak;
        at += seen->record[i];
    }
    return total == sum(seen->message, seen->message_count) ? peak : total;
}

static void note(size_t *list, size_t *count, size_t len, bool *is_many)
{
    if (*count == CA_RECORDS_SEEN_MAX) {
        *is_many = true;
        return;
    }
    list[(*count)++] = len;
}

static void note_largest(struct watch *watch, size_t len)
{
    if (len > watch->limit->largest) {
        watch->limit->largest = len;
    }
}

/* Every suite of TLS 1.3 has a tag of 16 bytes, but one. */
static size_t tag_len(const SSL *ssl)
{
    const SSL_CIPHER *suite = SSL_get_current_cipher(ssl);

    return suite != NULL && strstr(SSL_CIPHER_standard_name(suite), "CCM_8") != NULL ? 8 : 16;
}

/* The head of a record, before it is deciphered. */
static void note_record(struct watch *watch, const uint8_t *head)
{
    watch->record_type = head[0];
    watch->record_len = (size_t)head[3] << 8 | head[4];
    watch->is_protected = watch->is_protected || head[0] == SSL3_RT_CHANGE_CIPHER_SPEC;
    if (head[0] == SSL3_RT_HANDSHAKE &&
        !(watch->kind == CA_LIMIT_FRAGMENT && watch->is_protected)) {
        note_largest(watch, watch->record_len);
        note(watch->seen.record, &watch->seen.record_count, watch->record_len, &watch->is_many);
    }
}

/* What a protected record of TLS 1.3 holds. */
static void note_inner(struct watch *watch, uint8_t type, const SSL *ssl)
{
    size_t tag = tag_len(ssl);
    size_t len = watch->record_len > tag ? watch->record_len - tag : 0;

    note_largest(watch, len);
    if (type == SSL3_RT_HANDSHAKE && len > 0) {
        note(watch->seen.record, &watch->seen.record_count, len - 1, &watch->is_many);
    }
    if (type == SSL3_RT_APPLICATION_DATA) {
        watch->is_full = watch->is_full || len == watch->limit->len;
    }
}

/* NOLINTNEXTLINE(readability-function-size): OpenSSL's parameters */
static void on_message(int is_ours, int version, int content_type, const void *data, size_t len,
                       SSL *ssl, void *arg)
{
    struct watch *watch = arg;

    (void)version;
    if (is_ours != 0 || len == 0) {
        return;
    }
    if (content_type == SSL3_RT_HEADER && len >= SSL3_RT_HEADER_LENGTH) {
        note_record(watch, data);
    } else if (content_type == SSL3_RT_INNER_CONTENT_TYPE) {
        note_inner(watch, *(const uint8_t *)data, ssl);
    } else if (content_type == SSL3_RT_HANDSHAKE &&
               !(watch->kind == CA_LIMIT_FRAGMENT && watch->is_protected)) {
        note(watch->seen.message, &watch->seen.message_count, len, &watch->is_many);
    }
}

/* Ends reading in time, and at some length: see the same in handshake.c. */
/* NOLINTNEXTLINE(readability-function-size): OpenSSL's parameters */
static long on_read(BIO *bio, int operation, const char *data, size_t len, int argi, long argl,
                    int result, size_t *processed)
{
    struct watch *watch = (struct watch *)(void *)BIO_get_callback_arg(bio);

    (void)data, (void)len, (void)argi, (void)argl;
    if (operation == BIO_CB_READ) {
        bool is_over = watch->received > RECEIVED_MAX || ca_clock_monotonic_ms() >= watch->until_ms;
        return is_over ? -1 : 1;
    }
    if (operation == (BIO_CB_READ | BIO_CB_RETURN) && result > 0 && processed != NULL) {
        watch->received += *processed;
    }
    return result;
}

/* OpenSSL's parameters. */
/* NOLINTNEXTLINE(readability-function-size) */
static int put_limit(SSL *ssl, unsigned type, unsigned context, const unsigned char **out,
                     size_t *len, X509 *x, size_t chain_at, int *alert, void *arg)
{
    struct watch *watch = arg;

    (void)ssl, (void)type, (void)context, (void)x, (void)chain_at, (void)alert;
    watch->answer[0] = (uint8_t)(watch->limit->len >> 8);
    watch->answer[1] = (uint8_t)(watch->limit->len & 0xFF);
    *out = watch->answer;
    *len = sizeof watch->answer;
    return 1;
}

/* NOLINTNEXTLINE(readability-function-size) */
static int take_limit(SSL *ssl, unsigned type, unsigned context, const unsigned char *in,
                      size_t len, X509 *x, size_t chain_at, int *alert, void *arg)
{
    struct watch *watch = arg;

    (void)ssl, (void)type, (void)context, (void)in, (void)x, (void)chain_at, (void)alert;
    watch->limit->is_answered = len == sizeof watch->answer;
    return 1;
}

static uint8_t fragment_code(size_t len)
{
    uint8_t code = TLSEXT_max_fragment_length_512;

    for (size_t size = FRAGMENT_MIN; size < len; size *= 2) {
        code++;
    }
    return code;
}

static bool add_extension(SSL_CTX *ctx, void *context)
{
    struct watch *watch = context;
    int version = watch->kind == CA_LIMIT_FRAGMENT ? TLS1_2_VERSION : TLS1_3_VERSION;

    if (SSL_CTX_set_min_proto_version(ctx, version) != 1 ||
        SSL_CTX_set_max_proto_version(ctx, version) != 1) {
        return false;
    }
    if (watch->kind == CA_LIMIT_FRAGMENT) {
        return SSL_CTX_set_tlsext_max_fragment_length(ctx, fragment_code(watch->limit->len)) == 1;
    }
    return SSL_CTX_add_custom_ext(ctx, EXTENSION_RECORD_SIZE_LIMIT,
                                  SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS,
                                  put_limit, NULL, watch, take_limit, watch) == 1;
}

/* The wish of a device: nothing where its messages can be in no such records. */
static size_t wish_of(enum ca_limit_kind kind, size_t largest, bool reassembles)
{
    size_t size = FRAGMENT_MIN;

    if (kind == CA_LIMIT_RECORD) {
        size_t len = reassembles ? largest : largest + 1;
        size = len > FRAGMENT_MIN ? len : FRAGMENT_MIN;
        return size <= CONTENT_MAX ? size : 0;
    }
    if (!reassembles) { /* each message must come in one record */
        while (size < largest) {
            size *= 2;
        }
        return size <= FRAGMENT_MAX ? size : 0;
    }
    /* The largest that costs nothing: the buffer must hold the message in any case. */
    while (size * 2 <= largest && size < FRAGMENT_MAX) {
        size *= 2;
    }
    return size;
}

/* What has turned to TLS, or agreed on another protocol, would be taken aback by HTTP. */
static bool may_ask_for_page(const struct ca_target *target, const SSL *ssl)
{
    const unsigned char *name = NULL;
    unsigned len = 0;

    SSL_get0_alpn_selected(ssl, &name, &len);
    bool is_other = len > 0 && !(len == 8 && memcmp(name, "http/1.1", 8) == 0);
    return target->dialogue == CA_DIALOGUE_NONE && !is_other;
}

static bool send_request(const struct ca_tls_session *session, const char *host, const char *path,
                         int64_t deadline_ms)
{
    struct ca_text request = { 0 };
    bool is_v6 = strchr(host, ':') != NULL; /* RFC 9110 7.2: as in a URL */
    bool is_late = false;
    int result = 0;

    ca_text_add(&request,
                "GET %s HTTP/1.1\r\nHost: %s%s%s\r\nAccept: */*\r\nAccept-Encoding: identity\r\n"
                "Connection: close\r\n\r\n",
                path, is_v6 ? "[" : "", host, is_v6 ? "]" : "");
    do {
        ERR_clear_error();
        result = SSL_write(session->ssl, request.at, (int)request.len);
    } while (result <= 0 && ca_tls_session_wait(session, result, deadline_ms, &is_late));
    ca_text_clear(&request);
    return result > 0;
}

/* One call gives what one record holds. */
static void read_data(struct watch *watch, int64_t deadline_ms)
{
    static const size_t room = CONTENT_MAX + 1024;
    uint8_t *data = ca_alloc(room, 1);
    bool is_late = false;
    int result = 0;

    do {
        ERR_clear_error();
        result = SSL_read(watch->session.ssl, data, (int)room);
        if (result > 0 && watch->kind == CA_LIMIT_FRAGMENT) {
            note_largest(watch, (size_t)result);
            watch->is_full = watch->is_full || (size_t)result == watch->limit->len;
        }
        watch->data_len += result > 0 ? (size_t)result : 0;
    } while (watch->data_len < CA_RECORDS_READ_MAX &&
             (result > 0 || ca_tls_session_wait(&watch->session, result, deadline_ms, &is_late)));
    ca_free(data);
}

/* OpenSSL holds a server to max_fragment_length by itself. */
static bool note_overflow(struct watch *watch)
{
    int reason = ERR_GET_REASON(ERR_peek_error());
    bool is_overflown =
        reason == SSL_R_DATA_LENGTH_TOO_LONG || reason == SSL_R_ENCRYPTED_LENGTH_TOO_LONG;

    if (is_overflown) {
        note_largest(watch, watch->record_len);
    }
    return is_overflown;
}

static void read_answer(struct watch *watch)
{
    const SSL_SESSION *session = SSL_get0_session(watch->session.ssl); /* borrowed */

    if (watch->kind == CA_LIMIT_FRAGMENT && session != NULL) {
        watch->limit->is_answered =
            SSL_SESSION_get_max_fragment_length(session) != TLSEXT_max_fragment_length_DISABLED;
    }
}

/* The buffer that all of it fits into, as the device would ask. */
static size_t needed_buffer(const struct watch *watch, bool *is_split)
{
    size_t peak = ca_records_buffer(&watch->seen, is_split);
    size_t asked = watch->limit->len;

    /* Mbed TLS asks for records as large as its buffer: what would come with a
     * larger one was not seen, but never more than all of it. */
    if (watch->kind == CA_LIMIT_RECORD && peak > asked) {
        peak = sum(watch->seen.record, watch->seen.record_count);
    }
    return peak > asked ? peak : asked;
}

/* From what was noted to the outcome. */
static void conclude(struct watch *watch, bool reassembles)
{
    struct ca_limit *limit = watch->limit;
    bool is_split = false;
    size_t buffer_len = needed_buffer(watch, &is_split);
    char *words = limit->words;

    if (limit->largest > limit->len) {
        snprintf(words, CA_LIMIT_TEXT_MAX, "%s, and sends records of %zu bytes",
                 limit->is_answered ? "heeds it in words alone" : "not heeded", limit->largest);
    } else if (!limit->is_answered) {
        snprintf(words, CA_LIMIT_TEXT_MAX, "not heeded");
    } else if (!watch->is_full) {
        snprintf(words, CA_LIMIT_TEXT_MAX,
                 "answered, but not seen to be kept: it sent %zu bytes of data, and no record of "
                 "that size",
                 watch->data_len);
    } else if (is_split && !reassembles) {
        snprintf(words, CA_LIMIT_TEXT_MAX,
                 "kept, but it splits handshake messages, which the device cannot put together");
    } else if (watch->is_many || buffer_len > CONTENT_MAX) {
        snprintf(words, CA_LIMIT_TEXT_MAX, "kept, but no smaller buffer takes the handshake");
    } else {
        limit->is_kept = true;
        limit->buffer_len = buffer_len;
        snprintf(words, CA_LIMIT_TEXT_MAX, "kept, over %zu bytes of data", watch->data_len);
    }
}

static void look(struct watch *watch, const struct ca_connection *connection,
                 const struct ca_asking *asking, const char *path, struct ca_error *err)
{
    SSL_set_msg_callback(watch->session.ssl, on_message);
    SSL_set_msg_callback_arg(watch->session.ssl, watch);
    BIO_set_callback_ex(SSL_get_rbio(watch->session.ssl), on_read);
    BIO_set_callback_arg(SSL_get_rbio(watch->session.ssl), (char *)watch);
    watch->until_ms = connection->deadline_ms;
    bool is_done = ca_tls_session_shake(&watch->session, connection) == CA_TLS_DONE;
    read_answer(watch);
    watch->until_ms = ca_clock_monotonic_ms() + CA_RECORDS_READ_MS;
    if (is_done && may_ask_for_page(asking->target, watch->session.ssl) &&
        send_request(&watch->session, asking->target->host, path, watch->until_ms)) {
        read_data(watch, watch->until_ms);
    }
    bool is_overflown = note_overflow(watch);
    if (!is_done && !is_overflown) {
        const char *words = ERR_reason_error_string(ERR_peek_error());

        ca_fail(err, CA_ERR_HANDSHAKE, "no second handshake");
        ca_error_cause(err, "%s", words != NULL ? words : "the server did not go on");
    }
    ERR_clear_error();
}

static void ask(const struct ca_enquiry *enquiry, enum ca_limit_kind kind, const char *path,
                struct ca_limit *limit)
{
    struct watch *watch = ca_alloc(1, sizeof *watch);
    struct ca_asking asking = enquiry->asking;
    struct ca_connection connection = { .fd = -1 };
    const struct ca_tls_addition addition = { add_extension, watch };
    struct ca_error err = { CA_OK, "", "", "" };

    asking.offer = CA_OFFER_DEVICE;
    watch->kind = kind;
    watch->limit = limit;
    limit->is_asked = true;
    bool done = ca_connection_open(enquiry->where, &enquiry->reaching, &connection, &err) &&
                ca_starttls_run(&connection, asking.target, asking.server_name->host, &err) &&
                ca_tls_session_open(&asking, &addition, connection.fd, &watch->session, &err);
    if (done) {
        look(watch, &connection, &asking, path, &err);
    }
    if (err.code == CA_OK) {
        conclude(watch, asking.profile->input_overhead > 0);
    } else {
        snprintf(limit->words, sizeof limit->words, "cannot be asked: %.160s", err.cause);
    }
    ca_tls_session_close(&watch->session);
    ca_connection_close(&connection);
    ca_free(watch);
}

void ca_records_ask(const struct ca_enquiry *enquiry, const struct ca_presented *presented,
                    const char *path, struct ca_records *records)
{
    const struct ca_profile *profile = enquiry->asking.profile;
    bool reassembles = profile->input_overhead > 0;
    bool has_newer = ca_presented_is_tls_1_3(presented, profile);
    const bool is_there[] = {
        [CA_LIMIT_FRAGMENT] = profile->tls_min == CA_TLS_1_2, [CA_LIMIT_RECORD] = has_newer
    };

    *records = (struct ca_records){ 0 };
    for (int kind = 0; kind < CA_LIMIT_COUNT; kind++) {
        struct ca_limit *limit = &records->limit[kind];
        size_t len = wish_of((enum ca_limit_kind)kind, presented->largest_len, reassembles);

        if (is_there[kind] && len > 0) {
            limit->len = len;
            ask(enquiry, (enum ca_limit_kind)kind, path, limit);
        } else if (is_there[kind]) {
            snprintf(limit->words, sizeof limit->words,
                     "not asked: no limit takes the %s message of %zu bytes whole",
                     ca_handshake_message_name(presented->largest_type), presented->largest_len);
        }
    }
}
