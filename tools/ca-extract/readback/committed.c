/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/committed.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "readback/c_source.h"
#include "x509/bundle.h"
#include "x509/pem.h"

/* PEM itself begins with a certificate, not with a comment or code around one. */
static bool is_pem(struct ca_span source)
{
    static const char begin[] = "-----BEGIN ";

    return source.len >= sizeof begin - 1 && memcmp(source.at, begin, sizeof begin - 1) == 0;
}

static bool pem_with_nul(struct ca_span source, struct ca_bytes *bytes)
{
    bytes->at = ca_alloc(source.len + 1, 1);
    bytes->len = source.len + 1;
    memcpy(bytes->at, source.at, source.len);
    return true;
}

bool ca_committed_bytes(struct ca_span source, const char *name, struct ca_bytes *bytes,
                        struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };

    if (is_pem(source)) {
        return pem_with_nul(source, bytes);
    }
    if (ca_c_source_array(source, bytes, &inner)) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "cannot read '%s' back", name);
    ca_error_cause(err, "%s", inner.what);
    ca_error_hint(err, "is this a header that ca-extract made?");
    return false;
}

static bool take_certificate(struct ca_span body, const char *name, struct ca_committed *committed,
                             struct ca_error *err)
{
    struct ca_bundle_entry entry = { .text = body };
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_bytes der = { NULL, 0 };
    struct ca_cert *cert = NULL;

    bool done = ca_bundle_take(&entry, &der) && ca_cert_decode(ca_bytes_span(&der), &cert, &inner);
    ca_bytes_clear(&der);
    if (!done) {
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

static bool take_anchors(struct ca_span text, const char *name, struct ca_committed *committed,
                         struct ca_error *err)
{
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;

    while (ca_pem_next(text, &cursor, &block)) {
        if (committed->count == CA_COMMITTED_ANCHORS_MAX) {
            return ca_fail(err, CA_ERR_USAGE, "more than %d certificates in '%s'",
                           CA_COMMITTED_ANCHORS_MAX, name);
        }
        if (ca_pem_is_certificate(&block) && !take_certificate(block.body, name, committed, err)) {
            return false;
        }
    }
    if (committed->count == 0) {
        ca_fail(err, CA_ERR_USAGE, "no certificate in '%s'", name);
        ca_error_hint(err, "is this a header that ca-extract made?");
        return false;
    }
    return true;
}

static bool take_settings(struct ca_span source, const char *name, struct ca_committed *committed,
                          struct ca_error *err)
{
    struct ca_span line = { NULL, 0 };

    if (!ca_c_source_marked_line(source, CA_COMMITTED_MARK, &line)) {
        return true;
    }
    committed->settings = ca_value_read(line, name, err);
    if (committed->settings == NULL) {
        ca_error_hint(err, "the line with '%s' was changed by hand", CA_COMMITTED_MARK);
        return false;
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
    struct ca_bytes bytes = { NULL, 0 };

    *committed = (struct ca_committed){ .anchor = NULL };
    bool done = ca_committed_bytes(source, name, &bytes, err) &&
                take_anchors(ca_bytes_span(&bytes), name, committed, err) &&
                take_settings(source, name, committed, err);
    if (done) {
        take_time_floor(source, committed);
    }
    ca_bytes_clear(&bytes);
    return done;
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
