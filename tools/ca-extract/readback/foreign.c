/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/foreign.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "readback/c_source.h"
#include "x509/bundle.h"
#include "x509/pem.h"

enum { DELIMITER_MAX = 16 /* C++11 2.14.5 */, DER_SEQUENCE = 0x30 };

/* A walk through source text, as a compiler's lexer would go. */
struct walk {
    struct ca_span source;
    size_t at;
    struct ca_text strings; /* what string literals hold, one behind the other */
    struct ca_committed *committed;
};

static uint8_t peek(const struct walk *walk, size_t ahead)
{
    return walk->at + ahead < walk->source.len ? walk->source.at[walk->at + ahead] : 0;
}

static bool begins(const struct walk *walk, const char *words)
{
    size_t len = strlen(words);

    return walk->source.len - walk->at >= len &&
           memcmp(walk->source.at + walk->at, words, len) == 0;
}

/* Behind the next `end`, or at the end of the source. */
static void skip_behind(struct walk *walk, const char *end)
{
    size_t found = ca_span_find(walk->source, walk->at, end);

    walk->at = found < walk->source.len ? found + strlen(end) : walk->source.len;
}

/* One character of a literal; escapes that PEM has no use for are left as they are. */
static void take_character(struct walk *walk)
{
    uint8_t c = peek(walk, 0);

    if (c != '\\') {
        ca_text_put(&walk->strings, (const char *)&walk->source.at[walk->at], 1);
        walk->at++;
        return;
    }
    switch (peek(walk, 1)) {
    case 'n':
        ca_text_puts(&walk->strings, "\n");
        break;
    case 'r':  /* PEM does without it */
    case '\r': /* the line goes on */
    case '\n':
        break;
    default:
        ca_text_put(&walk->strings, (const char *)&walk->source.at[walk->at],
                    walk->at + 1 < walk->source.len ? 2 : 1);
        break;
    }
    walk->at += 2;
}

static void take_literal(struct walk *walk)
{
    walk->at++;
    while (walk->at < walk->source.len && peek(walk, 0) != '"' && peek(walk, 0) != '\n') {
        take_character(walk);
    }
    walk->at++;
}

/* R"delimiter( ... )delimiter" */
static void take_raw_literal(struct walk *walk)
{
    char end[DELIMITER_MAX + 3] = ")";
    size_t open = ca_span_find(walk->source, walk->at, "(");
    size_t len = open < walk->source.len ? open - walk->at - 2 : DELIMITER_MAX + 1;

    if (len > DELIMITER_MAX) {
        walk->at++;
        return;
    }
    memcpy(end + 1, walk->source.at + walk->at + 2, len);
    end[len + 1] = '"';
    walk->at = open + 1;
    size_t from = walk->at;
    skip_behind(walk, end);
    size_t to = walk->at - (walk->at < walk->source.len ? strlen(end) : 0);
    ca_text_put(&walk->strings, (const char *)walk->source.at + from, to > from ? to - from : 0);
}

static bool has_anchor(const struct ca_committed *committed, const struct ca_cert *cert)
{
    for (size_t i = 0; i < committed->count; i++) {
        if (ca_cert_equal(committed->anchor[i], cert)) {
            return true;
        }
    }
    return false;
}

static bool take_der(struct ca_span der, struct ca_committed *committed)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;

    if (der.len == 0 || der.at[0] != DER_SEQUENCE || !ca_cert_decode(der, &cert, &ignored)) {
        return false;
    }
    if (has_anchor(committed, cert) || committed->count == CA_COMMITTED_ANCHORS_MAX) {
        ca_cert_free(cert);
        return true;
    }
    committed->anchor = ca_grow(committed->anchor, committed->count, sizeof *committed->anchor);
    committed->anchor[committed->count++] = cert;
    return true;
}

