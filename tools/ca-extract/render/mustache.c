/* SPDX-License-Identifier: Apache-2.0 */
#include "render/mustache.h"

#include <string.h>

#include "render/tokens.h"

/* One rendering: the values in scope, innermost last, and what it has cost. */
struct rendering {
    const struct ca_mustache *mustache;
    const char *name; /* of the template or partial at hand */
    struct ca_text *text;
    struct ca_error *err;
    const struct ca_value *scope[CA_MUSTACHE_DEPTH_MAX];
    size_t depth;
    size_t partials;
    size_t tags;
};

CA_MUST_CHECK static bool fail_at(const struct rendering *rendering, const struct ca_token *token,
                                  const char *reason)
{
    ca_fail(rendering->err, CA_ERR_TEMPLATE, "template '%s', line %zu: %s", rendering->name,
            token->line, reason);
    ca_error_cause(rendering->err, "the tag is '%.*s'", (int)token->text.len,
                   (const char *)token->text.at);
    return false;
}

/* The member of `value` whose name is `name`; NULL if there is none. */
static const struct ca_value *member(const struct ca_value *value, struct ca_span name)
{
    char key[CA_MUSTACHE_NAME_MAX];

    if (name.len >= sizeof key || !ca_value_is_object(value)) {
        return NULL;
    }
    memcpy(key, name.at, name.len);
    key[name.len] = '\0';
    return ca_value_get(value, key);
}

/* "." is the innermost value; "a.b" is b in the innermost a. */
static const struct ca_value *look_up(const struct rendering *rendering, struct ca_span name)
{
    const struct ca_value *value = NULL;
    size_t first = ca_span_find(name, 0, ".");

    if (name.len == 1 && first == 0) {
        return rendering->scope[rendering->depth - 1];
    }
    for (size_t i = rendering->depth; i > 0 && value == NULL; i--) {
        value = member(rendering->scope[i - 1], (struct ca_span){ name.at, first });
    }
    while (first < name.len && value != NULL) {
        struct ca_span rest = { name.at + first + 1, name.len - first - 1 };
        size_t next = ca_span_find(rest, 0, ".");
        value = member(value, (struct ca_span){ rest.at, next });
        first += 1 + next;
    }
    return value;
}

static void put_variable(const struct rendering *rendering, const struct ca_token *token)
{
    const struct ca_value *value = look_up(rendering, token->text);
    const char *words = ca_value_text(value);
    char digits[CA_NUMBER_TEXT_MAX];

    if (words == NULL && ca_value_number_text(value, digits)) {
        words = digits;
    }
    if (words == NULL) {
        return; /* what is not there is nothing, as the specification says */
    }
    if (token->kind == CA_TOKEN_UNESCAPED) {
        ca_text_puts(rendering->text, words);
    } else {
        rendering->mustache->escape(words, rendering->text);
    }
}

static bool render_tokens(struct rendering *rendering, const struct ca_tokens *tokens, size_t from,
                          size_t to);

static bool render_in_scope(struct rendering *rendering, const struct ca_tokens *tokens, size_t at,
                            const struct ca_value *value)
{
    const struct ca_token *token = &tokens->token[at];

    if (rendering->depth == CA_MUSTACHE_DEPTH_MAX) {
        return fail_at(rendering, token, "sections within too many others");
    }
    rendering->scope[rendering->depth++] = value;
    bool done = render_tokens(rendering, tokens, at + 1, token->match);
    rendering->depth--;
    return done;
}

static bool render_section(struct rendering *rendering, const struct ca_tokens *tokens, size_t at)
{
    const struct ca_token *token = &tokens->token[at];
    const struct ca_value *value = look_up(rendering, token->text);

    if (token->kind == CA_TOKEN_INVERTED) {
        return ca_value_is_true(value) || render_tokens(rendering, tokens, at + 1, token->match);
    }
    if (!ca_value_is_true(value)) {
        return true;
    }
    if (!ca_value_is_list(value)) {
        return render_in_scope(rendering, tokens, at, value);
    }
    for (size_t i = 0; i < ca_value_count(value); i++) {
        if (!render_in_scope(rendering, tokens, at, ca_value_at(value, i))) {
            return false;
        }
    }
    return true;
}

