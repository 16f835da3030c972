/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_WIRE_H
#define CA_STAGES_WIRE_H

/*
 * Plain text on a connection that is to turn to TLS: sent, and read byte by
 * byte, never one byte too many.
 *
 * What stands behind a line stays in the socket, so nothing that was sent in
 * plain text can be taken for a part of the encrypted session. Everything read
 * is bounded in bytes, in pieces and in time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "stages/connection.h"

enum {
    CA_WIRE_PIECE_MAX = 4096,       /* a line, a tag or a packet; RFC 5321 has 512, MySQL less */
    CA_WIRE_PIECES_MAX = 200,       /* of one dialogue: a long EHLO reply has 20 */
    CA_WIRE_BYTES_MAX = 128 * 1024, /* of one dialogue */
    CA_WIRE_SEEN_MAX = 120
};

struct ca_wire {
    const struct ca_connection *connection; /* borrowed; its deadline holds */
    const char *name;                       /* of the target, for messages; borrowed */
    size_t bytes, pieces;                   /* read so far */
    char seen[CA_WIRE_SEEN_MAX];            /* the piece that was read last, to be shown */
};

/*
 * Send all of `at`.
 *
 * fails     CA_ERR_HANDSHAKE: time is over, or the connection is closed.
 */
CA_MUST_CHECK bool ca_wire_put(struct ca_wire *wire, const void *at, size_t len,
                               struct ca_error *err);

/*
 * Read up to and including the byte `last`.
 *
 * out       piece: NUL-terminated, without `last` and a CR before it; a NUL
 *           that was sent has become a space.
 * fails     CA_ERR_HANDSHAKE: time is over, the connection is closed, or one of
 *           the bounds above is met; the cause shows what was read last.
 */
CA_MUST_CHECK bool ca_wire_until(struct ca_wire *wire, char last,
                                 char piece[static CA_WIRE_PIECE_MAX], struct ca_error *err);

/*
 * Read exactly `len` bytes, CA_WIRE_PIECE_MAX at most.
 *
 * fails     as ca_wire_until.
 */
CA_MUST_CHECK bool ca_wire_exactly(struct ca_wire *wire, uint8_t *at, size_t len,
                                   struct ca_error *err);

/*
 * Make sure that nothing more has come: now TLS begins, with our message.
 *
 * fails     CA_ERR_HANDSHAKE: there is more, which somebody may have put there.
 */
CA_MUST_CHECK bool ca_wire_is_quiet(struct ca_wire *wire, struct ca_error *err);

/* Give up, with `cause` and what was read last. False, for a return. */
bool ca_wire_fail(const struct ca_wire *wire, const char *cause, struct ca_error *err);

#endif
