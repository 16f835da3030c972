/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_TARGET_H
#define CA_STAGES_TARGET_H

/*
 * Stage 1: the text a user typed becomes a host, a port, and a way to begin TLS.
 *
 * Pure: no DNS, no network, no allocation.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "stages/scheme.h"

enum {
    CA_HOST_MAX = 253, /* longest DNS name in text form, RFC 1035 2.3.4 */
    CA_TARGET_NAME_MAX = CA_HOST_MAX + 32
};

struct ca_target {
    char host[CA_HOST_MAX + 1];    /* lower case; no brackets, scheme or final dot */
    uint16_t port;                 /* 1 to 65535 */
    bool is_address;               /* host is an IP literal: send no SNI */
    enum ca_dialogue dialogue;     /* what is said before TLS */
    char name[CA_TARGET_NAME_MAX]; /* "host:port", "[v6]:port" or, where there is a dialogue,
                                      "smtp://host:port"; for messages, and to be read back */
};

/*
 * Read HOST, HOST:PORT, [IPv6]:PORT or a URL.
 *
 * in        text: a NUL-terminated string of any length.
 * out       target: written only on success. User name and password of a URL
 *           are dropped, its path and query too.
 * default   port and dialogue of the URL's scheme; 443 and none without one.
 * fails     CA_ERR_USAGE, naming the offending part, but never a password.
 * owner     nothing to release.
 * source    bracket form and user information: RFC 3986 3.2; host names:
 *           RFC 952 and 1123 2.1, with '_' let through, as servers use it.
 */
CA_MUST_CHECK bool ca_target_parse(const char *text, struct ca_target *target,
                                   struct ca_error *err);

/*
 * Read a bare DNS name or IP address, as --host and --servername take it.
 *
 * out       target: port 443; written only on success.
 * fails     CA_ERR_USAGE: `option` is named.
 */
CA_MUST_CHECK bool ca_target_parse_host(const char *text, const char *option,
                                        struct ca_target *target, struct ca_error *err);

#endif
