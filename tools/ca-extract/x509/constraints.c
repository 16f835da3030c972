/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/constraints.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "x509/der.h"
#include "x509/extensions.h"

enum {
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_PERMITTED = 0xA0,
    TAG_EXCLUDED = 0xA1,
    TAG_MINIMUM = 0x80,
    V4_LEN = 4,
    V6_LEN = 16
};

/* What a CA says: two lists of GeneralSubtree, each NULL when absent. */
struct limits {
    struct ca_span permitted, excluded;
    size_t count; /* of both together */
};

/* What a constraint says of a name. */
enum match { MATCH_NO, MATCH_YES, MATCH_UNKNOWN };

/* 1.2.840.113549.1.9.1, PKCS #9. */
static const uint8_t email_oid[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01 };

/* The bits of a mask are ones, then zeros. */
static bool is_mask(const uint8_t *mask, size_t len)
{
    bool has_ended = false;

    for (size_t i = 0; i < len * 8; i++) {
        bool is_set = (mask[i / 8] >> (7 - i % 8) & 1) != 0;

        if (is_set && has_ended) {
            return false;
        }
        has_ended = !is_set;
    }
    return true;
}

static bool is_address_base(struct ca_span base)
{
    size_t len = base.len / 2;

    return (base.len == (size_t)2 * V4_LEN || base.len == (size_t)2 * V6_LEN) &&
           is_mask(base.at + len, len);
}

/* A host, or a domain after a dot: the forms of URI and mailbox constraints. */
static bool is_host_or_domain(struct ca_span base)
{
    bool has_dot = base.len > 1 && base.at[0] == '.';

    return ca_name_is_dns((struct ca_span){ base.at + has_dot, base.len - has_dot }, false);
}

static size_t find_at_sign(struct ca_span mailbox)
{
    for (size_t i = mailbox.len; i > 0; i--) {
        if (mailbox.at[i - 1] == '@') {
            return i - 1;
        }
    }
    return mailbox.len;
}

static bool is_mailbox(struct ca_span name)
{
    size_t at = find_at_sign(name);

    return at > 0 && at < name.len &&
           ca_name_is_dns((struct ca_span){ name.at + at + 1, name.len - at - 1 }, false);
}

static bool is_sound_base(const struct ca_name *base)
{
    struct ca_span names;

    switch (base->form) {
    case CA_NAME_DNS: /* no dot in front; nothing at all stands for every name */
        return base->value.len == 0 || ca_name_is_dns(base->value, false);
    case CA_NAME_ADDRESS:
        return is_address_base(base->value);
    case CA_NAME_EMAIL:
        return is_host_or_domain(base->value) || is_mailbox(base->value);
    case CA_NAME_URI:
        return is_host_or_domain(base->value);
    case CA_NAME_DIRECTORY:
        return ca_der_enter(base->value, TAG_SEQUENCE, &names);
    case CA_NAME_OTHER:
    case CA_NAME_X400:
    case CA_NAME_EDI:
    case CA_NAME_REGISTERED:
    case CA_NAME_FORM_COUNT:
        return true; /* never compared: see match_base */
    }
    return false;
}

/* GeneralSubtree ::= SEQUENCE { base, minimum [0] DEFAULT 0, maximum [1] OPTIONAL };
 * RFC 5280 has no use for the last two. */
static bool next_base(struct ca_span *list, struct ca_name *base)
{
    struct ca_der subtree, minimum;

    if (!ca_der_next(list, &subtree) || subtree.tag != TAG_SEQUENCE ||
        !ca_name_next(&subtree.contents, base) || !is_sound_base(base)) {
        return false;
    }
    if (subtree.contents.len == 0) {
        return true;
    }
    return ca_der_next(&subtree.contents, &minimum) && minimum.tag == TAG_MINIMUM &&
           minimum.contents.len == 1 && minimum.contents.at[0] == 0 && subtree.contents.len == 0;
}

/* GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree. */
static bool count_bases(struct ca_span list, size_t *count)
{
    struct ca_name base;

    if (list.len == 0) {
        return false;
    }
    while (list.len > 0) {
        if (!next_base(&list, &base)) {
            return false;
        }
        ++*count;
    }
    return true;
}

static bool read_limits(struct ca_span value, struct limits *limits)
{
    struct ca_span rest;
    struct ca_der element;
    uint8_t least = TAG_PERMITTED;

    *limits = (struct limits){ .count = 0 };
    if (!ca_der_enter(value, TAG_SEQUENCE, &rest) || rest.len == 0) {
        return false;
    }
    while (rest.len > 0) {
        if (!ca_der_next(&rest, &element) || element.tag < least || element.tag > TAG_EXCLUDED ||
            !count_bases(element.contents, &limits->count)) {
            return false;
        }
        *(element.tag == TAG_PERMITTED ? &limits->permitted : &limits->excluded) = element.contents;
        least = (uint8_t)(element.tag + 1);
    }
    return true;
}

