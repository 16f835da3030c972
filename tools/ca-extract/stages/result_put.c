/* SPDX-License-Identifier: Apache-2.0 */
/* Values that several parts of stages/result.h write. */

#include "stages/result_parts.h"

#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "x509/pem.h"

void ca_result_put_moment(struct ca_value *object, const char *key, const char *key_s,
                          int64_t seconds)
{
    char text[CA_DATE_TEXT_MAX];

    ca_clock_moment(seconds, text);
    ca_value_put_text(object, key, text);
    ca_value_put_number(object, key_s, seconds);
}

void ca_result_put_date(struct ca_value *object, const char *key, int64_t seconds)
{
    char text[CA_DATE_TEXT_MAX];

    ca_clock_date(seconds, text);
    ca_value_put_text(object, key, text);
}

void ca_result_put_hex(struct ca_value *object, const char *key, const uint8_t *at, size_t len)
{
    char text[CA_SHA256_TEXT_MAX];

    ca_hex_encode((struct ca_span){ at, len }, text);
    ca_value_put_text(object, key, text);
}

void ca_result_put_certificate(struct ca_value *object, const struct ca_cert *cert)
{
    ca_value_put_text(object, "subject", cert->subject);
    ca_value_put_text(object, "issuer", cert->issuer);
    ca_value_put_text(object, "short_name", cert->short_name);
    ca_value_put_text(object, "key", cert->key_text);
    ca_value_put_text(object, "signature", cert->signature_text);
    ca_result_put_moment(object, "not_before", "not_before_s", cert->not_before_s);
    ca_result_put_moment(object, "not_after", "not_after_s", cert->not_after_s);
    ca_result_put_hex(object, "sha256", cert->sha256, sizeof cert->sha256);
    ca_result_put_hex(object, "spki_sha256", cert->spki_sha256, sizeof cert->spki_sha256);
    ca_value_put_number(object, "der_len", (int64_t)cert->der.len);
}

void ca_result_put_pem(struct ca_value *object, const struct ca_cert *cert)
{
    struct ca_text pem = { 0 };

    ca_pem_put(ca_bytes_span(&cert->der), &pem);
    ca_value_put_text(object, "pem", ca_text_words(&pem));
    ca_text_clear(&pem);
}

struct ca_value *ca_result_error(const struct ca_error *err)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_number(value, "status", ca_error_exit_status(err->code));
    ca_value_put_text(value, "what", err->what);
    ca_value_put_text(value, "cause", err->cause);
    ca_value_put_text(value, "hint", ca_error_hint_text(err));
    return value;
}

/* "SSL" of "SSL_CA_PEM"; a name without such an ending stays whole. */
static size_t prefix_len(const char *symbol)
{
    static const char *const endings[] = { "_CA_PEM", "_CA_DER", "_CA_TA" };
    size_t len = strlen(symbol);

    for (size_t i = 0; i < CA_ARRAY_LEN(endings); i++) {
        size_t ending = strlen(endings[i]);

        if (len > ending && strcmp(symbol + len - ending, endings[i]) == 0) {
            return len - ending;
        }
    }
    return len;
}

void ca_result_put_client_symbol(struct ca_value *root, const char *symbol)
{
    char *prefix = ca_strndup(symbol, prefix_len(symbol));
    struct ca_text name = { 0 };

    ca_text_add(&name, "%s_CLIENT", prefix);
    ca_value_put_text(root, "client_symbol", ca_text_words(&name));
    ca_text_clear(&name);
    ca_free(prefix);
}
