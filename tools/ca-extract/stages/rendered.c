/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/rendered.h"

#include <stdio.h>
#include <string.h>

#include "data/data.h"
#include "render/escape.h"

const struct ca_form ca_forms[] = {
    { "header", "a C and C++ header with the roots as a PEM string", ca_escape_c, true },
    { "pem", "the roots alone, as PEM", ca_escape_nothing, false },
};
const size_t ca_form_count = CA_ARRAY_LEN(ca_forms);

bool ca_form_find(const char *name, const struct ca_form **form, struct ca_error *err)
{
    char names[256] = "";
    size_t len = 0;

    for (size_t i = 0; i < ca_form_count; i++) {
        if (strcmp(ca_forms[i].name, name) == 0) {
            *form = &ca_forms[i];
            return true;
        }
        int put =
            snprintf(names + len, sizeof names - len, "%s%s", i > 0 ? ", " : "", ca_forms[i].name);
        len += put > 0 && len + (size_t)put < sizeof names ? (size_t)put : 0;
    }
    ca_fail(err, CA_ERR_USAGE, "no format '%s'", name);
    ca_error_hint(err, "there are: %s", names);
    return false;
}

bool ca_rendered_make(const struct ca_form *form, const struct ca_value *result,
                      struct ca_text *text, struct ca_error *err)
{
    const struct ca_data_file *file =
        ca_data_find(ca_data_templates, ca_data_template_count, form->name);

    if (!form->has_preprocessor && ca_value_is_true(ca_value_get(result, "bench_only"))) {
        ca_fail(err, CA_ERR_USAGE, "format '%s' cannot say that it is not for a product",
                form->name);
        ca_error_cause(err, "%s", ca_value_text(ca_value_get(result, "bench_only")));
        ca_error_hint(err, "use --format header, which carries an #error");
        return false;
    }
    if (file == NULL) {
        return ca_fail(err, CA_ERR_INTERNAL, "no template is built in for format '%s'", form->name);
    }
    struct ca_mustache mustache = { .name = form->name,
                                    .source = { file->at, file->len },
                                    .escape = form->escape };
    return ca_mustache_render(&mustache, result, text, err);
}