/* Numbers from 0 to 255 apart by ','; anything else, and it is no array of bytes. */
static bool take_number(struct walk *walk, struct ca_text *bytes)
{
    char digits[12] = "";
    size_t len = 0;
    char *end = NULL;

    if (peek(walk, 0) == '\'' && peek(walk, 2) == '\'') {
        char one = (char)peek(walk, 1);
        ca_text_put(bytes, &one, 1);
        walk->at += 3;
        return true;
    }
    while (len + 1 < sizeof digits && isalnum(peek(walk, 0))) {
        digits[len++] = (char)peek(walk, 0);
        walk->at++;
    }
    unsigned long number = strtoul(digits, &end, 0);
    if (len == 0 || *end != '\0' || number > UINT8_MAX) {
        return false;
    }
    char one = (char)number;
    ca_text_put(bytes, &one, 1);
    return true;
}

static void skip_blanks(struct walk *walk)
{
    while (isspace(peek(walk, 0)) || begins(walk, "/*") || begins(walk, "//")) {
        if (begins(walk, "/*")) {
            skip_behind(walk, "*/");
        } else if (begins(walk, "//")) {
            skip_behind(walk, "\n");
        } else {
            walk->at++;
        }
    }
}

/* What stands between braces: bytes that are a certificate, or text to be looked through. */
static void take_braces(struct walk *walk)
{
    struct ca_text bytes = { 0 };
    size_t from = ++walk->at;

    for (;;) {
        skip_blanks(walk);
        if (!take_number(walk, &bytes)) {
            break;
        }
        skip_blanks(walk);
        if (peek(walk, 0) == ',') {
            walk->at++;
        }
    }
    if (bytes.len > 0 && peek(walk, 0) == '}') {
        if (!take_der(ca_text_span(&bytes), walk->committed)) {
            ca_text_put(&walk->strings, bytes.at, bytes.len);
        }
    } else {
        walk->at = from; /* no such array: look at what is inside */
    }
    ca_text_clear(&bytes);
}

static void walk_source(struct walk *walk)
{
    while (walk->at < walk->source.len) {
        if (begins(walk, "/*")) {
            skip_behind(walk, "*/");
        } else if (begins(walk, "//")) {
            skip_behind(walk, "\n");
        } else if (begins(walk, "R\"")) {
            take_raw_literal(walk);
        } else if (peek(walk, 0) == '"') {
            take_literal(walk);
        } else if (peek(walk, 0) == '\'' && peek(walk, 2) == '\'') {
            walk->at += 3;
        } else if (peek(walk, 0) == '{') {
            take_braces(walk);
        } else {
            walk->at++;
        }
    }
}

/* False when a block of PEM is damaged. */
static bool take_pem(struct ca_span text, struct ca_committed *committed)
{
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;
    bool is_whole = true;

    while (ca_pem_next(text, &cursor, &block)) {
        struct ca_bundle_entry entry = { .text = block.body };
        struct ca_bytes der = { NULL, 0 };

        if (ca_pem_is_certificate(&block)) {
            is_whole = block.has_end && ca_bundle_take(&entry, &der) &&
                       take_der(ca_bytes_span(&der), committed) && is_whole;
            ca_bytes_clear(&der);
        }
    }
    return is_whole;
}

static bool fail_damaged(const char *name, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "a certificate in '%s' is damaged", name);
    ca_error_cause(err, "it has no end, or its base64 is no certificate");
    ca_error_hint(err, "take the file from version control again, or make it anew");
    return false;
}

static bool is_text_of_pem(struct ca_span source)
{
    size_t at = 0;

    while (at < source.len && isspace(source.at[at])) {
        at++;
    }
    return source.len - at > 11 && memcmp(source.at + at, "-----BEGIN ", 11) == 0;
}

