/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool make_room(struct ca_text *text, size_t more)
{
    if (text->is_cut || more > CA_TEXT_MAX - text->len) {
        text->is_cut = true;
        return false;
    }
    size_t need = text->len + more + 1;
    if (need <= text->room) {
        return true;
    }
    size_t room = text->room == 0 ? 256 : text->room;
    while (room < need) {
        room *= 2;
    }
    char *moved = ca_alloc(room, 1);
    if (text->len > 0) {
        memcpy(moved, text->at, text->len);
    }
    ca_free(text->at);
    text->at = moved;
    text->room = room;
    return true;
}

void ca_text_put(struct ca_text *text, const char *at, size_t len)
{
    if (len == 0 || !make_room(text, len)) {
        return;
    }
    memcpy(text->at + text->len, at, len);
    text->len += len;
    text->at[text->len] = '\0';
}

void ca_text_puts(struct ca_text *text, const char *words)
{
    ca_text_put(text, words, strlen(words));
}

void ca_text_add(struct ca_text *text, const char *fmt, ...)
{
    char line[512];
    va_list args;

    va_start(args, fmt);
    int len = vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    if (len < 0) {
        return;
    }
    if ((size_t)len < sizeof line) {
        ca_text_put(text, line, (size_t)len);
        return;
    }
    char *whole = ca_alloc((size_t)len + 1, 1);
    va_start(args, fmt);
    vsnprintf(whole, (size_t)len + 1, fmt, args);
    va_end(args);
    ca_text_put(text, whole, (size_t)len);
    ca_free(whole);
}

const char *ca_text_words(const struct ca_text *text)
{
    return text->at != NULL ? text->at : "";
}

struct ca_span ca_text_span(const struct ca_text *text)
{
    return (struct ca_span){ (const uint8_t *)text->at, text->len };
}

void ca_text_clear(struct ca_text *text)
{
    ca_free(text->at);
    *text = (struct ca_text){ 0 };
}
