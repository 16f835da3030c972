/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/rendered.h"

#include <string.h>

#include "readback/carried.h"
#include "render/mustache.h"

/* A template of the user's can say it when it asks for the reason. */
static bool can_say_bench_only(const struct ca_rendering *rendering)
{
    struct ca_span own = ca_bytes_span(&rendering->templates->own);

    return rendering->templates->path != NULL ? ca_span_find(own, 0, "bench_only") < own.len
                                              : rendering->form->has_preprocessor;
}

static bool refuse_bench_only(const struct ca_rendering *rendering, struct ca_error *err)
{
    const struct ca_value *reason = ca_value_get(rendering->result, "bench_only");

    if (!ca_value_is_true(reason) || can_say_bench_only(rendering)) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "format '%s' cannot say that it is not for a product",
            rendering->form->name);
    ca_error_cause(err, "%s", ca_value_text(reason));
    ca_error_hint(err, "use --format header, which carries an #error");
    return false;
}

/* BearSSL and ESP-IDF keep the key, not the certificate. */
static bool can_carry(const struct ca_rendering *rendering, struct ca_error *err)
{
    const struct ca_value *anchors = ca_value_get(rendering->result, "anchors");

    for (size_t i = 0; i < ca_value_count(anchors); i++) {
        const struct ca_value *anchor = ca_value_at(anchors, i);

        if (ca_carrying_of(rendering->form->settings_format) == CA_CARRIES_BEARSSL &&
            !ca_value_is_true(ca_value_get(anchor, "is_rsa")) &&
            !ca_value_is_true(ca_value_get(anchor, "is_ec"))) {
            ca_fail(err, CA_ERR_DEVICE, "BearSSL cannot use the key of '%s'",
                    ca_value_text(ca_value_get(anchor, "short_name")));
            ca_error_cause(err, "its type is %s", ca_value_text(ca_value_get(anchor, "key")));
            ca_error_hint(err, "it knows RSA, P-256, P-384 and P-521");
            return false;
        }
    }
    return true;
}

/* Mbed TLS is configured by macros; other profiles have words of another kind. */
static bool can_configure(const struct ca_rendering *rendering, struct ca_error *err)
{
    bool is_config = ca_carrying_of(rendering->form->settings_format) == CA_CARRIES_NOTHING;
    const struct ca_value *macros =
        ca_value_get(ca_value_get(rendering->result, "needs"), "macros");
    const char *first = ca_value_text(ca_value_get(ca_value_at(macros, 0), "macro"));

    if (!is_config || (first != NULL && strncmp(first, "MBEDTLS_", 8) == 0) ||
        (first != NULL && strncmp(first, "PSA_", 4) == 0)) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "profile '%s' is not configured by macros",
            ca_value_text(ca_value_get(ca_value_get(rendering->result, "profile"), "name")));
    ca_error_hint(err, "--json has its words under 'needs'; this form is for --device mbedtls-... "
                       "and mbed-os-...");
    return false;
}

static bool render_file(const struct ca_rendering *rendering, size_t at,
                        struct ca_partials *partials, struct ca_text *text, struct ca_error *err)
{
    const struct ca_form_file *file = &rendering->form->file[at];
    const struct ca_templates *templates = rendering->templates;
    struct ca_mustache mustache = { .name = file->template,
                                    .escape = file->escape,
                                    .partial = ca_partials_find,
                                    .context = partials };

    if (at == 0 && templates->path != NULL) {
        mustache.name = templates->path;
        mustache.source = ca_bytes_span(&templates->own);
        mustache.escape = templates->escape != NULL ? templates->escape : file->escape;
    } else if (at == 0 && rendering->form->writer != NULL) {
        return rendering->form->writer(rendering->choice, rendering->result, text, err);
    } else if (!ca_template_built_in(file->template, &mustache.source)) {
        return ca_fail(err, CA_ERR_INTERNAL, "no template '%s' is built in", file->template);
    }
    return ca_mustache_render(&mustache, rendering->result, text, err);
}

/* What was read beside the file of --template, for --depfile. */
static void keep_partials(const struct ca_partials *partials, struct ca_product *product)
{
    product->partial = ca_alloc(partials->count, sizeof *product->partial);
    for (size_t i = 0; i < partials->count; i++) {
        product->partial[i] = ca_partial_path(partials->templates, partials->file[i].name);
    }
    product->partial_count = partials->count;
}

bool ca_rendered_make(const struct ca_rendering *rendering, struct ca_product *product,
                      struct ca_error *err)
{
    const struct ca_form *form = rendering->form;
    bool done = refuse_bench_only(rendering, err) && can_carry(rendering, err) &&
                can_configure(rendering, err);

    struct ca_partials partials = { .templates = rendering->templates };

    *product = (struct ca_product){ .form = form };
    product->file = ca_alloc(form->file_count, sizeof *product->file);
    for (size_t i = 0; i < form->file_count && done; i++) {
        done = render_file(rendering, i, &partials, &product->file[i], err);
        product->len += product->file[i].len;
        if (done && product->file[i].is_cut) {
            done = ca_fail(err, CA_ERR_OUTPUT, "the product is larger than %d bytes", CA_TEXT_MAX);
        }
    }
    keep_partials(&partials, product);
    ca_partials_clear(&partials);
    return done;
}

void ca_product_clear(struct ca_product *product)
{
    for (size_t i = 0; product->file != NULL && i < product->form->file_count; i++) {
        ca_text_clear(&product->file[i]);
    }
    for (size_t i = 0; i < product->partial_count; i++) {
        ca_free(product->partial[i]);
    }
    ca_free(product->partial);
    ca_free(product->file);
    *product = (struct ca_product){ .form = NULL };
}
