/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/forms_written.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/value.h"
#include "x509/cert.h"

enum { FIELD_MAX = 65535, COUNT_LEN = 2, OFFSET_LEN = 4, HEAD_LEN = 4 };

static void put_le(struct ca_text *text, uint32_t number, unsigned len)
{
    for (unsigned i = 0; i < len; i++) {
        char byte = (char)(number >> (8 * i) & 0xFFu);
        ca_text_put(text, &byte, 1);
    }
}

static void put_be16(struct ca_text *text, size_t number)
{
    char bytes[COUNT_LEN] = { (char)(number >> 8 & 0xFFu), (char)(number & 0xFFu) };

    ca_text_put(text, bytes, sizeof bytes);
}

static int by_subject(const void *a, const void *b)
{
    return ca_span_compare(ca_cert_subject_der(*(const struct ca_cert *const *)a),
                           ca_cert_subject_der(*(const struct ca_cert *const *)b));
}

/* The roots in the order of their subjects' bytes; released with ca_free. */
static const struct ca_cert **sorted(const struct ca_choice *choice)
{
    const struct ca_cert **certs = ca_alloc(choice->count, sizeof *certs);

    for (size_t i = 0; i < choice->count; i++) {
        certs[i] = choice->anchor[i].cert;
    }
    qsort(certs, choice->count, sizeof *certs, by_subject);
    return certs;
}

static bool fits(const struct ca_cert *const *certs, size_t count, struct ca_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (ca_cert_subject_der(certs[i]).len > FIELD_MAX || certs[i]->spki.len > FIELD_MAX) {
            return ca_fail(err, CA_ERR_DEVICE, "'%s' is too large for ESP-IDF's bundle",
                           certs[i]->short_name);
        }
        if (i > 0 && by_subject(&certs[i - 1], &certs[i]) == 0) {
            ca_fail(err, CA_ERR_DEVICE, "two roots named '%s' do not fit into ESP-IDF's bundle",
                    certs[i]->short_name);
            ca_error_cause(err, "it is searched by subject, and only one of them would be found");
            ca_error_hint(err, "use --format header, or another device's form");
            return false;
        }
    }
    return true;
}

bool ca_form_write_bundle(const struct ca_choice *choice, const struct ca_value *result,
                          struct ca_text *text, struct ca_error *err)
{
    const struct ca_cert **certs = sorted(choice);
    bool done = fits(certs, choice->count, err);

    (void)result;
    put_be16(text, choice->count);
    for (size_t i = 0; i < choice->count && done; i++) {
        struct ca_span subject = ca_cert_subject_der(certs[i]);

        put_be16(text, subject.len);
        put_be16(text, certs[i]->spki.len);
        ca_text_put(text, (const char *)subject.at, subject.len);
        ca_text_put(text, (const char *)certs[i]->spki.at, certs[i]->spki.len);
    }
    ca_free(certs);
    return done;
}

bool ca_form_write_bundle_le(const struct ca_choice *choice, const struct ca_value *result,
                             struct ca_text *text, struct ca_error *err)
{
    const struct ca_cert **certs = sorted(choice);
    bool done = fits(certs, choice->count, err);
    size_t offset = choice->count * OFFSET_LEN;

    (void)result;
    for (size_t i = 0; i < choice->count && done; i++) {
        put_le(text, (uint32_t)offset, OFFSET_LEN);
        offset += HEAD_LEN + ca_cert_subject_der(certs[i]).len + certs[i]->spki.len;
    }
    for (size_t i = 0; i < choice->count && done; i++) {
        struct ca_span subject = ca_cert_subject_der(certs[i]);

        put_le(text, (uint32_t)subject.len, COUNT_LEN);
        put_le(text, (uint32_t)certs[i]->spki.len, COUNT_LEN);
        ca_text_put(text, (const char *)subject.at, subject.len);
        ca_text_put(text, (const char *)certs[i]->spki.at, certs[i]->spki.len);
    }
    ca_free(certs);
    return done;
}

