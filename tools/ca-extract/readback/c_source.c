/* SPDX-License-Identifier: Apache-2.0 */
#include "readback/c_source.h"

#include <string.h>

#include "base/text.h"

struct reader {
    struct ca_span source;
    size_t at;
    size_t line;
    struct ca_text contents; /* bytes: a text may hold NULs */
    struct ca_span word;     /* the last one passed over */
    struct ca_span name;     /* the word before the last '[' */
    struct ca_error *err;
};

CA_MUST_CHECK static bool fail_here(const struct reader *reader, const char *reason)
{
    return ca_fail(reader->err, CA_ERR_USAGE, "line %zu: %s", reader->line, reason);
}

/* The byte `ahead` of the reader; 0 behind the end, which no C source holds. */
static uint8_t peek(const struct reader *reader, size_t ahead)
{
    size_t at = reader->at + ahead;

    return at < reader->source.len ? reader->source.at[at] : 0;
}

static void skip(struct reader *reader, size_t count)
{
    for (; count > 0 && reader->at < reader->source.len; count--) {
        reader->line += reader->source.at[reader->at] == '\n';
        reader->at++;
    }
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_word(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool skip_comment(struct reader *reader)
{
    bool is_line = peek(reader, 1) == '/';
    size_t end = ca_span_find(reader->source, reader->at + 2, is_line ? "\n" : "*/");

    if (!is_line && end == reader->source.len) {
        return fail_here(reader, "a comment without an end");
    }
    skip(reader, end - reader->at + (is_line ? 0 : 2));
    return true;
}

/* A preprocessor line, with the lines that a backslash joins to it. */
static void skip_directive(struct reader *reader)
{
    while (reader->at < reader->source.len && peek(reader, 0) != '\n') {
        skip(reader, peek(reader, 0) == '\\' ? 2 : 1);
    }
}

/* To the next byte that is neither white space, comment nor directive. */
static bool skip_blank(struct reader *reader)
{
    for (;;) {
        uint8_t c = peek(reader, 0);

        if (is_space(c)) {
            skip(reader, 1);
        } else if (c == '/' && (peek(reader, 1) == '*' || peek(reader, 1) == '/')) {
            if (!skip_comment(reader)) {
                return false;
            }
        } else if (c == '#') {
            skip_directive(reader);
        } else {
            return true;
        }
    }
}

static bool put_byte(struct reader *reader, uint8_t byte)
{
    if (reader->contents.len >= CA_C_ARRAY_MAX) {
        return fail_here(reader, "an array that is too large");
    }
    ca_text_put(&reader->contents, (const char *)&byte, 1);
    return true;
}

/* Behind a backslash. Only what stands in certificates' literals is known. */
static bool read_escape(struct reader *reader)
{
    static const char known[] = "nrt0\\\"'";
    static const char means[] = "\n\r\t\0\\\"'";
    uint8_t c = peek(reader, 0);
    const char *at = c != 0 ? memchr(known, c, sizeof known - 1) : NULL;

    if (c == '\n') { /* a joined line */
        skip(reader, 1);
        return true;
    }
    if (at == NULL) {
        return fail_here(reader, "an escape sequence that is not known");
    }
    skip(reader, 1);
    return put_byte(reader, (uint8_t)means[at - known]);
}

static bool read_literal(struct reader *reader)
{
    skip(reader, 1);
    for (;;) {
        uint8_t c = peek(reader, 0);

        if (c == 0 || c == '\n') {
            return fail_here(reader, "a string without an end");
        }
        skip(reader, 1);
        if (c == '"') {
            return true;
        }
        if (c == '\\' ? !read_escape(reader) : !put_byte(reader, c)) {
            return false;
        }
    }
}

/* String literals side by side, up to what is none. */
static bool read_literals(struct reader *reader)
{
    while (peek(reader, 0) == '"') {
        if (!read_literal(reader) || !skip_blank(reader)) {
            return false;
        }
    }
    return put_byte(reader, 0);
}

static bool read_number(struct reader *reader)
{
    bool is_hex = peek(reader, 0) == '0' && (peek(reader, 1) == 'x' || peek(reader, 1) == 'X');
    unsigned base = is_hex ? 16 : 10, value = 0, digits = 0;

    skip(reader, is_hex ? 2 : 0);
    for (; is_word(peek(reader, 0)); skip(reader, 1), digits++) {
        uint8_t c = peek(reader, 0);
        unsigned digit = c <= '9' ? c - (unsigned)'0' : (c | 32u) - 'a' + 10u;

        if (digit >= base || digits > 3) {
            return fail_here(reader, "an element that is not a number from 0 to 255");
        }
        value = value * base + digit;
    }
    if (digits == 0 || value > 255) {
        return fail_here(reader, "an element that is not a number from 0 to 255");
    }
    return put_byte(reader, (uint8_t)value);
}

static bool read_braces(struct reader *reader)
{
    skip(reader, 1);
    for (;;) {
        if (!skip_blank(reader)) {
            return false;
        }
        if (peek(reader, 0) == '}') {
            skip(reader, 1);
            return true;
        }
        if (!read_number(reader) || !skip_blank(reader)) {
            return false;
        }
        if (peek(reader, 0) == ',') {
            skip(reader, 1);
        } else if (peek(reader, 0) != '}') {
            return fail_here(reader, "an array without an end");
        }
    }
}

/* Over a word, or a character that is none; remembers what may name an array. */
static void pass_over(struct reader *reader)
{
    size_t from = reader->at;

    if (!is_word(peek(reader, 0))) {
        reader->name = peek(reader, 0) == '[' ? reader->word : reader->name;
        skip(reader, 1);
        return;
    }
    while (is_word(peek(reader, 0))) {
        skip(reader, 1);
    }
    reader->word = (struct ca_span){ reader->source.at + from, reader->at - from };
}

/* To what stands behind the next '=' that initialises something; false at the end. */
static bool find_initialiser(struct reader *reader)
{
    while (skip_blank(reader) && peek(reader, 0) != 0) {
        if (peek(reader, 0) == '=') {
            skip(reader, 1);
            return skip_blank(reader);
        }
        pass_over(reader);
    }
    return false;
}

/* True when the brace at hand begins a list of numbers, or an empty one. */
static bool begins_numbers(const struct reader *reader)
{
    struct reader ahead = *reader;
    struct ca_error ignored = { CA_OK, "", "", "" };

    ahead.err = &ignored;
    skip(&ahead, 1);
    uint8_t c = skip_blank(&ahead) ? peek(&ahead, 0) : 0;
    return c == '}' || c == ',' || c == '-' || is_word(c);
}

/* The next array of bytes into reader->contents; false without an error: none.
 * Behind the braces of a table, members have an '=' of their own but no '['. */
static bool read_array(struct reader *reader)
{
    while (find_initialiser(reader)) {
        if (peek(reader, 0) == '"') {
            return read_literals(reader);
        }
        if (peek(reader, 0) == '{' && reader->name.len > 0 && begins_numbers(reader)) {
            return read_braces(reader);
        }
        reader->name = (struct ca_span){ NULL, 0 };
    }
    return false;
}

bool ca_c_source_array(struct ca_span source, struct ca_bytes *contents, struct ca_error *err)
{
    struct reader reader = { .source = source, .line = 1, .err = err };
    bool done = read_array(&reader);

    if (done) {
        *contents = ca_bytes_copy(ca_text_span(&reader.contents));
    } else if (err->code == CA_OK) {
        done = fail_here(&reader, "no array of certificates before the end");
    }
    ca_text_clear(&reader.contents);
    return done;
}

bool ca_c_source_next(struct ca_span source, struct ca_c_cursor *cursor, struct ca_span *name,
                      struct ca_bytes *contents, struct ca_error *err)
{
    struct reader reader = { .source = source, .at = cursor->at, .line = cursor->line, .err = err };
    bool done = read_array(&reader);

    if (done) {
        *contents = ca_bytes_copy(ca_text_span(&reader.contents));
        *name = reader.name;
        *cursor = (struct ca_c_cursor){ reader.at, reader.line };
    }
    ca_text_clear(&reader.contents);
    return done;
}

/* A number and the ',' behind it, where there is one. */
static bool read_list_element(struct reader *reader)
{
    if (!read_number(reader)) {
        return false;
    }
    while (is_space(peek(reader, 0))) {
        skip(reader, 1);
    }
    skip(reader, peek(reader, 0) == ',' ? 1 : 0);
    while (is_space(peek(reader, 0))) {
        skip(reader, 1);
    }
    return true;
}

bool ca_c_source_list(struct ca_span source, struct ca_c_cursor *cursor, struct ca_bytes *contents,
                      struct ca_error *err)
{
    struct reader reader = { .source = source, .at = cursor->at, .line = cursor->line, .err = err };
    bool done = skip_blank(&reader);

    while (done && peek(&reader, 0) != 0 && peek(&reader, 0) != '#') {
        done = read_list_element(&reader);
        if (done && peek(&reader, 0) == '/') {
            done = skip_comment(&reader);
        }
    }
    if (done) {
        *contents = ca_bytes_copy(ca_text_span(&reader.contents));
        *cursor = (struct ca_c_cursor){ reader.at, reader.line };
    }
    ca_text_clear(&reader.contents);
    return done;
}

bool ca_c_source_marked_line(struct ca_span source, const char *mark, struct ca_span *rest)
{
    size_t at = ca_span_find(source, 0, mark);

    if (at == source.len) {
        return false;
    }
    at += strlen(mark);
    size_t end = ca_span_find(source, at, "\n");
    while (at < end && is_space(source.at[at])) {
        at++;
    }
    while (end > at && is_space(source.at[end - 1])) {
        end--;
    }
    *rest = (struct ca_span){ source.at + at, end - at };
    return true;
}
