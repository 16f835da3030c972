/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RENDERED_H
#define CA_STAGES_RENDERED_H

/*
 * Stage 8: the result becomes the text of the product, through a template.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "base/value.h"
#include "render/mustache.h"

/* One form of output: a row of the table in rendered.c. */
struct ca_form {
    const char *name;  /* as --format takes it, and the template's */
    const char *about; /* one line for --list-formats */
    ca_escape escape;
    bool has_preprocessor; /* it can carry an #error */
};

extern const struct ca_form ca_forms[];
extern const size_t ca_form_count;

/*
 * Find a form.
 *
 * fails     CA_ERR_USAGE: no such form; the hint lists those that there are.
 */
CA_MUST_CHECK bool ca_form_find(const char *name, const struct ca_form **form,
                                struct ca_error *err);

/*
 * Render.
 *
 * in        result: of ca_result_make.
 * out       text: released with ca_text_clear, also after a failure.
 * fails     CA_ERR_TEMPLATE: see render/mustache.h. CA_ERR_USAGE: the result is
 *           for a bench only, which the form cannot say.
 */
CA_MUST_CHECK bool ca_rendered_make(const struct ca_form *form, const struct ca_value *result,
                                    struct ca_text *text, struct ca_error *err);

#endif
