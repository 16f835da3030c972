/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/templates.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "data/data.h"

enum { TEMPLATE_LEN_MAX = 1024 * 1024, PARTIALS_MAX = 1000 };

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The word behind "{{! escape:" at the very beginning; empty without it. */
static struct ca_span asked_escape(struct ca_span source)
{
    static const char *const marks[] = { "{{!", "escape:" };
    size_t at = 0, end = 0;

    for (size_t i = 0; i < CA_ARRAY_LEN(marks); i++) {
        size_t len = strlen(marks[i]);

        if (source.len - at < len || memcmp(source.at + at, marks[i], len) != 0) {
            return (struct ca_span){ NULL, 0 };
        }
        for (at += len; at < source.len && is_blank(source.at[at]);) {
            at++;
        }
    }
    for (end = at; end < source.len && !is_blank(source.at[end]) && source.at[end] != '}';) {
        end++;
    }
    return (struct ca_span){ source.at + at, end - at };
}

static bool take_escape(struct ca_templates *templates, struct ca_error *err)
{
    struct ca_span name = asked_escape(ca_bytes_span(&templates->own));

    if (name.at == NULL) {
        return true;
    }
    templates->escape = ca_escape_find(name);
    if (templates->escape == NULL) {
        ca_fail(err, CA_ERR_TEMPLATE, "template '%s', line 1: no escape '%.*s'", templates->path,
                (int)(name.len < 40 ? name.len : 40), (const char *)name.at);
        ca_error_hint(err, "there are: c, json, shell, none");
        return false;
    }
    return true;
}

bool ca_templates_load(const char *path, struct ca_templates *templates, struct ca_error *err)
{
    const char *slash = strrchr(path, '/');
    struct ca_error inner = { CA_OK, "", "", "" };

    *templates = (struct ca_templates){ .path = path };
    templates->folder = ca_strndup(path, slash != NULL ? (size_t)(slash - path) + 1 : 0);
    if (!ca_file_read(path, TEMPLATE_LEN_MAX, &templates->own, &inner)) {
        ca_fail(err, CA_ERR_TEMPLATE, "%s", inner.what);
        ca_error_cause(err, "%s", inner.cause);
        ca_error_hint(err, "--template takes a Mustache file; docs/templates.md shows one");
        return false;
    }
    return take_escape(templates, err);
}

static bool is_plain_name(const char *name)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";

    return name[0] != '\0' && name[0] != '.' && name[strspn(name, plain)] == '\0';
}

char *ca_partial_path(const struct ca_templates *templates, const char *name)
{
    struct ca_text path = { 0 };

    ca_text_add(&path, "%s%s.mustache", templates->folder, name);
    char *copy = ca_strdup(ca_text_words(&path));
    ca_text_clear(&path);
    return copy;
}

static bool find_in_folder(struct ca_partials *partials, const char *name, struct ca_span *source)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bytes bytes = { NULL, 0 };

    for (size_t i = 0; i < partials->count; i++) {
        if (strcmp(partials->file[i].name, name) == 0) {
            *source = ca_bytes_span(&partials->file[i].bytes);
            return true;
        }
    }
    if (!is_plain_name(name) || partials->count == PARTIALS_MAX) {
        return false;
    }
    char *path = ca_partial_path(partials->templates, name);
    bool is_there =
        ca_file_is_there(path) && ca_file_read(path, TEMPLATE_LEN_MAX, &bytes, &ignored);
    ca_free(path);
    if (is_there) {
        partials->file = ca_grow(partials->file, partials->count, sizeof *partials->file);
        partials->file[partials->count++] = (struct ca_partial){ ca_strdup(name), bytes };
        *source = ca_bytes_span(&bytes);
    }
    return is_there;
}

bool ca_template_built_in(const char *name, struct ca_span *source)
{
    const struct ca_data_file *file = ca_data_find(ca_data_templates, ca_data_template_count, name);

    if (file != NULL) {
        *source = (struct ca_span){ file->at, file->len };
    }
    return file != NULL;
}

bool ca_partials_find(void *context, const char *name, struct ca_span *source)
{
    struct ca_partials *partials = context;

    return (partials->templates->path != NULL && find_in_folder(partials, name, source)) ||
           ca_template_built_in(name, source);
}

void ca_partials_clear(struct ca_partials *partials)
{
    for (size_t i = 0; i < partials->count; i++) {
        ca_free(partials->file[i].name);
        ca_bytes_clear(&partials->file[i].bytes);
    }
    ca_free(partials->file);
    *partials = (struct ca_partials){ .templates = NULL };
}

void ca_templates_clear(struct ca_templates *templates)
{
    ca_free(templates->folder);
    ca_bytes_clear(&templates->own);
    *templates = (struct ca_templates){ .path = NULL };
}
