/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_NET_WEB_H
#define CA_NET_WEB_H

/*
 * HTTP replies, and tunnels through proxies, by libcurl.
 *
 * The library is loaded when the first of them is wanted: a run that asks a
 * server directly does not pay for it, nor needs it. Its own reading of the
 * environment is switched off; stages/proxy.h says which proxy is taken.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

/* How to get there. All borrowed. */
struct ca_web_way {
    const char *proxy; /* "http://host:port", "socks5://..." or "socks5h://..."; NULL: directly */
    const char *user;  /* for the proxy; NULL: none */
    const char *password;
    bool is_v4_only, is_v6_only; /* of our own look-ups */
    int64_t deadline_ms;         /* ca_clock_monotonic_ms by which all must be done */
};

struct ca_web_reply {
    long status;          /* 200, 404, ... */
    struct ca_bytes body; /* owned */
    char *redirect;       /* owned: the absolute URL where the server sends us; NULL: nowhere */
};

/*
 * Ask once for what an http URL names; redirects are not followed.
 *
 * in        limit: the most bytes of a body that are taken.
 * out       reply: released with ca_web_reply_clear, also after a failure.
 * fails     CA_ERR_UNREACHABLE: no connection, no HTTP reply, more than `limit`
 *           bytes, or time over; CA_ERR_INTERNAL: libcurl is not there.
 */
CA_MUST_CHECK bool ca_web_get(const char *url, size_t limit, const struct ca_web_way *way,
                              struct ca_web_reply *reply, struct ca_error *err);

/* Release and zero. */
void ca_web_reply_clear(struct ca_web_reply *reply);

/*
 * Open a connection through a proxy: CONNECT for http, RFC 1928 for SOCKS.
 *
 * in        to: "host:port", an IPv6 address in brackets; way->proxy is there.
 * out       fd: non-blocking, TCP_NODELAY, close-on-exec; the caller closes it.
 *           The next byte to read is the server's.
 * fails     CA_ERR_UNREACHABLE: the proxy cannot be reached, refuses, or is
 *           none; cause: its reply. CA_ERR_INTERNAL: libcurl is not there.
 */
CA_MUST_CHECK bool ca_web_tunnel(const char *to, const struct ca_web_way *way, int *fd,
                                 struct ca_error *err);

#endif
