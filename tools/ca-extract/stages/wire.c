/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clock.h"

bool ca_wire_fail(const struct ca_wire *wire, const char *cause, struct ca_error *err)
{
    ca_fail(err, CA_ERR_HANDSHAKE, "'%s' does not turn to TLS", wire->name);
    if (wire->seen[0] != '\0') {
        ca_error_cause(err, "%s: %s", cause, wire->seen);
    } else {
        ca_error_cause(err, "%s", cause);
    }
    return false;
}

static bool fail_closed(const struct ca_wire *wire, struct ca_error *err)
{
    return ca_wire_fail(wire,
                        wire->seen[0] != '\0' ? "the server closed the connection after saying"
                                              : "the server closed the connection",
                        err);
}

static bool wait_for(const struct ca_wire *wire, short events, struct ca_error *err)
{
    struct pollfd socket = { .fd = wire->connection->fd, .events = events };
    int64_t left = wire->connection->deadline_ms - ca_clock_monotonic_ms();

    if (left > 0 && poll(&socket, 1, (int)left) != 0) {
        return true;
    }
    ca_wire_fail(wire,
                 wire->seen[0] != '\0' ? "nothing came within the time limit after"
                                       : "nothing came back within the time limit",
                 err);
    ca_error_hint(err, "check scheme and port; --timeout waits longer");
    return false;
}

bool ca_wire_put(struct ca_wire *wire, const void *at, size_t len, struct ca_error *err)
{
    const uint8_t *next = at;

    while (len > 0) {
        ssize_t sent = send(wire->connection->fd, next, len, MSG_NOSIGNAL);

        if (sent > 0) {
            next += sent;
            len -= (size_t)sent;
        } else if (errno != EAGAIN && errno != EINTR) {
            return fail_closed(wire, err);
        } else if (!wait_for(wire, POLLOUT, err)) {
            return false;
        }
    }
    return true;
}

/* Take `wanted` bytes or fewer, as many as are there; with `flags` of recv. */
static bool take(struct ca_wire *wire, void *at, size_t wanted, int flags, size_t *taken,
                 struct ca_error *err)
{
    for (;;) {
        ssize_t got = recv(wire->connection->fd, at, wanted, flags);

        if (got > 0) {
            *taken = (size_t)got;
            return true;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            return fail_closed(wire, err);
        }
        if (!wait_for(wire, POLLIN, err)) {
            return false;
        }
    }
}

static bool count(struct ca_wire *wire, size_t len, struct ca_error *err)
{
    wire->bytes += len;
    if (wire->bytes <= CA_WIRE_BYTES_MAX) {
        return true;
    }
    return ca_wire_fail(wire, "the server talks without end, at last", err);
}

static void note_seen(struct ca_wire *wire, const char *piece)
{
    snprintf(wire->seen, sizeof wire->seen, "%.*s", CA_WIRE_SEEN_MAX - 1, piece);
}

/* Make a text of what was read: `len` bytes of which the last is the delimiter. */
static void finish_piece(struct ca_wire *wire, char *piece, size_t len)
{
    piece[--len] = '\0';
    if (len > 0 && piece[len - 1] == '\r') {
        piece[--len] = '\0';
    }
    for (size_t i = 0; i < len; i++) {
        piece[i] = (char)(piece[i] == '\0' ? ' ' : piece[i]);
    }
    note_seen(wire, piece);
}

bool ca_wire_until(struct ca_wire *wire, char last, char piece[static CA_WIRE_PIECE_MAX],
                   struct ca_error *err)
{
    size_t len = 0, seen = 0;

    if (wire->pieces++ >= CA_WIRE_PIECES_MAX) {
        return ca_wire_fail(wire, "the server talks without end, at last", err);
    }
    while (len < CA_WIRE_PIECE_MAX) {
        /* A look first, so that only what belongs to the piece is taken away. */
        if (!take(wire, piece + len, CA_WIRE_PIECE_MAX - len, MSG_PEEK, &seen, err)) {
            return false;
        }
        const char *end = memchr(piece + len, last, seen);
        size_t wanted = end != NULL ? (size_t)(end - (piece + len)) + 1 : seen;
        if (!ca_wire_exactly(wire, (uint8_t *)piece + len, wanted, err)) {
            return false;
        }
        len += wanted;
        if (end != NULL) {
            finish_piece(wire, piece, len);
            return true;
        }
    }
    return ca_wire_fail(wire, "the server sent a line that is too long, after", err);
}

bool ca_wire_exactly(struct ca_wire *wire, uint8_t *at, size_t len, struct ca_error *err)
{
    size_t taken = 0;

    if (!count(wire, len, err)) {
        return false;
    }
    for (size_t got = 0; got < len; got += taken) {
        if (!take(wire, at + got, len - got, 0, &taken, err)) {
            return false;
        }
    }
    return true;
}

bool ca_wire_is_quiet(struct ca_wire *wire, struct ca_error *err)
{
    uint8_t more;

    if (recv(wire->connection->fd, &more, 1, MSG_PEEK | MSG_DONTWAIT) <= 0) {
        return true; /* a connection that was closed shows in the handshake */
    }
    ca_wire_fail(wire, "there is more plain text behind its consent", err);
    ca_error_hint(err, "somebody between here and the server may have put it there");
    return false;
}
