/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RENDERED_H
#define CA_STAGES_RENDERED_H

/*
 * Stage 8: the result becomes the text of the product, through templates.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "base/value.h"
#include "stages/choice.h"
#include "stages/forms.h"
#include "stages/templates.h"

/* The files of a form, rendered, in its order; the first carries the roots. */
struct ca_product {
    const struct ca_form *form;
    struct ca_text *file; /* owned: form->file_count of them */
    size_t len;           /* bytes of all */
    char **partial;       /* owned: paths of the partials beside the file of --template */
    size_t partial_count;
};

/* What is rendered, and from what. All borrowed. */
struct ca_rendering {
    const struct ca_form *form;
    const struct ca_templates *templates; /* with the file of --template, which takes the
                                           * first template's place */
    const struct ca_choice *choice;
    const struct ca_value *result; /* of ca_result_make */
};

/*
 * Render.
 *
 * out       product: released with ca_product_clear, also after a failure.
 * fails     CA_ERR_TEMPLATE: see render/mustache.h. CA_ERR_USAGE: the result is
 *           for a bench only, which the form cannot say. CA_ERR_DEVICE: a root
 *           that the form cannot carry.
 */
CA_MUST_CHECK bool ca_rendered_make(const struct ca_rendering *rendering,
                                    struct ca_product *product, struct ca_error *err);

/* Release and zero. */
void ca_product_clear(struct ca_product *product);

#endif
