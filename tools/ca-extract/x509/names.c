/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/names.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/mask.h"
#include "x509/der.h"
#include "x509/extensions.h"

enum {
    TAG_SEQUENCE = 0x30,
    TAG_CONTEXT = 0x80, /* context-specific class */
    TAG_CLASS = 0xC0,
    TAG_NUMBER = 0x1F,
    V4_LEN = 4,
    V6_LEN = 16
};

bool ca_name_next(struct ca_span *rest, struct ca_name *name)
{
    struct ca_der element;

    if (!ca_der_next(rest, &element) || (element.tag & TAG_CLASS) != TAG_CONTEXT ||
        (element.tag & TAG_NUMBER) >= CA_NAME_FORM_COUNT) {
        return false;
    }
    name->form = (enum ca_name_form)(element.tag & TAG_NUMBER);
    name->value = element.contents;
    return true;
}

bool ca_names_list(const struct ca_cert *cert, struct ca_name_list *list)
{
    struct ca_extension extension;
    struct ca_span rest;
    struct ca_name name;

    *list = (struct ca_name_list){ NULL, 0 };
    if (!ca_extension_find(cert, CA_EXTENSION_ALT_NAMES, &extension)) {
        return true;
    }
    if (!ca_der_enter(extension.value, TAG_SEQUENCE, &rest)) {
        return false;
    }
    while (ca_name_next(&rest, &name)) {
        list->name = ca_grow(list->name, list->count, sizeof *list->name);
        list->name[list->count++] = name;
    }
    return rest.len == 0 && list->count > 0;
}

void ca_name_list_clear(struct ca_name_list *list)
{
    ca_free(list->name);
    *list = (struct ca_name_list){ NULL, 0 };
}

static bool is_label_byte(uint8_t byte, bool may_have_star)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '-' || byte == '_' ||
           (may_have_star && byte == '*');
}

bool ca_name_is_dns(struct ca_span name, bool may_have_star)
{
    size_t label_len = 0;

    if (name.len > CA_DNS_NAME_MAX) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        bool is_dot = name.at[i] == '.';

        if (is_dot ? label_len == 0 : !is_label_byte(name.at[i], may_have_star)) {
            return false;
        }
        label_len = is_dot ? 0 : label_len + 1;
        if (label_len > CA_DNS_LABEL_MAX) {
            return false;
        }
    }
    return label_len > 0;
}

static bool is_same_text(const uint8_t *a, const uint8_t *b, size_t len)
{
    return len == 0 || strncasecmp((const char *)a, (const char *)b, len) == 0;
}

bool ca_name_is_within(struct ca_span name, struct ca_span domain)
{
    if (domain.len == 0) {
        return true;
    }
    if (name.len < domain.len) {
        return false;
    }
    size_t before = name.len - domain.len;
    return is_same_text(name.at + before, domain.at, domain.len) &&
           (before == 0 || name.at[before - 1] == '.');
}

bool ca_name_stands_for(struct ca_span wildcard, struct ca_span name)
{
    enum { STAR_LEN = 2 };

    if (wildcard.len <= STAR_LEN || memcmp(wildcard.at, "*.", STAR_LEN) != 0) {
        return false;
    }
    struct ca_span domain = { wildcard.at + STAR_LEN, wildcard.len - STAR_LEN };
    if (name.len < domain.len + STAR_LEN || !ca_name_is_within(name, domain)) {
        return false;
    }
    return memchr(name.at, '.', name.len - domain.len - 1) == NULL;
}

/* "*.test" would stand for every domain of one registry. */
static bool has_domain_behind_star(struct ca_span wildcard)
{
    size_t dots = 0;

    for (size_t i = 0; i < wildcard.len; i++) {
        dots += wildcard.at[i] == '.';
    }
    return dots >= 2;
}

