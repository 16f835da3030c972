/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/target.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { PORT_DEFAULT = 443 };

/* A piece of the user's text; never NUL-terminated, never owned. */
struct piece {
    const char *at;
    size_t len;
};

/* Take "scheme://" off the front of *rest; the scheme gives port and dialogue. */
static bool take_scheme(struct piece *rest, struct ca_target *target, struct ca_error *err)
{
    const char *mark = strstr(rest->at, "://");

    if (mark == NULL) {
        return true;
    }
    const struct ca_scheme *scheme = ca_scheme_find(rest->at, (size_t)(mark - rest->at), err);
    if (scheme == NULL) {
        return false;
    }
    target->port = scheme->port;
    target->dialogue = scheme->dialogue;
    rest->at = mark + strlen("://");
    rest->len = strlen(rest->at);
    return true;
}

/* The authority of a URL without its user information: host and port only. */
static struct piece authority_of(struct piece rest)
{
    struct piece authority = { rest.at, strcspn(rest.at, "/?#") };

    for (size_t i = authority.len; i > 0; i--) {
        if (authority.at[i - 1] == '@') {
            return (struct piece){ authority.at + i, authority.len - i };
        }
    }
    return authority;
}

/* Decimal digits only: strtoul would also take " +443" and "0x1bb". */
static bool parse_port(struct piece digits, uint16_t *port)
{
    uint32_t value = 0;

    if (digits.len == 0 || digits.len > 5) {
        return false;
    }
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.at[i] < '0' || digits.at[i] > '9') {
            return false;
        }
        value = value * 10 + (uint32_t)(digits.at[i] - '0');
    }
    if (value == 0 || value > UINT16_MAX) {
        return false;
    }
    *port = (uint16_t)value;
    return true;
}

/* Split `authority` into host and port text; false if brackets do not match. */
static bool split_host_port(struct piece authority, struct piece *host, struct piece *port)
{
    *port = (struct piece){ NULL, 0 };
    *host = authority;

    if (authority.len == 0 || authority.at[0] != '[') {
        const char *colon = memchr(authority.at, ':', authority.len);
        if (colon != NULL) {
            host->len = (size_t)(colon - authority.at);
            *port = (struct piece){ colon + 1, authority.len - host->len - 1 };
        }
        return true;
    }
    const char *close = memchr(authority.at, ']', authority.len);
    if (close == NULL) {
        return false;
    }
    *host = (struct piece){ authority.at + 1, (size_t)(close - authority.at) - 1 };
    size_t rest = authority.len - host->len - 2;
    if (rest > 0 && close[1] != ':') {
        return false;
    }
    if (rest > 0) {
        *port = (struct piece){ close + 2, rest - 1 };
    }
    return true;
}

/* An address in its one canonical spelling, so that equal hosts read the same. */
static bool take_address(struct ca_target *target)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    int family = strchr(target->host, ':') != NULL ? AF_INET6 : AF_INET;

    if (inet_pton(family, target->host, bytes) != 1) {
        return false;
    }
    inet_ntop(family, bytes, target->host, sizeof target->host);
    target->is_address = true;
    return true;
}

/* Letters, digits, '-', '_' and dots between labels of 1 to 63. */
static bool is_host_name(const char *host)
{
    enum { LABEL_MAX = 63 };
    size_t label_len = 0;

    for (const char *c = host; *c != '\0'; c++) {
        bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');

        if (*c == '.') {
            if (label_len == 0 || label_len > LABEL_MAX) {
                return false;
            }
            label_len = 0;
            continue;
        }
        if (!is_letter && *c != '_' && (*c != '-' || label_len == 0)) {
            return false;
        }
        label_len++;
    }
    return label_len > 0 && label_len <= LABEL_MAX;
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80) {
        text++;
    }
    return *text == '\0';
}