/* Members that only serve templates, and what is said of the presented chain. */
static bool is_for_templates(const char *key)
{
    static const char *const keys[] = {
        "targets",         "now",           "now_s",         "settings_mark",  "settings_line",
        "bench_only",      "stem",          "host",          "port",           "pem_lines",
        "der_lines",       "subject_lines", "modulus_lines", "exponent_lines", "point_lines",
        "is_last",         "cover",         "shard",         "verdict",        "needs",
        "needs_by_device", "guards"
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(keys); i++) {
        if (strcmp(keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static struct ca_value *without_those(const struct ca_value *object)
{
    struct ca_value *copy = ca_value_object();
    const char *key = ca_value_key(object, 0);

    for (size_t i = 0; key != NULL; key = ca_value_key(object, ++i)) {
        if (!is_for_templates(key)) {
            ca_value_put(copy, key, ca_value_copy(ca_value_get(object, key)));
        }
    }
    return copy;
}

bool ca_form_write_json(const struct ca_choice *choice, const struct ca_value *result,
                        struct ca_text *text, struct ca_error *err)
{
    struct ca_value *root = without_those(result);
    struct ca_value *anchors = ca_value_list();
    const struct ca_value *list = ca_value_get(result, "anchors");

    (void)choice;
    (void)err;
    for (size_t i = 0; i < ca_value_count(list); i++) {
        ca_value_append(anchors, without_those(ca_value_at(list, i)));
    }
    ca_value_put(root, "anchors", anchors);
    ca_value_write(root, text);
    ca_value_free(root);
    return true;
}

static void append_macro(struct ca_value *list, const char *name, int64_t number)
{
    struct ca_text macro = { 0 };

    ca_text_puts(&macro, name);
    if (number > 0) {
        ca_text_add(&macro, "=%" PRId64, number);
    }
    ca_value_append(list, ca_value_of_text(ca_text_words(&macro)));
    ca_text_clear(&macro);
}

/* What was seen of the server's records: its words as help, for mbed_app.json has no comments,
 * and what the application is to ask for as a macro. */
static struct ca_value *records_parameter(const struct ca_value *needs)
{
    const struct ca_value *notes = ca_value_get(needs, "records");
    int64_t fragment = ca_value_number(ca_value_get(needs, "max_fragment_length"), 0);
    struct ca_value *parameter = ca_value_object(), *config = ca_value_object();
    struct ca_text help = { 0 };

    for (size_t i = 0; i < ca_value_count(notes); i++) {
        ca_text_add(&help, "%s%s", i > 0 ? "; " : "", ca_value_text(ca_value_at(notes, i)));
    }
    if (fragment > 0) {
        ca_text_add(
            &help,
            ". Ask for it: mbedtls_ssl_conf_max_frag_len(..., MBEDTLS_SSL_MAX_FRAG_LEN_%" PRId64
            ")",
            fragment);
    }
    ca_value_put_text(parameter, "help", ca_text_words(&help));
    ca_value_put_text(parameter, "macro_name", "CA_EXTRACT_MAX_FRAGMENT_LENGTH");
    ca_value_put_number(parameter, "value", fragment);
    ca_value_put(config, "tls-max-fragment-length", parameter);
    ca_text_clear(&help);
    return config;
}

bool ca_form_write_mbed_app(const struct ca_choice *choice, const struct ca_value *result,
                            struct ca_text *text, struct ca_error *err)
{
    const struct ca_value *needs = ca_value_get(result, "needs");
    const struct ca_value *list = ca_value_get(needs, "macros");
    int64_t stack = ca_value_number(ca_value_get(needs, "thread_stack"), 0);
    int64_t buffer = ca_value_number(ca_value_get(needs, "buffer_len"), 0);
    const struct ca_value *profile = ca_value_get(result, "profile");
    struct ca_value *root = ca_value_object(), *macros = ca_value_list();

    (void)choice;
    (void)err;
    for (size_t i = 0; i < ca_value_count(list); i++) {
        const struct ca_value *one = ca_value_at(list, i);
        if (!ca_value_is_true(ca_value_get(one, "is_present"))) {
            append_macro(macros, ca_value_text(ca_value_get(one, "macro")), 0);
        }
    }
    if (buffer != ca_value_number(ca_value_get(profile, "input_buffer"), buffer)) {
        append_macro(macros, ca_value_text(ca_value_get(needs, "buffer_macro")), buffer);
    }
    ca_value_put(root, "macros", macros);
    ca_value_put(root, "config", records_parameter(needs));
    if (stack > 0) {
        struct ca_value *all = ca_value_object(), *overrides = ca_value_object();
        ca_value_put_number(all, "rtos.main-thread-stack-size", stack);
        ca_value_put(overrides, "*", all);
        ca_value_put(root, "target_overrides", overrides);
    }
    ca_value_write(root, text);
    ca_value_free(root);
    return true;
}
