/* SPDX-License-Identifier: Apache-2.0 */
/* From the library's errors to results with a name. */

#include "tls/bio.h"
#include "tls/client_state.h"
#include "tls/heap.h"
#include "tls/library.h"
#include "tls/verify_words.h"

/* RFC 8446, section 6, and RFC 5246, section 7.2. */
enum {
    ALERT_HANDSHAKE_FAILURE = 40,
    ALERT_BAD_CERTIFICATE = 42,
    ALERT_UNKNOWN_CA = 48,
    ALERT_CERTIFICATE_REQUIRED = 116,
    RECORD_FIRST = 20,
    RECORD_LAST = 23,
    RECORD_MAJOR = 3
};

static enum fw_tls_result result_of_alert(const struct fw_tls_client *client,
                                          const struct fw_library_view *view)
{
    bool is_about_us = view->is_answered && view->alert >= ALERT_HANDSHAKE_FAILURE &&
                       view->alert <= ALERT_UNKNOWN_CA;

    fw_log_error("TLSW", "The server sent alert %d: %s", view->alert, fw_alert_words(view->alert));
    if (view->alert == ALERT_CERTIFICATE_REQUIRED || (is_about_us && !client->has_own_cert)) {
        return FW_TLS_CLIENT_CERT_WANTED;
    }
    /* ... and 43 to 47: unsupported, revoked, expired, unknown, and a parameter that fits none. */
    return is_about_us ? FW_TLS_CLIENT_CERT_REFUSED : FW_TLS_ALERT;
}

/* The record could not be taken: because it is none, or for its size. */
static enum fw_tls_result result_of_record(const struct fw_library_view *view)
{
    if (view->record_type < RECORD_FIRST || view->record_type > RECORD_LAST ||
        view->record_major != RECORD_MAJOR) {
        return FW_TLS_NOT_TLS;
    }
    if (view->record_len > MBEDTLS_SSL_IN_CONTENT_LEN) {
        return FW_TLS_RECORD_TOO_LARGE;
    }
    return view->message_len > MBEDTLS_SSL_IN_CONTENT_LEN ? FW_TLS_LIST_TOO_LARGE
                                                          : FW_TLS_HANDSHAKE;
}

/* The flags mean something only when the handshake itself says so: a handshake
 * that ended before verification leaves them at 0 or at all ones. */
static enum fw_tls_result result_of_flags(const struct fw_tls_client *client)
{
    uint32_t flags = mbedtls_ssl_get_verify_result(&client->ssl);

    fw_log_error("TLSW", "Certificate verification failed (flags=0x%x)", (unsigned)flags);
    for (size_t at = 0; fw_verify_flag_words(flags, at) != NULL; at++) {
        fw_log_error("TLSW", "  %s", fw_verify_flag_words(flags, at));
    }
    return fw_verify_result(flags);
}

enum fw_tls_result fw_failure_tell(const struct fw_tls_client *client, int code)
{
    const struct fw_library_view view = fw_library_look(&client->ssl, code);

    if (fw_heap_was_full()) {
        return FW_TLS_NO_MEMORY; /* a signature, for one, then counts as wrong */
    }
    switch (code) {
    case MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY:
        return FW_TLS_CLOSED;
    case MBEDTLS_ERR_SSL_CONN_EOF:
    case FW_BIO_BROKEN:
        return FW_TLS_BROKEN;
    case MBEDTLS_ERR_X509_CERT_VERIFY_FAILED:
        return result_of_flags(client);
    case MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE:
        return result_of_alert(client, &view);
    default:
        break;
    }
    fw_log_error("TLSW", "%s failed: -0x%04x", client->is_broken ? "Handshake" : "Session",
                 (unsigned)-code);
    switch (code) {
    case MBEDTLS_ERR_SSL_ALLOC_FAILED:
    case MBEDTLS_ERR_X509_ALLOC_FAILED:
        return FW_TLS_NO_MEMORY;
    case MBEDTLS_ERR_X509_FATAL_ERROR: /* not for want of memory, as was seen above */
        fw_log_error("TLSW", "  there are more than %d certificates below the root",
                     MBEDTLS_X509_MAX_INTERMEDIATE_CA);
        return FW_TLS_UNACCEPTABLE;
    case MBEDTLS_ERR_SSL_BAD_INPUT_DATA:
    case MBEDTLS_ERR_SSL_INVALID_RECORD:
        return result_of_record(&view);
    default:
        return FW_TLS_HANDSHAKE;
    }
}