/* `text` is what a message may quote: no password is in it. */
static bool take_host(struct piece host, struct piece text, struct ca_target *target,
                      struct ca_error *err)
{
    if (host.len > 1 && host.at[host.len - 1] == '.') {
        host.len--; /* "example.org." is the same name, and SNI has no final dot */
    }
    if (host.len == 0 || host.len > CA_HOST_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "no usable host name in target '%.*s'", (int)text.len,
                       text.at);
    }
    for (size_t i = 0; i < host.len; i++) {
        char c = host.at[i];
        target->host[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    target->host[host.len] = '\0';
    if (!take_address(target) && !is_host_name(target->host)) {
        ca_fail(err, CA_ERR_USAGE, "'%s' is neither a host name nor an address", target->host);
        ca_error_hint(err, is_ascii(target->host)
                               ? "a name has letters, digits, '-' and dots, as in mqtt.example"
                               : "write an international name in its ASCII form (xn--...)");
        return false;
    }
    return true;
}

/* How messages and committed headers call it: what ca_target_parse reads back. */
static void take_name(struct ca_target *target)
{
    bool is_v6 = strchr(target->host, ':') != NULL;
    bool has_dialogue = target->dialogue != CA_DIALOGUE_NONE;

    snprintf(target->name, sizeof target->name, is_v6 ? "%s%s[%s]:%u" : "%s%s%s:%u",
             ca_scheme_of_dialogue(target->dialogue), has_dialogue ? "://" : "", target->host,
             (unsigned)target->port);
}

static bool take_authority(struct piece shown, struct ca_target *target, struct ca_error *err)
{
    struct piece host, port;

    if (!split_host_port(shown, &host, &port)) {
        return ca_fail(err, CA_ERR_USAGE, "unmatched '[' in target '%.*s'", (int)shown.len,
                       shown.at);
    }
    if (port.at != NULL && memchr(port.at, ':', port.len) != NULL) {
        ca_fail(err, CA_ERR_USAGE, "ambiguous colons in target '%.*s'", (int)shown.len, shown.at);
        ca_error_hint(err, "put an IPv6 address in brackets: [2001:db8::1]:443");
        return false;
    }
    if (!take_host(host, shown, target, err)) {
        return false;
    }
    if (shown.at[0] == '[' && strchr(target->host, ':') == NULL) {
        return ca_fail(err, CA_ERR_USAGE, "'%.*s' is not an IPv6 address", (int)shown.len,
                       shown.at);
    }
    if (port.at != NULL && !parse_port(port, &target->port)) {
        ca_fail(err, CA_ERR_USAGE, "bad port '%.*s' in target '%.*s'", (int)port.len, port.at,
                (int)shown.len, shown.at);
        ca_error_hint(err, "a port is a number from 1 to 65535");
        return false;
    }
    return true;
}

/* "https://user:pa/ss@host": the authority ends within the password, so no
 * part of it may be quoted. */
static bool ends_in_password(struct piece rest)
{
    return strchr(rest.at + strcspn(rest.at, "/?#"), '@') != NULL;
}

bool ca_target_parse(const char *text, struct ca_target *target, struct ca_error *err)
{
    struct piece rest = { text, strlen(text) };
    struct ca_target parsed = { .port = PORT_DEFAULT };
    struct ca_error inner = { CA_OK, "", "", "" };

    if (!take_scheme(&rest, &parsed, err)) {
        return false;
    }
    struct piece shown = authority_of(rest);
    if (strncmp(shown.at + shown.len, "//", 2) == 0) {
        ca_fail(err, CA_ERR_USAGE, "'%.*s//' begins no URL", (int)shown.len, shown.at);
        ca_error_hint(err, "write it with a colon: %.*s://HOST", (int)strcspn(shown.at, ":/"),
                      shown.at);
        return false;
    }
    if (!take_authority(shown, &parsed, &inner)) {
        if (ends_in_password(rest)) {
            ca_fail(err, CA_ERR_USAGE, "a target has an '@' behind its first '/'");
            ca_error_hint(err, "leave user and password out: they are not used");
        } else if (err->code == CA_OK) {
            *err = inner;
        }
        return false;
    }
    take_name(&parsed);
    *target = parsed;
    return true;
}

bool ca_target_parse_host(const char *text, const char *option, struct ca_target *target,
                          struct ca_error *err)
{
    struct piece whole = { text, strlen(text) };
    struct ca_target parsed = { .port = PORT_DEFAULT };
    struct ca_error inner = { CA_OK, "", "", "" };

    if (!take_host(whole, whole, &parsed, &inner)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --%s", text, option);
        ca_error_cause(err, "%s", inner.what);
        ca_error_hint(err, "give a bare DNS name or IP address, without port or brackets");
        return false;
    }
    take_name(&parsed);
    *target = parsed;
    return true;
}