bool ca_constraints_are_sound(const struct ca_cert *ca)
{
    struct ca_extension extension;
    struct limits limits;

    return !ca_extension_find(ca, CA_EXTENSION_NAME_CONSTRAINTS, &extension) ||
           read_limits(extension.value, &limits);
}

static enum match match_address(struct ca_span base, struct ca_span name)
{
    if (name.len != V4_LEN && name.len != V6_LEN) {
        return MATCH_UNKNOWN;
    }
    if (base.len != 2 * name.len) {
        return MATCH_NO;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (((base.at[i] ^ name.at[i]) & base.at[name.len + i]) != 0) {
            return MATCH_NO;
        }
    }
    return MATCH_YES;
}

/* ".a.test" covers what is below, "a.test" that host alone. */
static bool is_host_covered(struct ca_span base, struct ca_span host)
{
    if (base.at[0] != '.') {
        return base.len == host.len && ca_name_is_within(host, base);
    }
    struct ca_span domain = { base.at + 1, base.len - 1 };
    return host.len > domain.len && ca_name_is_within(host, domain);
}

static enum match match_mailbox(struct ca_span base, struct ca_span name)
{
    size_t at = find_at_sign(name), base_at = find_at_sign(base);
    struct ca_span host = { name.at + at + 1, name.len - at - 1 };

    if (!is_mailbox(name)) {
        return MATCH_UNKNOWN;
    }
    if (base_at == base.len) {
        return is_host_covered(base, host) ? MATCH_YES : MATCH_NO;
    }
    struct ca_span base_host = { base.at + base_at + 1, base.len - base_at - 1 };
    return base_at == at && memcmp(base.at, name.at, at) == 0 && is_host_covered(base_host, host)
               ? MATCH_YES
               : MATCH_NO;
}

/* The host of "scheme://user@host:port/path", RFC 3986 3.2; none in any other form. */
static bool find_uri_host(struct ca_span uri, struct ca_span *host)
{
    size_t from = ca_span_find(uri, 0, "://"), to = 0;

    if (from == uri.len) {
        return false;
    }
    from += strlen("://");
    for (to = from; to < uri.len && strchr("/?#", uri.at[to]) == NULL; to++) {
        from = uri.at[to] == '@' ? to + 1 : from;
    }
    const uint8_t *colon = to > from ? memchr(uri.at + from, ':', to - from) : NULL;
    to = colon != NULL ? (size_t)(colon - uri.at) : to;
    *host = (struct ca_span){ uri.at + from, to - from };
    return ca_name_is_dns(*host, false);
}

static enum match match_uri(struct ca_span base, struct ca_span name)
{
    struct ca_span host;

    if (!find_uri_host(name, &host)) {
        return MATCH_UNKNOWN;
    }
    return is_host_covered(base, host) ? MATCH_YES : MATCH_NO;
}

/* A wildcard may stand for an excluded name, and is permitted only with all it may stand for. */
static enum match match_dns(struct ca_span base, struct ca_span name, bool is_exclusion)
{
    if (!ca_name_is_dns(name, true)) {
        return MATCH_UNKNOWN;
    }
    return ca_name_is_within(name, base) || (is_exclusion && ca_name_stands_for(name, base))
               ? MATCH_YES
               : MATCH_NO;
}

/* The first bytes of a Name that hold as many parts as `base` has, made a Name of their own. */
static bool cut_name(struct ca_span name, struct ca_span base, struct ca_bytes *cut)
{
    enum { HEADER_LEN = 4 };
    struct ca_span rest;
    struct ca_der set;

    if (!ca_der_enter(name, TAG_SEQUENCE, &rest) || !ca_der_enter(base, TAG_SEQUENCE, &base)) {
        return false;
    }
    const uint8_t *start = rest.at;
    while (base.len > 0) {
        if (!ca_der_next(&base, &set) || !ca_der_next(&rest, &set)) {
            return false;
        }
    }
    size_t len = (size_t)(rest.at - start);
    if (len > UINT16_MAX) {
        return false;
    }
    *cut = (struct ca_bytes){ ca_alloc(HEADER_LEN + len, 1), HEADER_LEN + len };
    cut->at[0] = TAG_SEQUENCE;
    cut->at[1] = 0x82; /* two bytes of length follow; no reader of ours minds a zero */
    cut->at[2] = (uint8_t)(len >> 8);
    cut->at[3] = (uint8_t)len;
    memcpy(cut->at + HEADER_LEN, start, len);
    return true;
}

