/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PROXY_H
#define CA_STAGES_PROXY_H

/*
 * Which proxy a connection goes through: what --proxy says, else what the
 * environment says, else none. Nothing is connected here.
 */

#include <stdbool.h>

#include "base/error.h"
#include "stages/target.h"

enum { CA_PROXY_NAME_MAX = CA_TARGET_NAME_MAX + 16 };

struct ca_proxy {
    bool is_there;
    char name[CA_PROXY_NAME_MAX]; /* "http://host:port", "socks5h://host:port": no password */
    char *user, *password;        /* owned; NULL where there is none */
};

/* For what a connection is wanted: each has variables of its own. */
enum ca_proxy_use { CA_PROXY_FOR_TLS, CA_PROXY_FOR_HTTP };

/*
 * Choose.
 *
 * in        given: of --proxy, or NULL; "none" is no proxy whatever the
 *           environment says. host: where the connection is to end, a name or
 *           an address.
 * out       proxy: released with ca_proxy_clear, also after a failure.
 * default   the first that is set and not empty of https_proxy, HTTPS_PROXY (for
 *           TLS) or http_proxy (for HTTP, in lower case only), then all_proxy,
 *           ALL_PROXY; unless no_proxy or NO_PROXY names the host, or it is
 *           localhost or a loopback address. --proxy knows no exceptions.
 * fails     CA_ERR_USAGE: not http, socks5 or socks5h with a host; says by
 *           whom, and quotes nothing that may be a password.
 * source    the words and suffixes of no_proxy as curl and Go read them; in
 *           upper case HTTP_PROXY may be a header of a CGI request.
 */
CA_MUST_CHECK bool ca_proxy_choose(const char *given, enum ca_proxy_use use, const char *host,
                                   struct ca_proxy *proxy, struct ca_error *err);

/* Release and zero; the password is overwritten first. */
void ca_proxy_clear(struct ca_proxy *proxy);

/* True when `list`, as no_proxy has it, names `host`. */
bool ca_proxy_is_excepted(const char *list, const char *host);

#endif
