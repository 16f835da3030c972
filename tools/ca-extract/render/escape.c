/* SPDX-License-Identifier: Apache-2.0 */
#include "render/escape.h"

#include <stdint.h>
#include <string.h>

/* The character at *at, which moves behind it; the text is valid UTF-8. */
static uint32_t take_character(const char **at)
{
    const uint8_t *byte = (const uint8_t *)*at;
    size_t more = byte[0] >= 0xF0 ? 3 : byte[0] >= 0xE0 ? 2 : byte[0] >= 0xC0 ? 1 : 0;
    uint32_t value = more == 0 ? byte[0] : byte[0] & (0x3Fu >> more);
    size_t taken = 1;

    while (taken <= more && (byte[taken] & 0xC0) == 0x80) {
        value = value << 6 | (byte[taken] & 0x3Fu);
        taken++;
    }
    *at += taken;
    return value;
}

/* True when `c` after `before` would open or close a comment, or begin a trigraph. */
static bool joins_up(char before, char c)
{
    return (before == '*' && c == '/') || (before == '/' && (c == '*' || c == '/')) ||
           (before == '?' && c == '?');
}

void ca_escape_c(const char *text, struct ca_text *out)
{
    /* What stands before it is the template's: it may be a '*' or a '/'. */
    char before = out->len > 0 ? out->at[out->len - 1] : '\0', earlier = '\0';

    while (*text != '\0') {
        uint32_t value = take_character(&text);
        char c = (char)(value < 0x80 ? value : 0);

        if (value >= 0x80) {
            ca_text_add(out, "<U+%04X>", (unsigned)value);
            earlier = before;
            before = '>';
            continue;
        }
        /* "smtp://host" stays as it is, or nobody could copy the command. */
        bool is_url = earlier == ':' && before == '/' && c == '/';
        if (value < 0x20 || value == 0x7F || c == '"' || c == '\\' ||
            (joins_up(before, c) && !is_url)) {
            c = '_';
        }
        ca_text_put(out, &c, 1);
        earlier = before;
        before = c;
    }
}

void ca_escape_nothing(const char *text, struct ca_text *out)
{
    ca_text_puts(out, text);
}

void ca_escape_markdown(const char *text, struct ca_text *out)
{
    for (; *text != '\0'; text++) {
        uint8_t c = (uint8_t)*text;
        bool has_meaning = strchr("\\`*_{}[]<>#!|~&$^", c) != NULL || (c == ':' && text[1] == '/');

        if (c < 0x20 || c == 0x7F) {
            ca_text_puts(out, " "); /* a line end would end the cell */
            continue;
        }
        ca_text_puts(out, has_meaning ? "\\" : "");
        ca_text_put(out, text, 1);
    }
}

void ca_escape_json(const char *text, struct ca_text *out)
{
    for (; *text != '\0'; text++) {
        uint8_t c = (uint8_t)*text;

        if (c < 0x20 || c == 0x7F) {
            ca_text_add(out, "\\u%04x", (unsigned)c);
            continue;
        }
        if (c == '"' || c == '\\') {
            ca_text_puts(out, "\\");
        }
        ca_text_put(out, text, 1);
    }
}

void ca_escape_shell(const char *text, struct ca_text *out)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";

    while (*text != '\0') {
        uint32_t value = take_character(&text);
        char c =
            value != 0 && value < 0x80 && strchr(plain, (int)value) != NULL ? (char)value : '_';

        ca_text_put(out, &c, 1);
    }
}

static const struct {
    const char *name;
    ca_escape escape;
} escapes[] = { { "c", ca_escape_c },
                { "json", ca_escape_json },
                { "shell", ca_escape_shell },
                { "none", ca_escape_nothing } };

ca_escape ca_escape_find(struct ca_span name)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(escapes); i++) {
        if (ca_span_equal(name, ca_span_text(escapes[i].name))) {
            return escapes[i].escape;
        }
    }
    return NULL;
}