static bool is_dns_match(struct ca_span name, struct ca_span host)
{
    if (!ca_name_is_dns(name, true) || memchr(name.at, '_', name.len) != NULL) {
        return false;
    }
    if (memchr(name.at, '*', name.len) == NULL) {
        return name.len == host.len && is_same_text(name.at, host.at, host.len);
    }
    struct ca_span domain = { name.at + 1, name.len - 1 };
    return memchr(domain.at, '*', domain.len) == NULL && has_domain_behind_star(name) &&
           ca_name_stands_for(name, host);
}

static size_t read_address(const char *host, uint8_t address[static V6_LEN])
{
    return inet_pton(AF_INET, host, address) == 1    ? (size_t)V4_LEN
           : inet_pton(AF_INET6, host, address) == 1 ? (size_t)V6_LEN
                                                     : 0;
}

bool ca_cert_is_for_host(const struct ca_cert *cert, const char *host, bool is_address)
{
    uint8_t address[V6_LEN];
    struct ca_name_list list;
    struct ca_span wanted = ca_span_text(host);
    bool is_found = false;

    if (is_address) {
        wanted = (struct ca_span){ address, read_address(host, address) };
    }
    if (!ca_names_list(cert, &list) || wanted.len == 0) {
        ca_name_list_clear(&list);
        return false;
    }
    for (size_t i = 0; i < list.count && !is_found; i++) {
        const struct ca_name *name = &list.name[i];

        is_found = is_address ? name->form == CA_NAME_ADDRESS && ca_span_equal(name->value, wanted)
                              : name->form == CA_NAME_DNS && is_dns_match(name->value, wanted);
    }
    ca_name_list_clear(&list);
    return is_found;
}

/* "" for a kind of name that is not a host. */
static void host_name_text(const struct ca_name *name, char *text, size_t size)
{
    text[0] = '\0';
    if (name->form == CA_NAME_DNS) {
        snprintf(text, size, "%.*s", (int)name->value.len, (const char *)name->value.at);
    } else if (name->form == CA_NAME_ADDRESS &&
               (name->value.len == V4_LEN || name->value.len == V6_LEN)) {
        inet_ntop(name->value.len == V4_LEN ? AF_INET : AF_INET6, name->value.at, text,
                  (socklen_t)size);
    }
}

void ca_cert_host_names(const struct ca_cert *cert, char *text, size_t size)
{
    struct ca_name_list list;
    size_t len = 0;

    text[0] = '\0';
    if (!ca_names_list(cert, &list)) {
        ca_name_list_clear(&list);
        return;
    }
    for (size_t i = 0; i < list.count && len + 1 < size; i++) {
        char host[CA_DNS_NAME_MAX + 1];

        host_name_text(&list.name[i], host, sizeof host);
        if (host[0] == '\0') {
            continue;
        }
        int put = snprintf(text + len, size - len, "%s%s", len > 0 ? ", " : "", host);
        len += put > 0 ? (size_t)put : 0;
    }
    if (len >= size) {
        memcpy(text + size - sizeof "...", "...", sizeof "...");
    }
    ca_name_list_clear(&list);
    ca_mask_text(text);
}

void ca_name_show(const struct ca_name *name, char *text, size_t size)
{
    static const char *const forms[CA_NAME_FORM_COUNT] = {
        [CA_NAME_OTHER] = "another form of name",
        [CA_NAME_EMAIL] = "email:",
        [CA_NAME_DNS] = "DNS:",
        [CA_NAME_X400] = "an X.400 address",
        [CA_NAME_DIRECTORY] = "its subject",
        [CA_NAME_EDI] = "an EDI party name",
        [CA_NAME_URI] = "URI:",
        [CA_NAME_ADDRESS] = "IP:",
        [CA_NAME_REGISTERED] = "a registered ID",
    };
    char host[CA_DNS_NAME_MAX + 1] = "";

    if (name->form == CA_NAME_EMAIL || name->form == CA_NAME_URI) {
        snprintf(host, sizeof host, "%.*s", (int)name->value.len, (const char *)name->value.at);
    } else {
        host_name_text(name, host, sizeof host);
    }
    snprintf(text, size, "%s%s", forms[name->form], host);
    ca_mask_text(text);
}
