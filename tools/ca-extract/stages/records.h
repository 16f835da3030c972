/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RECORDS_H
#define CA_STAGES_RECORDS_H

/*
 * Does the server send smaller records to a device that asks for them?
 *
 * TLS 1.2 asks by max_fragment_length, TLS 1.3 by record_size_limit. Each is
 * asked over a connection of its own, since the device's ClientHello as it is
 * asks for neither. An answer alone proves nothing, nor does a handshake whose
 * messages are split: GnuTLS 3.7 keeps max_fragment_length there, and forgets
 * it afterwards. A server is seen to keep a limit when it answers, every record
 * that came keeps it, and data came in records that fill it.
 */

#include <stdbool.h>
#include <stddef.h>

#include "stages/presented.h"

enum ca_limit_kind {
    CA_LIMIT_FRAGMENT, /* max_fragment_length, RFC 6066 4, in TLS 1.2 */
    CA_LIMIT_RECORD,   /* record_size_limit, RFC 8449, in TLS 1.3 */
    CA_LIMIT_COUNT
};

enum { CA_LIMIT_TEXT_MAX = 200 };

struct ca_limit {
    bool is_asked;
    bool is_answered; /* the server says that it heeds the extension */
    bool is_kept;     /* it was seen to */
    size_t len;       /* that was asked for, bytes */
    size_t largest; /* record that came; of TLS 1.3 with its type and padding, as RFC 8449 counts */
    size_t buffer_len; /* when kept: the smallest input buffer in which all that came fits */
    char words[CA_LIMIT_TEXT_MAX]; /* the outcome, one clause; "" when it was not asked */
};

/* Starts as `{ 0 }`: nothing was asked. */
struct ca_records {
    struct ca_limit limit[CA_LIMIT_COUNT];
};

/*
 * Ask, in every version of TLS that both the profile and the server have.
 *
 * in        presented: what the same enquiry brought; its largest handshake
 *           message is what the limit is chosen by. path: what to GET.
 * out       records: a server that cannot be asked again is an outcome, too.
 * limits    one connection a version, each within the time limit; of what
 *           comes behind the handshake at most CA_RECORDS_READ_MAX bytes for
 *           CA_RECORDS_READ_MS milliseconds. Where a dialogue turned to
 *           TLS, or another protocol was agreed on, nothing is asked for, and
 *           nothing seen.
 * source    Mbed TLS 3.6.7: library/ssl_tls12_client.c sends
 *           max_fragment_length; library/ssl_tls13_generic.c sends
 *           MBEDTLS_SSL_IN_CONTENT_LEN as record_size_limit; library/ssl_msg.c,
 *           mbedtls_ssl_prepare_handshake_record, puts a message together
 *           behind which its last record must fit.
 */
void ca_records_ask(const struct ca_enquiry *enquiry, const struct ca_presented *presented,
                    const char *path, struct ca_records *records);

enum { CA_RECORDS_READ_MAX = 65536, CA_RECORDS_READ_MS = 3000 };

/* "max_fragment_length", "record_size_limit"; constant. */
const char *ca_limit_name(enum ca_limit_kind kind);

/* "TLS 1.2", "TLS 1.3": where it is asked; constant. */
const char *ca_limit_version(enum ca_limit_kind kind);

/* The extension by which this profile's device would get smaller records from a server that
 * speaks the version that `presented` came in. */
enum ca_limit_kind ca_limit_for(const struct ca_presented *presented,
                                const struct ca_profile *profile);

/* What was noted of a session's records, in the order in which they came. For records.c and tests. */
enum { CA_RECORDS_SEEN_MAX = 4096 };

struct ca_records_seen {
    size_t record[CA_RECORDS_SEEN_MAX]; /* content of records with handshake messages */
    size_t record_count;
    size_t message[CA_RECORDS_SEEN_MAX]; /* whole handshake messages, headers included */
    size_t message_count;
};

/*
 * The buffer that puts these messages together.
 *
 * out       is_split: some message came in several records.
 *           Where records and messages do not add up (padding), the sum of all.
 */
size_t ca_records_buffer(const struct ca_records_seen *seen, bool *is_split);

#endif
