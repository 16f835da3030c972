/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/carried.h"

#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "base/value.h"
#include "readback/c_source.h"
#include "readback/carried_parts.h"
#include "x509/bundle.h"
#include "x509/pem.h"

enum ca_carrying ca_carrying_of(const char *format)
{
    static const struct {
        const char *format;
        enum ca_carrying carrying;
    } table[] = {
        { "header", CA_CARRIES_PEM },        { "c", CA_CARRIES_PEM },
        { "array", CA_CARRIES_PEM },         { "arduino", CA_CARRIES_PEM },
        { "freertos", CA_CARRIES_PEM },      { "pem", CA_CARRIES_PEM },
        { "der", CA_CARRIES_DER },           { "inc", CA_CARRIES_LIST },
        { "json", CA_CARRIES_JSON },         { "bearssl", CA_CARRIES_BEARSSL },
        { "esp-bundle", CA_CARRIES_BUNDLE }, { "esp-bundle-le", CA_CARRIES_BUNDLE_LE },
        { "mbed-app", CA_CARRIES_NOTHING },  { "mbedtls-config", CA_CARRIES_NOTHING },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(table); i++) {
        if (strcmp(table[i].format, format) == 0) {
            return table[i].carrying;
        }
    }
    return CA_CARRIES_UNKNOWN;
}

struct ca_carried_root *ca_carried_add(struct ca_carried *carried, struct ca_error *err)
{
    if (carried->count == CA_CARRIED_MAX) {
        ca_fail(err, CA_ERR_USAGE, "more than %d roots", CA_CARRIED_MAX);
        return NULL;
    }
    carried->root = ca_grow(carried->root, carried->count, sizeof *carried->root);
    carried->root[carried->count] = (struct ca_carried_root){ .der = { NULL, 0 } };
    return &carried->root[carried->count++];
}

/* PEM itself begins with a certificate, not with a comment or code around one. */
static bool is_pem(struct ca_span source)
{
    static const char begin[] = "-----BEGIN ";

    return source.len >= sizeof begin - 1 && memcmp(source.at, begin, sizeof begin - 1) == 0;
}

bool ca_carried_add_pem(struct ca_span text, struct ca_carried *carried, struct ca_error *err)
{
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;

    while (ca_pem_next(text, &cursor, &block)) {
        if (!ca_pem_is_certificate(&block)) {
            continue;
        }
        struct ca_bundle_entry entry = { .text = block.body };
        struct ca_carried_root *root = ca_carried_add(carried, err);

        if (root == NULL) {
            return false;
        }
        if (!ca_bundle_take(&entry, &root->der)) {
            root->der = (struct ca_bytes){ NULL, 0 };
        }
    }
    return true;
}

static bool read_pem(struct ca_span product, struct ca_carried *carried, struct ca_error *err)
{
    if (is_pem(product)) {
        carried->text.at = ca_alloc(product.len + 1, 1);
        carried->text.len = product.len + 1;
        memcpy(carried->text.at, product.at, product.len);
    } else if (!ca_c_source_array(product, &carried->text, err)) {
        return false;
    }
    return ca_carried_add_pem(ca_bytes_span(&carried->text), carried, err);
}

/* The text with the escapes of line ends undone that JSON and its like have in strings. */
static void put_unescaped(struct ca_span text, struct ca_text *plain)
{
    static const char *const escapes[] = { "\\u000a", "\\u000A", "\\n" };

    for (size_t at = 0; at < text.len;) {
        const char *rest = (const char *)text.at + at;
        size_t len = 0;

        for (size_t i = 0; i < CA_ARRAY_LEN(escapes) && len == 0; i++) {
            size_t escape_len = strlen(escapes[i]);
            bool is_it = text.len - at >= escape_len && memcmp(rest, escapes[i], escape_len) == 0;
            len = is_it ? escape_len : 0;
        }
        ca_text_put(plain, len > 0 ? "\n" : rest, 1);
        at += len > 0 ? len : 1;
    }
}

