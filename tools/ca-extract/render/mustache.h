/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_RENDER_MUSTACHE_H
#define CA_RENDER_MUSTACHE_H

/*
 * Text made from a template and a tree of values.
 *
 * The language is Mustache 1.3: variables, unescaped variables ({{{x}}} and
 * {{&x}}), sections, inverted sections, comments, partials, other delimiters,
 * tags that stand alone on a line. No lambdas, no inheritance.
 *
 * Knows nothing of certificates.
 */

#include "base/bytes.h"
#include "base/error.h"
#include "base/text.h"
#include "base/value.h"
#include "render/escape.h"

/* A template, and what it may ask for. */
struct ca_mustache {
    const char *name; /* for messages */
    struct ca_span source;
    ca_escape escape; /* for {{x}} */
    /* Finds a partial; false when there is none. NULL: there are no partials. */
    bool (*partial)(void *context, const char *name, struct ca_span *source);
    void *context;   /* for `partial` */
    bool is_lenient; /* a partial that is not there is nothing, as the specification has it */
};

enum {
    CA_MUSTACHE_DEPTH_MAX = 32,    /* sections within sections, partials within partials */
    CA_MUSTACHE_TAGS_MAX = 100000, /* tags carried out in one rendering */
    CA_MUSTACHE_NAME_MAX = 64
};

/*
 * Render.
 *
 * out       text: the result is added to it; after a failure it is not whole.
 * fails     CA_ERR_TEMPLATE: an unclosed tag or section, a closing tag without
 *           its opening one, a partial that is not there (unless is_lenient),
 *           or a limit above;
 *           the message names template (the partial, for a fault in one),
 *           line and tag.
 * source    https://mustache.github.io/mustache.5.html and its specification,
 *           whose own cases tests/unit/test_mustache_spec.c runs.
 */
CA_MUST_CHECK bool ca_mustache_render(const struct ca_mustache *mustache,
                                      const struct ca_value *values, struct ca_text *text,
                                      struct ca_error *err);

#endif
