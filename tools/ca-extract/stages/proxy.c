/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/proxy.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/bytes.h"

enum { ENTRY_MAX = 256, ADDRESS_MAX = 16 };

static const struct {
    const char *scheme;
    unsigned port; /* where the URL has none */
} kinds[] = { { "http", 80 }, { "socks5h", 1080 }, { "socks5", 1080 } };

static bool fail_url(const char *from, const char *why, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "the proxy in %s makes no sense", from);
    ca_error_cause(err, "%s", why);
    ca_error_hint(err, "give http://HOST:PORT, socks5://HOST:PORT or socks5h://HOST:PORT");
    return false;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Undo "%41"; a lone '%' stands for itself. */
static char *undo_percent(const char *at, size_t len)
{
    char *text = ca_strndup(at, len), *out = text;

    for (size_t i = 0; i < len; i++) {
        bool is_code = text[i] == '%' && i + 2 < len && hex_digit(text[i + 1]) >= 0 &&
                       hex_digit(text[i + 2]) >= 0;
        *out++ = is_code ? (char)(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2])) : text[i];
        i += is_code ? 2 : 0;
    }
    *out = '\0';
    return text;
}

static void take_user(struct ca_proxy *proxy, const char *at, size_t len)
{
    const char *colon = memchr(at, ':', len);
    size_t user_len = colon != NULL ? (size_t)(colon - at) : len;

    proxy->user = undo_percent(at, user_len);
    proxy->password = colon != NULL ? undo_percent(colon + 1, len - user_len - 1) : ca_strdup("");
}

/* host:port of a proxy, written so that a port is always there. */
static bool take_place(struct ca_proxy *proxy, size_t kind, const char *text, const char *from,
                       struct ca_error *err)
{
    struct ca_target place;
    struct ca_error inner = { CA_OK, "", "", "" };
    bool has_port = strrchr(text, ':') != NULL && text[strlen(text) - 1] != ']';
    char with_port[CA_TARGET_NAME_MAX + 8];

    snprintf(with_port, sizeof with_port, has_port ? "%s" : "%s:%u", text, kinds[kind].port);
    if (!ca_target_parse(with_port, &place, &inner)) {
        return fail_url(from, inner.what, err);
    }
    snprintf(proxy->name, sizeof proxy->name, "%s://%s", kinds[kind].scheme, place.name);
    proxy->is_there = true;
    return true;
}

static bool parse(const char *url, const char *from, struct ca_proxy *proxy, struct ca_error *err)
{
    const char *mark = strstr(url, "://");
    const char *rest = mark != NULL ? mark + strlen("://") : url;
    size_t kind = 0;

    if (mark != NULL) {
        size_t len = (size_t)(mark - url);
        while (kind < CA_ARRAY_LEN(kinds) && (strlen(kinds[kind].scheme) != len ||
                                              strncasecmp(kinds[kind].scheme, url, len) != 0)) {
            kind++;
        }
        if (kind == CA_ARRAY_LEN(kinds)) {
            return fail_url(from, "only http, socks5 and socks5h are spoken to a proxy", err);
        }
    }
    const char *at = strrchr(rest, '@'); /* whatever the password holds, the last one ends it */
    const char *host = at != NULL ? at + 1 : rest;
    size_t host_len = strcspn(host, "/?#");
    if (host_len == 0 || host_len > CA_TARGET_NAME_MAX) {
        return fail_url(from, "it names no host", err);
    }
    if (at != NULL) {
        take_user(proxy, rest, (size_t)(at - rest));
    }
    char *place = ca_strndup(host, host_len);
    bool done = take_place(proxy, kind, place, from, err);
    ca_free(place);
    return done;
}

/* An address as bytes; their count, or 0 when it is a name. */
static size_t address_of(const char *text, unsigned char bytes[static ADDRESS_MAX])
{
    if (inet_pton(AF_INET, text, bytes) == 1) {
        return sizeof(struct in_addr);
    }
    return inet_pton(AF_INET6, text, bytes) == 1 ? sizeof(struct in6_addr) : 0;
}