/* A partial's lines are indented as its tag was. */
static void indent_lines(struct ca_span source, struct ca_span indent, struct ca_text *text)
{
    size_t at = 0;

    while (at < source.len) {
        size_t end = ca_span_find(source, at, "\n");
        end += end < source.len;
        ca_text_put(text, (const char *)indent.at, indent.len);
        ca_text_put(text, (const char *)source.at + at, end - at);
        at = end;
    }
}

/* The partial's source, indented; false when there is none. */
static bool find_partial(const struct rendering *rendering, const struct ca_token *token,
                         char name[static CA_MUSTACHE_NAME_MAX], struct ca_text *indented)
{
    const struct ca_mustache *mustache = rendering->mustache;
    struct ca_span source = { NULL, 0 };

    if (token->text.len >= CA_MUSTACHE_NAME_MAX) {
        return false;
    }
    memcpy(name, token->text.at, token->text.len);
    name[token->text.len] = '\0';
    if (mustache->partial == NULL || !mustache->partial(mustache->context, name, &source)) {
        return false;
    }
    indent_lines(source, token->indent, indented);
    return true;
}

static bool render_partial(struct rendering *rendering, const struct ca_token *token)
{
    char name[CA_MUSTACHE_NAME_MAX] = "";
    const char *outer = rendering->name;
    struct ca_text indented = { 0 };
    struct ca_tokens tokens = { NULL, 0 };

    if (!find_partial(rendering, token, name, &indented)) {
        return rendering->mustache->is_lenient || fail_at(rendering, token, "no such partial");
    }
    if (rendering->partials == CA_MUSTACHE_DEPTH_MAX) {
        ca_text_clear(&indented);
        return fail_at(rendering, token, "partials within too many others");
    }
    rendering->partials++;
    rendering->name = name;
    bool done = ca_tokens_read(ca_text_span(&indented), name, &tokens, rendering->err) &&
                render_tokens(rendering, &tokens, 0, tokens.count);
    rendering->name = outer;
    rendering->partials--;
    ca_tokens_clear(&tokens);
    ca_text_clear(&indented);
    return done;
}

static bool render_token(struct rendering *rendering, const struct ca_tokens *tokens, size_t at)
{
    const struct ca_token *token = &tokens->token[at];

    switch (token->kind) {
    case CA_TOKEN_TEXT:
        ca_text_put(rendering->text, (const char *)token->text.at, token->text.len);
        return true;
    case CA_TOKEN_VARIABLE:
    case CA_TOKEN_UNESCAPED:
        put_variable(rendering, token);
        return true;
    case CA_TOKEN_SECTION:
    case CA_TOKEN_INVERTED:
        return render_section(rendering, tokens, at);
    case CA_TOKEN_PARTIAL:
        return render_partial(rendering, token);
    case CA_TOKEN_CLOSE:
    case CA_TOKEN_SILENT:
        return true;
    }
    return true;
}

static bool render_tokens(struct rendering *rendering, const struct ca_tokens *tokens, size_t from,
                          size_t to)
{
    for (size_t at = from; at < to; at++) {
        const struct ca_token *token = &tokens->token[at];
        bool is_section = token->kind == CA_TOKEN_SECTION || token->kind == CA_TOKEN_INVERTED;

        if (++rendering->tags > CA_MUSTACHE_TAGS_MAX || rendering->text->is_cut) {
            return fail_at(rendering, token, "the result is too large");
        }
        if (!render_token(rendering, tokens, at)) {
            return false;
        }
        at = is_section ? token->match : at;
    }
    return true;
}

bool ca_mustache_render(const struct ca_mustache *mustache, const struct ca_value *values,
                        struct ca_text *text, struct ca_error *err)
{
    struct rendering rendering = {
        .mustache = mustache, .name = mustache->name, .text = text, .err = err
    };
    struct ca_tokens tokens = { NULL, 0 };

    rendering.scope[rendering.depth++] = values;
    bool done = ca_tokens_read(mustache->source, mustache->name, &tokens, err) &&
                render_tokens(&rendering, &tokens, 0, tokens.count);
    ca_tokens_clear(&tokens);
    return done;
}
