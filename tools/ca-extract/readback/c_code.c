/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/c_code.h"

#include <ctype.h>
#include <string.h>

static uint8_t peek(struct ca_span source, size_t at)
{
    return at < source.len ? source.at[at] : 0;
}

/* Behind the comment at `at`; `at` itself where none begins. */
static size_t behind_comment(struct ca_span source, size_t at)
{
    if (peek(source, at) != '/') {
        return at;
    }
    if (peek(source, at + 1) == '/') {
        return ca_span_find(source, at, "\n");
    }
    if (peek(source, at + 1) != '*') {
        return at;
    }
    size_t end = ca_span_find(source, at + 2, "*/");
    return end < source.len ? end + 2 : source.len;
}

/* Behind the literal or the single byte at `at`. */
static size_t behind_token(struct ca_span source, size_t at)
{
    uint8_t quote = peek(source, at);

    if (quote != '"' && quote != '\'') {
        return at + 1;
    }
    for (at++; at < source.len && peek(source, at) != quote && peek(source, at) != '\n'; at++) {
        at += peek(source, at) == '\\';
    }
    return at < source.len ? at + 1 : source.len;
}

/* White space that was passed over: as one byte, or as none before the first token. */
static void put_gap(bool is_directive, bool has_line_end, struct ca_text *code)
{
    if (code->len > 0) {
        ca_text_puts(code, is_directive && has_line_end ? "\n" : " ");
    }
}

void ca_c_code(struct ca_span source, struct ca_text *code)
{
    bool is_directive = false, has_gap = false, has_line_end = false;

    for (size_t at = 0; at < source.len;) {
        size_t behind = behind_comment(source, at);

        if (behind > at || isspace(source.at[at])) {
            has_line_end = has_line_end || (behind == at && source.at[at] == '\n');
            has_gap = true;
            at = behind > at ? behind : at + 1;
            continue;
        }
        if (has_gap) {
            put_gap(is_directive || source.at[at] == '#', has_line_end, code);
        }
        is_directive = (is_directive && !has_line_end) || source.at[at] == '#';
        has_gap = has_line_end = false;
        behind = behind_token(source, at);
        ca_text_put(code, (const char *)source.at + at, behind - at);
        at = behind;
    }
}

bool ca_c_code_equal(struct ca_span a, struct ca_span b)
{
    struct ca_text code_a = { 0 }, code_b = { 0 };

    ca_c_code(a, &code_a);
    ca_c_code(b, &code_b);
    bool is_same = ca_span_equal(ca_text_span(&code_a), ca_text_span(&code_b));
    ca_text_clear(&code_a);
    ca_text_clear(&code_b);
    return is_same;
}