/* "10.0.0.0/8", or an address alone. */
static bool is_in_network(char *entry, const char *host)
{
    unsigned char network[ADDRESS_MAX], address[ADDRESS_MAX];
    char *slash = strchr(entry, '/');
    size_t bits = 0;

    if (slash != NULL) {
        *slash = '\0';
    }
    size_t len = address_of(entry, network);
    if (len == 0 || address_of(host, address) != len) {
        return false;
    }
    bits = 8 * len;
    if (slash != NULL) {
        char *end = NULL;
        unsigned long said = strtoul(slash + 1, &end, 10);
        if (end == slash + 1 || *end != '\0' || said > bits) {
            return false;
        }
        bits = said;
    }
    unsigned mask = 0xFFu << (8 - bits % 8) & 0xFFu;
    return memcmp(network, address, bits / 8) == 0 &&
           (bits % 8 == 0 || ((network[bits / 8] ^ address[bits / 8]) & mask) == 0);
}

/* "example.org", ".example.org", "*.example.org": the domain, and all below it. */
static bool is_below(const char *domain, const char *host)
{
    domain += strncmp(domain, "*.", 2) == 0 ? 2 : domain[0] == '.';
    size_t domain_len = strlen(domain), host_len = strlen(host);

    if (domain_len == 0 || host_len < domain_len ||
        strcasecmp(host + host_len - domain_len, domain) != 0) {
        return false;
    }
    return host_len == domain_len || host[host_len - domain_len - 1] == '.';
}

bool ca_proxy_is_excepted(const char *list, const char *host)
{
    static const char gaps[] = ", \t";
    char entry[ENTRY_MAX];

    for (list += strspn(list, gaps); *list != '\0'; list += strspn(list, gaps)) {
        size_t len = strcspn(list, gaps);

        if (len < sizeof entry) {
            memcpy(entry, list, len);
            entry[len] = '\0';
            if (strcmp(entry, "*") == 0 || is_below(entry, host) || is_in_network(entry, host)) {
                return true;
            }
        }
        list += len;
    }
    return false;
}

static bool is_loopback(const char *host)
{
    return ca_proxy_is_excepted("localhost, 127.0.0.0/8, ::1", host);
}

/* The first of these variables that is set and not empty. */
static const char *first_set(const char *const *names, size_t count, const char **name)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = getenv(names[i]);

        if (value != NULL && value[0] != '\0') {
            *name = names[i];
            return value;
        }
    }
    return NULL;
}

bool ca_proxy_choose(const char *given, enum ca_proxy_use use, const char *host,
                     struct ca_proxy *proxy, struct ca_error *err)
{
    static const char *const for_tls[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
    static const char *const for_http[] = { "http_proxy", "all_proxy", "ALL_PROXY" };
    static const char *const but_not[] = { "no_proxy", "NO_PROXY" };
    const char *name = NULL;

    *proxy = (struct ca_proxy){ .is_there = false };
    if (given != NULL) {
        return strcmp(given, "none") == 0 || parse(given, "--proxy", proxy, err);
    }
    const char *url = use == CA_PROXY_FOR_TLS ? first_set(for_tls, CA_ARRAY_LEN(for_tls), &name)
                                              : first_set(for_http, CA_ARRAY_LEN(for_http), &name);
    if (url == NULL || is_loopback(host)) {
        return true;
    }
    const char *from = name;
    const char *exceptions = first_set(but_not, CA_ARRAY_LEN(but_not), &name);
    return (exceptions != NULL && ca_proxy_is_excepted(exceptions, host)) ||
           parse(url, from, proxy, err);
}

static void forget(char *secret)
{
    volatile char *at = secret;

    while (at != NULL && *at != '\0') {
        *at++ = '\0';
    }
    ca_free(secret);
}

void ca_proxy_clear(struct ca_proxy *proxy)
{
    forget(proxy->user);
    forget(proxy->password);
    *proxy = (struct ca_proxy){ .is_there = false };
}
