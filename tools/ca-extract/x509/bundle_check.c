/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a file of certificates, in words: the other half of x509/bundle.h. */

#include "x509/bundle.h"

#include <stdio.h>
#include <string.h>

#include "x509/der.h"

void ca_bundle_place(size_t line, size_t offset, char text[static CA_BUNDLE_PLACE_MAX])
{
    snprintf(text, CA_BUNDLE_PLACE_MAX, line > 0 ? "line %zu" : "byte %zu",
             line > 0 ? line : offset);
}

static bool is_white(uint8_t byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_base64_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '+' || byte == '/' || byte == '=';
}

/* A certificate in base64 begins with "MI": a SEQUENCE of more than 255 bytes. */
static bool is_bare_base64(struct ca_span text)
{
    size_t at = 0;

    while (at < text.len && is_white(text.at[at])) {
        at++;
    }
    if (text.len - at < 2 || text.at[at] != 'M' || text.at[at + 1] != 'I') {
        return false;
    }
    while (at < text.len && (is_white(text.at[at]) || is_base64_byte(text.at[at]))) {
        at++;
    }
    return at == text.len;
}

static bool is_blank(struct ca_span text)
{
    size_t at = 0;

    while (at < text.len && is_white(text.at[at])) {
        at++;
    }
    return at == text.len;
}

/* 0xFEFF in either order of bytes: what some editors put before 16-bit text. */
static bool is_utf16(struct ca_span text)
{
    return text.len >= 2 && ((text.at[0] == 0xFF && text.at[1] == 0xFE) ||
                             (text.at[0] == 0xFE && text.at[1] == 0xFF));
}

static bool fail_damaged(const struct ca_bundle *bundle, const char *name, struct ca_error *err)
{
    char place[CA_BUNDLE_PLACE_MAX];

    ca_bundle_place(bundle->damage.line, bundle->damage.offset, place);
    ca_fail(err, CA_ERR_USAGE, "a certificate in '%s' is damaged", name);
    ca_error_cause(err, "what begins at %s %s; besides it the file has %zu certificate%s", place,
                   bundle->damage.what, bundle->count, bundle->count == 1 ? "" : "s");
    ca_error_hint(err, "copy the file again, whole");
    return false;
}

static bool fail_empty(const struct ca_bundle *bundle, const char *name, const char *takes,
                       struct ca_error *err)
{
    struct ca_span bytes = { bundle->bytes.at, bundle->bytes.len };

    ca_fail(err, CA_ERR_USAGE, "no certificate in '%s'", name);
    if (is_blank(bytes)) {
        ca_error_cause(err, "the file is empty");
    } else if (bundle->has_pkcs7) {
        ca_error_cause(err, "it is PKCS#7 without a certificate in it");
    } else if (bundle->other_label.len > 0) {
        ca_error_cause(err, "it has a '%.*s' and no CERTIFICATE", (int)bundle->other_label.len,
                       (const char *)bundle->other_label.at);
    } else if (is_utf16(bytes)) {
        ca_error_cause(err, "it is text of 16 bits a character");
        ca_error_hint(err, "save it as plain text, ASCII or UTF-8");
    } else if (is_bare_base64(bytes)) {
        ca_error_cause(err, "it is base64 without the lines BEGIN and END CERTIFICATE");
        ca_error_hint(err, "put '-----BEGIN CERTIFICATE-----' before and "
                           "'-----END CERTIFICATE-----' behind it");
    } else {
        ca_error_cause(err, "its %zu bytes are neither DER nor have a line BEGIN CERTIFICATE",
                       bytes.len);
    }
    ca_error_hint(err, "%s", takes);
    return false;
}

bool ca_bundle_check(const struct ca_bundle *bundle, const char *name, const char *takes,
                     struct ca_error *err)
{
    if (bundle->damaged_count > 0) {
        return fail_damaged(bundle, name, err);
    }
    return bundle->count > 0 || fail_empty(bundle, name, takes, err);
}

bool ca_bundle_check_inside(const struct ca_bundle *bundle, const char *name, struct ca_error *err)
{
    size_t count = bundle->count <= CA_BUNDLE_INSIDE_MAX ? bundle->count : 0;

    for (size_t i = 0; i < count; i++) {
        const struct ca_bundle_entry *entry = &bundle->entry[i];
        char place[CA_BUNDLE_PLACE_MAX];
        struct ca_bytes der = { NULL, 0 };
        const char *defect = ca_bundle_take(entry, &der)
                                 ? ca_der_certificate_defect(ca_bytes_span(&der))
                                 : "has base64 that is damaged";

        ca_bytes_clear(&der);
        if (defect != NULL) {
            ca_bundle_place(entry->line, entry->offset, place);
            ca_fail(err, CA_ERR_USAGE, "certificate %zu in '%s' (%s) is damaged", i + 1, name,
                    place);
            ca_error_cause(err, "it %s", defect);
            ca_error_hint(err, "copy the file again, whole");
            return false;
        }
    }
    return true;
}
