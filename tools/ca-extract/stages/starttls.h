/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_STARTTLS_H
#define CA_STAGES_STARTTLS_H

/*
 * The end of stage 2 for protocols that begin in plain text: ask the server to
 * turn to TLS, in its own words, and stop where TLS begins.
 *
 * No name, password or certificate is sent, and nothing the server says is
 * believed but its consent: what it said in plain text has no part in the
 * session, and its certificate is proved by the handshake as everywhere.
 */

#include "base/error.h"
#include "stages/connection.h"
#include "stages/target.h"

/*
 * Hold the dialogue of `target`.
 *
 * in        connection: open; nothing sent or read on it yet. target: its
 *           dialogue is held; none is done at once. host: the name that a
 *           server of many is told (XMPP).
 * out       the next byte on the connection, in both directions, is TLS.
 * fails     CA_ERR_HANDSHAKE: the server refuses, is of another kind, talks on
 *           behind its consent, says too much or takes too long. The cause
 *           shows its last line.
 * limits    see stages/wire.h.
 * source    SMTP RFC 3207, LMTP RFC 2033, IMAP RFC 9051 6.2.1, POP3 and ACAP
 *           RFC 2595, FTP RFC 4217, NNTP RFC 4642, ManageSieve RFC 5804 1.6,
 *           LDAP RFC 4511 4.14, XMPP RFC 6120 5, PostgreSQL's protocol 55.2.10
 *           (SSLRequest), MySQL's Protocol::SSLRequest.
 */
CA_MUST_CHECK bool ca_starttls_run(const struct ca_connection *connection,
                                   const struct ca_target *target, const char *host,
                                   struct ca_error *err);

#endif
