/* SPDX-License-Identifier: Apache-2.0 */
#include "render/tokens.h"

#include <stdio.h>
#include <string.h>

enum { DELIMITER_MAX = 16, OPEN_MAX = 64 };

struct scanner {
    struct ca_span source;
    const char *name;
    struct ca_tokens *tokens;
    struct ca_error *err;
    char open[DELIMITER_MAX], close[DELIMITER_MAX];
    size_t at;
    size_t line;
};

CA_MUST_CHECK static bool fail_at(const struct scanner *scanner, size_t line, const char *reason,
                                  struct ca_span tag)
{
    ca_fail(scanner->err, CA_ERR_TEMPLATE, "template '%s', line %zu: %s", scanner->name, line,
            reason);
    ca_error_cause(scanner->err, "the tag is '%.*s'", (int)(tag.len < 64 ? tag.len : 64),
                   (const char *)tag.at);
    return false;
}

static void add(struct scanner *scanner, struct ca_token token)
{
    struct ca_tokens *tokens = scanner->tokens;

    tokens->token = ca_grow(tokens->token, tokens->count, sizeof *tokens->token);
    tokens->token[tokens->count++] = token;
}

static void add_text(struct scanner *scanner, size_t from, size_t to)
{
    if (to > from) {
        add(scanner, (struct ca_token){ .kind = CA_TOKEN_TEXT,
                                        .text = { scanner->source.at + from, to - from },
                                        .line = scanner->line });
    }
}

static void count_lines(struct scanner *scanner, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        scanner->line += scanner->source.at[i] == '\n';
    }
}

static struct ca_span trimmed(struct ca_span span)
{
    while (span.len > 0 && strchr(" \t\r\n", span.at[0]) != NULL) {
        span.at++;
        span.len--;
    }
    while (span.len > 0 && strchr(" \t\r\n", span.at[span.len - 1]) != NULL) {
        span.len--;
    }
    return span;
}

/* Where a line that holds but this tag begins and where the next one begins. */
static bool stands_alone(const struct scanner *scanner, size_t tag, size_t behind, size_t *begin,
                         size_t *end)
{
    const struct ca_span source = scanner->source;

    *begin = tag;
    while (*begin > 0 && (source.at[*begin - 1] == ' ' || source.at[*begin - 1] == '\t')) {
        (*begin)--;
    }
    *end = behind;
    while (*end < source.len && (source.at[*end] == ' ' || source.at[*end] == '\t')) {
        (*end)++;
    }
    if (*begin > 0 && source.at[*begin - 1] != '\n') {
        return false;
    }
    if (*end < source.len && source.at[*end] == '\r' && *end + 1 < source.len) {
        (*end)++;
    }
    if (*end < source.len && source.at[*end] != '\n') {
        return false;
    }
    *end += *end < source.len;
    return true;
}

/* "=<% %>=": two delimiters without white space or '='. */
static bool change_delimiters(struct scanner *scanner, struct ca_span tag)
{
    struct ca_span inner = { tag.at + 1, tag.len >= 2 ? tag.len - 2 : 0 };
    size_t first = 0, gap = 0;

    if (tag.len < 2 || tag.at[tag.len - 1] != '=') {
        return fail_at(scanner, scanner->line, "a change of delimiters must end in '='", tag);
    }
    inner = trimmed(inner);
    while (first < inner.len && inner.at[first] != ' ' && inner.at[first] != '\t' &&
           inner.at[first] != '\n') {
        first++;
    }
    gap = first;
    struct ca_span second = trimmed((struct ca_span){ inner.at + gap, inner.len - gap });
    if (first == 0 || first >= DELIMITER_MAX || second.len == 0 || second.len >= DELIMITER_MAX ||
        memchr(second.at, ' ', second.len) != NULL || memchr(inner.at, '=', inner.len) != NULL) {
        return fail_at(scanner, scanner->line, "bad delimiters", tag);
    }
    memcpy(scanner->open, inner.at, first);
    scanner->open[first] = '\0';
    memcpy(scanner->close, second.at, second.len);
    scanner->close[second.len] = '\0';
    return true;
}

static enum ca_token_kind kind_of(uint8_t sigil)
{
    switch (sigil) {
    case '#':
        return CA_TOKEN_SECTION;
    case '^':
        return CA_TOKEN_INVERTED;
    case '/':
        return CA_TOKEN_CLOSE;
    case '>':
        return CA_TOKEN_PARTIAL;
    case '&':
    case '{':
        return CA_TOKEN_UNESCAPED;
    case '!':
    case '=':
        return CA_TOKEN_SILENT;
    default:
        return CA_TOKEN_VARIABLE;
    }
}