/* C source with PEM, else whatever PEM stands in it, in strings too; none is no failure. */
static bool read_any(struct ca_span product, struct ca_carried *carried, struct ca_error *err)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_text plain = { 0 };

    if (read_pem(product, carried, &ignored) && carried->count > 0) {
        return true;
    }
    ca_carried_clear(carried);
    put_unescaped(product, &plain);
    bool done = ca_carried_add_pem(ca_text_span(&plain), carried, err);
    ca_text_clear(&plain);
    return done;
}

static bool read_der(struct ca_span product, struct ca_carried *carried, struct ca_error *err)
{
    struct ca_c_cursor cursor = { 0, 1 };
    struct ca_bytes contents;
    struct ca_span name;

    while (ca_c_source_next(product, &cursor, &name, &contents, err)) {
        struct ca_carried_root *root = ca_carried_add(carried, err);

        if (root == NULL) {
            ca_bytes_clear(&contents);
            return false;
        }
        root->der = contents;
    }
    return err->code == CA_OK;
}

static bool read_list(struct ca_span product, struct ca_carried *carried, struct ca_error *err)
{
    struct ca_c_cursor cursor = { 0, 1 };

    for (;;) {
        struct ca_bytes contents = { NULL, 0 };

        if (!ca_c_source_list(product, &cursor, &contents, err)) {
            return false;
        }
        if (contents.len == 0) {
            return true;
        }
        struct ca_carried_root *root = ca_carried_add(carried, err);
        if (root == NULL) {
            ca_bytes_clear(&contents);
            return false;
        }
        root->der = contents;
    }
}

static bool read_json(struct ca_span product, struct ca_carried *carried, struct ca_error *err)
{
    struct ca_value *root = ca_value_read(product, "the product", err);
    const struct ca_value *anchors = ca_value_get(root, "anchors");
    struct ca_text pem = { 0 };
    bool done = root != NULL;

    for (size_t i = 0; i < ca_value_count(anchors); i++) {
        const char *one = ca_value_text(ca_value_get(ca_value_at(anchors, i), "pem"));
        ca_text_puts(&pem, one != NULL ? one : "");
    }
    done = done && ca_carried_add_pem(ca_text_span(&pem), carried, err);
    if (done) {
        carried->text = (struct ca_bytes){ ca_alloc(pem.len + 1, 1), pem.len + 1 };
        memcpy(carried->text.at, ca_text_words(&pem), pem.len);
    }
    ca_text_clear(&pem);
    ca_value_free(root);
    return done;
}

static bool read_as(enum ca_carrying carrying, struct ca_span product, struct ca_carried *carried,
                    struct ca_error *err)
{
    switch (carrying) {
    case CA_CARRIES_PEM:
        return read_pem(product, carried, err);
    case CA_CARRIES_UNKNOWN:
        return read_any(product, carried, err);
    case CA_CARRIES_DER:
        return read_der(product, carried, err);
    case CA_CARRIES_LIST:
        return read_list(product, carried, err);
    case CA_CARRIES_JSON:
        return read_json(product, carried, err);
    case CA_CARRIES_BEARSSL:
        return ca_carried_read_bearssl(product, carried, err);
    case CA_CARRIES_BUNDLE:
        return ca_carried_read_bundle(product, carried, err);
    case CA_CARRIES_BUNDLE_LE:
        return ca_carried_read_bundle_le(product, carried, err);
    case CA_CARRIES_NOTHING:
        return true;
    }
    return true;
}

bool ca_carried_read(enum ca_carrying carrying, struct ca_span product, struct ca_carried *carried,
                     struct ca_error *err)
{
    *carried = (struct ca_carried){ .root = NULL };
    return read_as(carrying, product, carried, err);
}

void ca_carried_clear(struct ca_carried *carried)
{
    for (size_t i = 0; i < carried->count; i++) {
        ca_bytes_clear(&carried->root[i].der);
        ca_bytes_clear(&carried->root[i].subject);
        ca_bytes_clear(&carried->root[i].key);
        ca_bytes_clear(&carried->root[i].exponent);
    }
    ca_free(carried->root);
    ca_bytes_clear(&carried->text);
    *carried = (struct ca_carried){ .root = NULL };
}
