/* SPDX-License-Identifier: Apache-2.0 */
#include "base/value.h"

#include <jansson.h>

#include <stdio.h>
#include <string.h>

#include "base/mask.h"

/* struct ca_value is never defined: a pointer to it is Jansson's own pointer. */
static json_t *json_of(struct ca_value *value)
{
    return (json_t *)(void *)value;
}

static const json_t *json_in(const struct ca_value *value)
{
    return (const json_t *)(const void *)value;
}

static struct ca_value *value_of(json_t *json)
{
    return (struct ca_value *)(void *)json;
}

static const struct ca_value *value_in(const json_t *json)
{
    return (const struct ca_value *)(const void *)json;
}

/* Jansson answers NULL where memory is out: end at the one place for that. */
static struct ca_value *made(json_t *json)
{
    return value_of(json != NULL ? json : ca_alloc(SIZE_MAX, 1));
}

struct ca_value *ca_value_object(void)
{
    return made(json_object());
}

struct ca_value *ca_value_list(void)
{
    return made(json_array());
}

struct ca_value *ca_value_of_text(const char *text)
{
    json_t *json = json_string(text); /* NULL for what is not UTF-8 */

    if (json == NULL) {
        char *masked = ca_strdup(text);
        ca_mask_text(masked);
        json = json_string(masked);
        ca_free(masked);
    }
    return made(json);
}

struct ca_value *ca_value_of_number(int64_t number)
{
    return made(json_integer((json_int_t)number));
}

struct ca_value *ca_value_of_truth(bool truth)
{
    return made(json_boolean(truth));
}

struct ca_value *ca_value_copy(const struct ca_value *value)
{
    return made(json_deep_copy(json_in(value)));
}

void ca_value_free(struct ca_value *value)
{
    json_decref(json_of(value));
}

void ca_value_put(struct ca_value *object, const char *key, struct ca_value *value)
{
    if (json_object_set_new(json_of(object), key, json_of(value)) != 0) {
        (void)ca_alloc(SIZE_MAX, 1);
    }
}

void ca_value_append(struct ca_value *list, struct ca_value *value)
{
    if (json_array_append_new(json_of(list), json_of(value)) != 0) {
        (void)ca_alloc(SIZE_MAX, 1);
    }
}

void ca_value_put_text(struct ca_value *object, const char *key, const char *text)
{
    ca_value_put(object, key, ca_value_of_text(text));
}

void ca_value_put_number(struct ca_value *object, const char *key, int64_t number)
{
    ca_value_put(object, key, ca_value_of_number(number));
}

void ca_value_put_truth(struct ca_value *object, const char *key, bool truth)
{
    ca_value_put(object, key, ca_value_of_truth(truth));
}

const struct ca_value *ca_value_get(const struct ca_value *object, const char *key)
{
    return value_in(json_object_get(json_in(object), key));
}

const struct ca_value *ca_value_at(const struct ca_value *list, size_t index)
{
    return value_in(json_array_get(json_in(list), index));
}

size_t ca_value_count(const struct ca_value *list)
{
    return json_array_size(json_in(list));
}

bool ca_value_is_list(const struct ca_value *value)
{
    return json_is_array(json_in(value));
}

bool ca_value_is_object(const struct ca_value *value)
{
    return json_is_object(json_in(value));
}

bool ca_value_is_number(const struct ca_value *value)
{
    return json_is_integer(json_in(value));
}

const char *ca_value_key(const struct ca_value *object, size_t index)
{
    json_t *json = (json_t *)(uintptr_t)json_in(object); /* the iterator only reads */
    void *at = json_object_iter(json);

    while (at != NULL && index-- > 0) {
        at = json_object_iter_next(json, at);
    }
    return at != NULL ? json_object_iter_key(at) : NULL;
}

const char *ca_value_text(const struct ca_value *value)
{
    return json_string_value(json_in(value));
}

bool ca_value_number_text(const struct ca_value *value, char text[static CA_NUMBER_TEXT_MAX])
{
    const json_t *json = json_in(value);

    if (json_is_integer(json)) {
        snprintf(text, CA_NUMBER_TEXT_MAX, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    } else if (json_is_real(json)) {
        snprintf(text, CA_NUMBER_TEXT_MAX, "%.15g", json_real_value(json));
    }
    return json_is_number(json);
}

int64_t ca_value_number(const struct ca_value *value, int64_t otherwise)
{
    return ca_value_is_number(value) ? (int64_t)json_integer_value(json_in(value)) : otherwise;
}

bool ca_value_is_true(const struct ca_value *value)
{
    const json_t *json = json_in(value);

    if (json == NULL || json_is_false(json) || json_is_null(json)) {
        return false;
    }
    if (json_is_string(json)) {
        return json_string_length(json) > 0;
    }
    return !json_is_array(json) || json_array_size(json) > 0;
}

struct ca_value *ca_value_read(struct ca_span json, const char *name, struct ca_error *err)
{
    json_error_t reason;
    json_t *read = json_loadb((const char *)json.at, json.len, JSON_REJECT_DUPLICATES, &reason);

    if (read == NULL) {
        ca_fail(err, CA_ERR_USAGE, "'%s' is not valid JSON", name);
        ca_error_cause(err, "line %d: %s", reason.line, reason.text);
    }
    return value_of(read);
}

static int put_in_text(const char *at, size_t len, void *text)
{
    ca_text_put(text, at, len);
    return 0;
}

void ca_value_write(const struct ca_value *value, struct ca_text *text)
{
    json_dump_callback(json_in(value), put_in_text, text, JSON_INDENT(2));
    ca_text_puts(text, "\n");
}

void ca_value_write_compact(const struct ca_value *value, struct ca_text *text)
{
    json_dump_callback(json_in(value), put_in_text, text, JSON_COMPACT);
}