/* What is between the delimiters, and the offset behind them; false without an end. */
static bool read_tag(const struct scanner *scanner, size_t tag, struct ca_span *inner,
                     size_t *behind)
{
    const struct ca_span source = scanner->source;
    size_t from = tag + strlen(scanner->open);
    bool is_triple = from < source.len && source.at[from] == '{';
    char triple_end[DELIMITER_MAX + 1];

    snprintf(triple_end, sizeof triple_end, "}%s", scanner->close);
    const char *mark = is_triple ? triple_end : scanner->close;
    size_t to = ca_span_find(source, from, mark);
    if (to == source.len) {
        return false;
    }
    *inner = (struct ca_span){ source.at + from, to - from };
    *behind = to + strlen(mark);
    return true;
}

/* The tag at scanner->at; text before it has not been added yet. */
static bool take_tag(struct scanner *scanner, size_t text_from, size_t tag)
{
    struct ca_span inner = { NULL, 0 };
    size_t behind = 0, begin = 0, end = 0;

    if (!read_tag(scanner, tag, &inner, &behind)) {
        struct ca_span rest = { scanner->source.at + tag, scanner->source.len - tag };
        count_lines(scanner, text_from, tag);
        return fail_at(scanner, scanner->line, "a tag without an end", rest);
    }
    inner = trimmed(inner);
    enum ca_token_kind kind = kind_of(inner.len > 0 ? inner.at[0] : 0);
    bool may_stand_alone = kind != CA_TOKEN_VARIABLE && kind != CA_TOKEN_UNESCAPED;
    bool is_alone = may_stand_alone && stands_alone(scanner, tag, behind, &begin, &end);
    if (!is_alone) {
        begin = tag;
        end = behind;
    }
    add_text(scanner, text_from, begin);
    count_lines(scanner, text_from, tag);
    struct ca_token token = { .kind = kind, .text = inner, .line = scanner->line };
    if (inner.len > 0 && inner.at[0] == '=' && !change_delimiters(scanner, inner)) {
        return false;
    }
    if (kind != CA_TOKEN_VARIABLE && inner.len > 0) {
        token.text = trimmed((struct ca_span){ inner.at + 1, inner.len - 1 });
    }
    if (token.text.len == 0 && kind != CA_TOKEN_SILENT) {
        return fail_at(scanner, scanner->line, "a tag without a name", inner);
    }
    token.indent = (struct ca_span){ scanner->source.at + begin, is_alone ? tag - begin : 0 };
    add(scanner, token);
    count_lines(scanner, tag, end);
    scanner->at = end;
    return true;
}

/* Sections that are open where the matching stands: indexes of their tags. */
struct open_sections {
    size_t at[OPEN_MAX];
    size_t depth;
};

static bool open_section(const struct scanner *scanner, struct open_sections *open, size_t at)
{
    if (open->depth == OPEN_MAX) {
        return fail_at(scanner, scanner->tokens->token[at].line, "sections within too many others",
                       scanner->tokens->token[at].text);
    }
    open->at[open->depth++] = at;
    return true;
}

static bool close_section(const struct scanner *scanner, struct open_sections *open, size_t at)
{
    struct ca_token *token = &scanner->tokens->token[at];
    struct ca_token *opened =
        open->depth > 0 ? &scanner->tokens->token[open->at[open->depth - 1]] : NULL;

    if (opened == NULL || !ca_span_equal(opened->text, token->text)) {
        return fail_at(scanner, token->line, "an end without its section", token->text);
    }
    opened->match = at;
    token->match = open->at[--open->depth];
    return true;
}

static bool match_sections(const struct scanner *scanner)
{
    struct open_sections open = { .depth = 0 };
    bool done = true;

    for (size_t i = 0; i < scanner->tokens->count && done; i++) {
        enum ca_token_kind kind = scanner->tokens->token[i].kind;

        if (kind == CA_TOKEN_SECTION || kind == CA_TOKEN_INVERTED) {
            done = open_section(scanner, &open, i);
        } else if (kind == CA_TOKEN_CLOSE) {
            done = close_section(scanner, &open, i);
        }
    }
    if (done && open.depth > 0) {
        const struct ca_token *left = &scanner->tokens->token[open.at[open.depth - 1]];
        return fail_at(scanner, left->line, "a section without an end", left->text);
    }
    return done;
}

bool ca_tokens_read(struct ca_span source, const char *name, struct ca_tokens *tokens,
                    struct ca_error *err)
{
    struct scanner scanner = { .source = source,
                               .name = name,
                               .tokens = tokens,
                               .err = err,
                               .open = "{{",
                               .close = "}}",
                               .line = 1 };

    *tokens = (struct ca_tokens){ NULL, 0 };
    while (scanner.at < source.len) {
        size_t tag = ca_span_find(source, scanner.at, scanner.open);
        if (tag == source.len) {
            add_text(&scanner, scanner.at, source.len);
            break;
        }
        if (!take_tag(&scanner, scanner.at, tag)) {
            return false;
        }
    }
    return match_sections(&scanner);
}

void ca_tokens_clear(struct ca_tokens *tokens)
{
    ca_free(tokens->token);
    *tokens = (struct ca_tokens){ NULL, 0 };
}
