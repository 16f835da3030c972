/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/committed.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "readback/c_source.h"
#include "readback/carried.h"

static bool take_certificate(struct ca_span der, const char *name, struct ca_committed *committed,
                             struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;

    if (der.len == 0 || !ca_cert_decode(der, &cert, &inner)) {
        ca_fail(err, CA_ERR_USAGE, "certificate %zu in '%s' is damaged", committed->count + 1,
                name);
        ca_error_cause(err, "%s", inner.cause[0] != '\0' ? inner.cause : "its base64 is damaged");
        ca_error_hint(err, "take the file from version control again, or make it anew");
        return false;
    }
    committed->anchor = ca_grow(committed->anchor, committed->count, sizeof *committed->anchor);
    committed->anchor[committed->count++] = cert;
    return true;
}

static bool take_anchors(const struct ca_carried *carried, const char *name,
                         struct ca_committed *committed, struct ca_error *err)
{
    for (size_t i = 0; i < carried->count; i++) {
        if (!take_certificate(ca_bytes_span(&carried->root[i].der), name, committed, err)) {
            return false;
        }
    }
    if (committed->count == 0) {
        ca_fail(err, CA_ERR_USAGE, "no certificate in '%s'", name);
        ca_error_hint(err, "is this a file that ca-extract made?");
        return false;
    }
    return true;
}

static bool take_roots(struct ca_span source, const char *name, struct ca_committed *committed,
                       struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_carried carried;
    const char *format = ca_committed_setting(committed, "format");
    enum ca_carrying carrying = format[0] != '\0' ? ca_carrying_of(format) : CA_CARRIES_PEM;
    bool done = ca_carried_read(carrying, source, &carried, &inner);

    if (!done) {
        ca_fail(err, CA_ERR_USAGE, "cannot read '%s' back", name);
        ca_error_cause(err, "%s", inner.what);
        ca_error_hint(err, "is this a file that ca-extract made?");
    }
    done = done && take_anchors(&carried, name, committed, err);
    ca_carried_clear(&carried);
    return done;
}

/* Of JSON the member, of all else the marked line; NULL without an error: there are none. */
static struct ca_value *read_settings(struct ca_span source, const char *name, struct ca_error *err)
{
    struct ca_span line = { NULL, 0 };

    if (source.len > 0 && source.at[0] == '{') {
        struct ca_value *root = ca_value_read(source, name, err);
        const struct ca_value *settings = ca_value_get(root, "settings");
        struct ca_value *copy = settings != NULL ? ca_value_copy(settings) : NULL;

        ca_value_free(root);
        return copy;
    }
    if (!ca_c_source_marked_line(source, CA_COMMITTED_MARK, &line)) {
        return NULL;
    }
    struct ca_value *settings = ca_value_read(line, name, err);
    if (settings == NULL) {
        ca_error_hint(err, "the line with '%s' was changed by hand", CA_COMMITTED_MARK);
    }
    return settings;
}

bool ca_committed_settings(struct ca_span source, const char *name, struct ca_committed *committed,
                           struct ca_error *err)
{
    committed->settings = read_settings(source, name, err);
    if (committed->settings == NULL) {
        return err->code == CA_OK;
    }
    if (ca_value_number(ca_value_get(committed->settings, "format_version"), 0) !=
        CA_COMMITTED_FORMAT) {
        ca_fail(err, CA_ERR_USAGE, "'%s' was made by a version that this one does not know", name);
        ca_error_hint(err, "make it anew, or use the version that made it");
        return false;
    }
    return true;
}

/* "#define NAME_TIME_FLOOR 1433415878": the number. */
static void take_time_floor(struct ca_span source, struct ca_committed *committed)
{
    struct ca_text macro = { 0 };
    struct ca_span rest = { NULL, 0 };
    char digits[CA_DATE_TEXT_MAX] = "";

    if (source.len > 0 && source.at[0] == '{') {
        struct ca_error ignored = { CA_OK, "", "", "" };
        struct ca_value *root = ca_value_read(source, "", &ignored);

        committed->time_floor_s = ca_value_number(ca_value_get(root, "time_floor_s"), INT64_MIN);
        ca_value_free(root);
        return;
    }
    ca_text_add(&macro, "#define %s_TIME_FLOOR ", ca_committed_setting(committed, "name"));
    committed->time_floor_s = INT64_MIN;
    if (ca_c_source_marked_line(source, ca_text_words(&macro), &rest)) {
        for (size_t i = 0; i < rest.len && i + 1 < sizeof digits && rest.at[i] != ' '; i++) {
            digits[i] = (char)rest.at[i];
        }
        ca_clock_parse(digits, &committed->time_floor_s);
    }
    ca_text_clear(&macro);
}

bool ca_committed_parse(struct ca_span source, const char *name, struct ca_committed *committed,
                        struct ca_error *err)
{
    *committed = (struct ca_committed){ .anchor = NULL };
    if (!ca_committed_settings(source, name, committed, err) ||
        !take_roots(source, name, committed, err)) {
        return false;
    }
    take_time_floor(source, committed);
    return true;
}

const char *ca_committed_setting(const struct ca_committed *committed, const char *key)
{
    const char *text = ca_value_text(ca_value_get(committed->settings, key));

    return text != NULL ? text : "";
}

void ca_committed_clear(struct ca_committed *committed)
{
    for (size_t i = 0; i < committed->count; i++) {
        ca_cert_free(committed->anchor[i]);
    }
    ca_free(committed->anchor);
    ca_value_free(committed->settings);
    *committed = (struct ca_committed){ .anchor = NULL };
}
