/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CONNECTION_H
#define CA_STAGES_CONNECTION_H

/*
 * Stage 2: a target becomes a connected socket.
 *
 * Every address of the name is tried. A second try starts while the first is
 * still waiting, so that one dead address does not cost the whole time limit
 * (the idea of RFC 8305, without its cache).
 */

#include <stdint.h>

#include "base/error.h"
#include "stages/proxy.h"
#include "stages/target.h"

enum ca_family { CA_FAMILY_ANY, CA_FAMILY_V4, CA_FAMILY_V6 };

enum { CA_TIMEOUT_DEFAULT_MS = 10000, CA_ADDRESS_TEXT_MAX = 64 };

struct ca_connection {
    int fd;                            /* non-blocking, TCP_NODELAY; -1 when there is none */
    int64_t deadline_ms;               /* ca_clock_monotonic_ms by which the handshake must end */
    bool is_unknown;                   /* there is no such name: another try goes no better */
    char address[CA_ADDRESS_TEXT_MAX]; /* "192.0.2.7:443": the one that answered */
};

/* How to reach what is asked. All borrowed. */
struct ca_reaching {
    const char *proxy; /* of --proxy; NULL: what the environment says */
    enum ca_family family;
    int timeout_ms; /* for connection and handshake together, 1 or more */
};

/*
 * Connect, through a proxy where one is to be used.
 *
 * in        where: host and port to connect to (the target, or what
 *           --connect-to says).
 * out       connection: fd -1 after a failure, is_unknown then told as well;
 *           closed with ca_connection_close.
 * fails     CA_ERR_UNREACHABLE: name not found, every address refused, time
 *           over, or the proxy refuses; cause: the system's words for the last
 *           address, and how many were tried. CA_ERR_USAGE: the proxy makes no
 *           sense.
 * limits    looking up the name keeps to the resolver's own time limits.
 */
CA_MUST_CHECK bool ca_connection_open(const struct ca_target *where,
                                      const struct ca_reaching *reaching,
                                      struct ca_connection *connection, struct ca_error *err);

/* The same through `proxy`; ca_connection_open does so by itself. */
CA_MUST_CHECK bool ca_connection_tunnel(const struct ca_target *where, const struct ca_proxy *proxy,
                                        const struct ca_reaching *reaching,
                                        struct ca_connection *connection, struct ca_error *err);

/* Close; fd -1 is allowed. */
void ca_connection_close(struct ca_connection *connection);

#endif