static enum match match_directory(struct ca_span base, struct ca_span name)
{
    struct ca_bytes cut = { NULL, 0 };
    struct ca_span parts;

    if (ca_der_enter(base, TAG_SEQUENCE, &parts) && parts.len == 0) {
        return MATCH_YES; /* every name begins with nothing */
    }
    bool is_equal = cut_name(name, base, &cut) && ca_name_equal(ca_bytes_span(&cut), base);

    ca_bytes_clear(&cut);
    return is_equal ? MATCH_YES : MATCH_NO;
}

static enum match match_base(const struct ca_name *base, const struct ca_name *name,
                             bool is_exclusion)
{
    switch (base->form) {
    case CA_NAME_DNS:
        return match_dns(base->value, name->value, is_exclusion);
    case CA_NAME_ADDRESS:
        return match_address(base->value, name->value);
    case CA_NAME_EMAIL:
        return match_mailbox(base->value, name->value);
    case CA_NAME_URI:
        return match_uri(base->value, name->value);
    case CA_NAME_DIRECTORY:
        return match_directory(base->value, name->value);
    case CA_NAME_OTHER:
    case CA_NAME_X400:
    case CA_NAME_EDI:
    case CA_NAME_REGISTERED:
    case CA_NAME_FORM_COUNT:
        return MATCH_UNKNOWN;
    }
    return MATCH_UNKNOWN;
}

/* Is a name of a form on which there are constraints within them? */
static bool is_admitted(const struct limits *limits, const struct ca_name *name)
{
    struct ca_span permitted = limits->permitted, excluded = limits->excluded;
    bool is_limited = false, is_permitted = false;
    struct ca_name base;

    while (next_base(&permitted, &base)) {
        if (base.form == name->form) {
            is_limited = true;
            is_permitted = is_permitted || match_base(&base, name, false) == MATCH_YES;
        }
    }
    while (next_base(&excluded, &base)) {
        if (base.form == name->form && match_base(&base, name, true) != MATCH_NO) {
            return false;
        }
    }
    return is_permitted || !is_limited;
}

static void add_name(struct ca_name_list *list, enum ca_name_form form, struct ca_span value)
{
    list->name = ca_grow(list->name, list->count, sizeof *list->name);
    list->name[list->count++] = (struct ca_name){ form, value };
}

/* The subject, and each mailbox in it, as names to be judged. */
static void add_subject(struct ca_name_list *list, const struct ca_cert *cert)
{
    const struct ca_span oid = { email_oid, sizeof email_oid };
    struct ca_span subject = ca_cert_subject_der(cert), sets;
    struct ca_der set, pair, part;

    if (!ca_der_enter(subject, TAG_SEQUENCE, &sets) || sets.len == 0) {
        return;
    }
    add_name(list, CA_NAME_DIRECTORY, subject);
    while (ca_der_next(&sets, &set) && set.tag == TAG_SET) {
        while (ca_der_next(&set.contents, &pair)) {
            if (ca_der_next(&pair.contents, &part) && ca_span_equal(part.contents, oid) &&
                ca_der_next(&pair.contents, &part)) {
                add_name(list, CA_NAME_EMAIL, part.contents);
            }
        }
    }
}

static enum ca_constraint_verdict judge_all(const struct limits *limits,
                                            const struct ca_name_list *list, char *shown)
{
    if (list->count * limits->count > CA_CONSTRAINT_PAIRS_MAX) {
        return CA_CONSTRAINT_TOO_MANY;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!is_admitted(limits, &list->name[i])) {
            ca_name_show(&list->name[i], shown, CA_NAME_SHOWN_MAX);
            return CA_CONSTRAINT_FORBIDS;
        }
    }
    return CA_CONSTRAINT_ADMITS;
}

enum ca_constraint_verdict ca_constraints_judge(const struct ca_cert *ca,
                                                const struct ca_cert *cert,
                                                char shown[static CA_NAME_SHOWN_MAX])
{
    enum ca_constraint_verdict verdict = CA_CONSTRAINT_MALFORMED;
    struct ca_extension extension;
    struct ca_name_list list;
    struct limits limits;

    shown[0] = '\0';
    if (!ca_extension_find(ca, CA_EXTENSION_NAME_CONSTRAINTS, &extension)) {
        return CA_CONSTRAINT_ADMITS;
    }
    if (!read_limits(extension.value, &limits)) {
        return CA_CONSTRAINT_MALFORMED;
    }
    if (ca_names_list(cert, &list)) {
        add_subject(&list, cert);
        verdict = judge_all(&limits, &list, shown);
    } else {
        snprintf(shown, CA_NAME_SHOWN_MAX, "names that cannot be read");
        verdict = CA_CONSTRAINT_FORBIDS;
    }
    ca_name_list_clear(&list);
    return verdict;
}
