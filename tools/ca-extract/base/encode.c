/* SPDX-License-Identifier: Apache-2.0 */
#include "base/encode.h"

#include <string.h>

void ca_hex_encode(struct ca_span span, char *text)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < span.len; i++) {
        text[2 * i] = digits[span.at[i] >> 4];
        text[2 * i + 1] = digits[span.at[i] & 15];
    }
    text[2 * span.len] = '\0';
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    if (digit >= 'a' && digit <= 'f') {
        return digit - 'a' + 10;
    }
    return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

/* The byte at *text, which moves behind it; -1 when two digits are not there. */
static int hex_byte(const char **text)
{
    int high = hex_value((*text)[0]);
    int low = high < 0 ? -1 : hex_value((*text)[1]);

    *text += 2;
    return low < 0 ? -1 : high * 16 + low;
}

bool ca_hex_decode(const char *text, uint8_t *at, size_t len)
{
    struct ca_bytes read = { ca_alloc(len, 1), len };
    bool is_hex = true;

    for (size_t i = 0; i < len && is_hex; i++) {
        text += i > 0 && *text == ':';
        int byte = hex_byte(&text);
        is_hex = byte >= 0;
        read.at[i] = (uint8_t)byte;
    }
    is_hex = is_hex && *text == '\0';
    if (is_hex) {
        memcpy(at, read.at, len);
    }
    ca_bytes_clear(&read);
    return is_hex;
}

size_t ca_base64_len(size_t len)
{
    return (len + 2) / 3 * 4;
}

void ca_base64_encode(struct ca_span span, char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < span.len; i += 3) {
        size_t rest = span.len - i;
        uint32_t group = (uint32_t)span.at[i] << 16;

        group |= rest > 1 ? (uint32_t)span.at[i + 1] << 8 : 0;
        group |= rest > 2 ? (uint32_t)span.at[i + 2] : 0;
        *text++ = digits[group >> 18];
        *text++ = digits[(group >> 12) & 63];
        *text++ = rest > 1 ? digits[(group >> 6) & 63] : '=';
        *text++ = rest > 2 ? digits[group & 63] : '=';
    }
    *text = '\0';
}

/* One more than a digit's value, so that what is not named here is 0. */
enum { PADDING = 65, SPACE = 66 };
static const uint8_t base64_class[256] = {
    /* clang-format off */
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8,
    ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23,
    ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
    ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37,
    ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44,
    ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, ['y'] = 51,
    ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58,
    ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
    ['='] = PADDING, [' '] = SPACE, ['\t'] = SPACE, ['\r'] = SPACE, ['\n'] = SPACE,
    /* clang-format on */
};

/* Decode whole groups of four digits from *at on, as many as stand in a row. */
static size_t decode_groups(struct ca_span text, size_t *at, size_t limit, uint8_t *bytes)
{
    size_t len = 0;

    while (text.len - *at >= 4 && len < limit) {
        const uint8_t *from = text.at + *at;
        uint32_t group = 0;

        for (int i = 0; i < 4; i++) {
            uint32_t value = base64_class[from[i]] - 1u;
            if (value > 63) {
                return len;
            }
            group = (group << 6) | value;
        }
        bytes[len++] = (uint8_t)(group >> 16);
        bytes[len++] = (uint8_t)(group >> 8);
        bytes[len++] = (uint8_t)group;
        *at += 4;
    }
    return len;
}

/* A group that is not yet whole: digits so far, and how many were padding. */
struct partial {
    uint32_t group;
    unsigned count, padding;
};

static bool take(struct partial *part, uint8_t class)
{
    if (class == 0 || (part->padding > 0 && class != PADDING)) {
        return false;
    }
    part->padding += class == PADDING;
    part->group = (part->group << 6) | (class == PADDING ? 0u : class - 1u);
    part->count++;
    return part->padding <= 2;
}

bool ca_base64_decode(struct ca_span text, size_t limit, uint8_t *bytes, size_t *len)
{
    struct partial part = { 0, 0, 0 };
    size_t at = 0;

    *len = 0;
    while (*len < limit) {
        if (part.count == 0 && part.padding == 0) {
            *len += decode_groups(text, &at, limit - *len, bytes + *len);
        }
        if (at == text.len || *len >= limit) {
            break;
        }
        uint8_t class = base64_class[text.at[at++]];
        if (class == SPACE) {
            continue;
        }
        if (!take(&part, class)) {
            return false;
        }
        if (part.count == 4) {
            bytes[*len] = (uint8_t)(part.group >> 16);
            bytes[*len + 1] = (uint8_t)(part.group >> 8);
            bytes[*len + 2] = (uint8_t)part.group;
            *len += 3 - part.padding;
            part.group = 0;
            part.count = 0;
        }
    }
    return *len >= limit || part.count == 0;
}
