/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_RENDER_TOKENS_H
#define CA_RENDER_TOKENS_H

/* A Mustache template taken apart: render/mustache.c carries it out. */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

enum ca_token_kind {
    CA_TOKEN_TEXT,
    CA_TOKEN_VARIABLE,
    CA_TOKEN_UNESCAPED,
    CA_TOKEN_SECTION,
    CA_TOKEN_INVERTED,
    CA_TOKEN_CLOSE,
    CA_TOKEN_PARTIAL,
    CA_TOKEN_SILENT /* a comment or a change of delimiters */
};

/* Spans borrow from the template. */
struct ca_token {
    enum ca_token_kind kind;
    struct ca_span text;   /* of a text; else the name in the tag */
    struct ca_span indent; /* of a partial that stands alone: what is before it */
    size_t line;           /* from 1 */
    size_t match;          /* of a section: the index of its CLOSE; and back */
};

struct ca_tokens {
    struct ca_token *token; /* owned */
    size_t count;
};

/*
 * Take a template apart.
 *
 * out       tokens: released with ca_tokens_clear, also after a failure.
 * fails     CA_ERR_TEMPLATE: see render/mustache.h.
 */
CA_MUST_CHECK bool ca_tokens_read(struct ca_span source, const char *name, struct ca_tokens *tokens,
                                  struct ca_error *err);

void ca_tokens_clear(struct ca_tokens *tokens);

#endif