/* An array of a BearSSL anchor: a name begins one, then come its key's numbers. */
static void take_part(struct ca_bytes *contents, struct ca_carried *parts)
{
    enum { POINT = 0x04 };
    struct ca_carried_root *last = parts->count > 0 ? &parts->root[parts->count - 1] : NULL;
    struct ca_bytes *place = NULL;

    if (contents->len > 2 && contents->at[0] == DER_SEQUENCE && parts->count < CA_CARRIED_MAX) {
        parts->root = ca_grow(parts->root, parts->count, sizeof *parts->root);
        last = &parts->root[parts->count++];
        *last = (struct ca_carried_root){ .der = { NULL, 0 } };
        place = &last->subject;
    } else if (last != NULL && last->key.len == 0) {
        place = &last->key;
    } else if (last != NULL && last->exponent.len == 0 && last->key.at[0] != POINT) {
        place = &last->exponent;
    }
    if (place != NULL) {
        *place = *contents;
        *contents = (struct ca_bytes){ NULL, 0 };
    }
    ca_bytes_clear(contents);
}

/* As "brssl ta" prints them: arrays for the name, and for modulus and exponent or the point. */
static bool take_anchors_of_bearssl(struct ca_span source, struct ca_carried *parts)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_c_cursor cursor = { 0, 1 };
    struct ca_bytes contents = { NULL, 0 };
    struct ca_span name;

    while (ca_c_source_next(source, &cursor, &name, &contents, &ignored)) {
        take_part(&contents, parts);
    }
    bool is_whole = parts->count > 0;
    for (size_t i = 0; i < parts->count; i++) {
        is_whole = is_whole && parts->root[i].key.len > 0;
    }
    return is_whole;
}

/* ESP-IDF's bundle, in either layout: it must add up to its last byte. */
static bool take_bundle(struct ca_span source, struct ca_carried *parts)
{
    static const enum ca_carrying layouts[] = { CA_CARRIES_BUNDLE, CA_CARRIES_BUNDLE_LE };

    for (size_t i = 0; i < CA_ARRAY_LEN(layouts); i++) {
        struct ca_error ignored = { CA_OK, "", "", "" };

        if (ca_carried_read(layouts[i], source, parts, &ignored) && parts->count > 0) {
            return true;
        }
        ca_carried_clear(parts);
    }
    return false;
}

static bool read_others(struct ca_span source, const char *name, struct ca_committed *committed,
                        struct ca_carried *parts, struct ca_error *err)
{
    struct walk walk = { .source = source, .committed = committed };
    bool done = true;

    if (take_der(source, committed) || take_bundle(source, parts)) {
        return true;
    }
    if (is_text_of_pem(source)) {
        done = take_pem(source, committed);
    } else {
        walk_source(&walk);
        done = take_pem(ca_text_span(&walk.strings), committed);
        ca_text_clear(&walk.strings);
    }
    if (!done) {
        return fail_damaged(name, err);
    }
    if (committed->count == 0 && !take_anchors_of_bearssl(source, parts)) {
        ca_carried_clear(parts);
    }
    if (committed->count == 0 && parts->count == 0 && !take_pem(source, committed)) {
        return fail_damaged(name, err); /* text around PEM, as openssl x509 -text writes it */
    }
    if (committed->count == 0 && parts->count == 0) {
        ca_fail(err, CA_ERR_USAGE, "no root certificate in '%s'", name);
        ca_error_hint(
            err,
            "PEM in literals, DER in arrays, BearSSL's anchors, ESP-IDF's bundles and PEM files "
            "are read");
        return false;
    }
    return true;
}

bool ca_foreign_read(struct ca_span source, const char *name, struct ca_committed *committed,
                     struct ca_carried *parts, struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };

    *committed = (struct ca_committed){ .anchor = NULL };
    *parts = (struct ca_carried){ .root = NULL };
    if (!ca_committed_settings(source, name, committed, &inner) || committed->settings == NULL) {
        ca_committed_clear(committed);
        return read_others(source, name, committed, parts, err);
    }
    ca_committed_clear(committed);
    return ca_committed_parse(source, name, committed, err);
}
