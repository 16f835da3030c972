/* SPDX-License-Identifier: Apache-2.0 */
#include "plan_committed.h"

#include <ctype.h>
#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "readback/foreign.h"
#include "stages/output.h"
#include "x509/pem.h"

/* Of a .c and a .h the settings stand in both, the roots in one, the time floor in the other. */
static bool read_rest(const char *file, struct ca_text *source, struct ca_error *err)
{
    struct ca_committed said = { .anchor = NULL };
    struct ca_error ignored = { CA_OK, "", "", "" };
    const struct ca_form *form = NULL;
    bool done = ca_committed_settings(ca_text_span(source), file, &said, err);
    bool is_stem = done && ca_form_find(ca_committed_setting(&said, "format"), &form, &ignored) &&
                   form->shape == CA_FORM_STEM;

    if (is_stem) {
        ca_text_clear(source);
    }
    for (size_t i = 0; is_stem && i < form->file_count && done; i++) {
        struct ca_bytes bytes = { NULL, 0 };
        char *path = ca_output_path(form, file, i);

        done = ca_file_read(path, CA_COMMITTED_LEN_MAX, &bytes, err);
        ca_text_put(source, (const char *)bytes.at, bytes.len);
        ca_bytes_clear(&bytes);
        ca_free(path);
    }
    ca_committed_clear(&said);
    return done;
}

static void put_without_blanks(struct ca_span source, struct ca_text *text)
{
    for (size_t i = 0; i < source.len; i++) {
        if (!isspace(source.at[i])) {
            ca_text_put(text, (const char *)&source.at[i], 1);
        }
    }
}

/* As --format pem would write it: its certificates, and nothing besides. */
static bool is_bare_pem(struct ca_span source, const struct ca_committed *committed)
{
    struct ca_text again = { 0 }, was = { 0 }, is = { 0 };

    for (size_t i = 0; i < committed->count; i++) {
        ca_pem_put(ca_bytes_span(&committed->anchor[i]->der), &again);
    }
    put_without_blanks(source, &was);
    put_without_blanks(ca_text_span(&again), &is);
    bool is_same = ca_span_equal(ca_text_span(&was), ca_text_span(&is));
    ca_text_clear(&again);
    ca_text_clear(&was);
    ca_text_clear(&is);
    return is_same;
}

/* What does not say how it was made may be somebody's own: it is not written over. */
static bool may_overwrite(const struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;
    const char *file = options->update;

    if (plan->committed.settings != NULL || options->offline) {
        return true;
    }
    if (!plan->is_bare_pem) {
        ca_fail(err, CA_ERR_USAGE, "'%s' does not say how it was made", file);
        ca_error_cause(err,
                       "it has no line with '%s', and holds more than certificates as PEM: "
                       "it may be somebody's own",
                       CA_COMMITTED_MARK);
        ca_error_hint(err, "make a file of ca-extract's own, -o OTHER; or see whether this one "
                           "still serves: --check FILE");
        return false;
    }
    if (options->template_file != NULL ||
        (options->format != NULL && strcmp(options->format, "pem") != 0)) {
        ca_fail(err, CA_ERR_USAGE, "'%s' is PEM, and would become something else", file);
        ca_error_cause(err, "%s asks for another form",
                       options->template_file != NULL ? "--template" : "--format");
        ca_error_hint(err, "leave that option out, or write another file: -o OTHER");
        return false;
    }
    return true;
}

/* For --update: a product that is to be made again. */
static bool read_own(struct ca_plan *plan, struct ca_error *err)
{
    const char *file = plan->options->update;
    struct ca_bytes bytes = { NULL, 0 };
    struct ca_text source = { 0 };
    bool done = ca_file_read(file, CA_COMMITTED_LEN_MAX, &bytes, err);

    ca_text_put(&source, (const char *)bytes.at, bytes.len);
    done = done && read_rest(file, &source, err) &&
           ca_committed_parse(ca_text_span(&source), file, &plan->committed, err);
    plan->is_bare_pem = done && plan->committed.settings == NULL &&
                        is_bare_pem(ca_text_span(&source), &plan->committed);
    ca_text_clear(&source);
    ca_bytes_clear(&bytes);
    return done && may_overwrite(plan, err);
}

/* For --check: ours, or anybody's. Where one of two files is not there, the other may do. */
static bool read_any(struct ca_plan *plan, struct ca_error *err)
{
    const char *file = plan->options->check;
    struct ca_error missing = { CA_OK, "", "", "" };
    struct ca_bytes bytes = { NULL, 0 };
    struct ca_text source = { 0 };
    bool done = ca_file_read(file, CA_COMMITTED_LEN_MAX, &bytes, err);

    ca_text_put(&source, (const char *)bytes.at, bytes.len);
    if (done && !read_rest(file, &source, &missing)) {
        ca_text_clear(&source);
        ca_text_put(&source, (const char *)bytes.at, bytes.len);
    }
    done =
        done && ca_foreign_read(ca_text_span(&source), file, &plan->committed, &plan->parts, err);
    if (!done && missing.code != CA_OK) {
        err->hint[0] = '\0';
        ca_error_hint(err, "it is one of two files, the .c holds the roots: %s", missing.what);
    }
    ca_text_clear(&source);
    ca_bytes_clear(&bytes);
    return done;
}

bool ca_plan_read_committed(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    plan->committed_file = options->update != NULL ? options->update : options->check;
    if (options->check != NULL) {
        return read_any(plan, err);
    }
    return options->update == NULL || read_own(plan, err);
}
