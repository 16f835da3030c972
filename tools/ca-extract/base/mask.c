/* SPDX-License-Identifier: Apache-2.0 */
#include "base/mask.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attributes.h"

static bool is_continuation(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Length of the well-formed UTF-8 sequence at `at`, and its value; 0 if none. */
static size_t decode(const uint8_t *at, uint32_t *value)
{
    static const struct {
        uint8_t mask, lead, value_bits;
        uint32_t least;
    } forms[] = {
        { 0x80, 0x00, 0x7F, 0x00 },
        { 0xE0, 0xC0, 0x1F, 0x80 },
        { 0xF0, 0xE0, 0x0F, 0x800 },
        { 0xF8, 0xF0, 0x07, 0x10000 },
    };

    for (size_t extra = 0; extra < CA_ARRAY_LEN(forms); extra++) {
        if ((at[0] & forms[extra].mask) != forms[extra].lead) {
            continue;
        }
        *value = at[0] & forms[extra].value_bits;
        for (size_t i = 1; i <= extra; i++) {
            if (!is_continuation(at[i])) { /* the final NUL ends here too */
                return 0;
            }
            *value = (*value << 6) | (at[i] & 0x3Fu);
        }
        bool is_surrogate = *value >= 0xD800 && *value <= 0xDFFF;
        bool is_short_form = *value < forms[extra].least;
        return is_surrogate || is_short_form || *value > 0x10FFFF ? 0 : extra + 1;
    }
    return 0;
}

static bool may_be_shown(uint32_t value)
{
    bool is_control = value < 0x20 || (value >= 0x7F && value < 0xA0);
    bool is_bidi = value == 0x061C || value == 0x200E || value == 0x200F ||
                   (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);

    return !is_control && !is_bidi;
}

void ca_mask_text(char *text)
{
    const uint8_t *from = (const uint8_t *)text;
    char *to = text;

    while (*from != 0) {
        uint32_t value = 0;
        size_t len = decode(from, &value);

        if (len == 0 || !may_be_shown(value)) {
            *to++ = '?';
            from += len == 0 ? 1 : len;
            continue;
        }
        memmove(to, from, len);
        to += len;
        from += len;
    }
    *to = '\0';
}
