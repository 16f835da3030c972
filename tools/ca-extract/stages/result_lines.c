/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes and PEM as the lines that templates repeat: a part of stages/result.h. */

#include <string.h>

#include "stages/result_parts.h"

static void put_number(struct ca_text *text, char c)
{
    char digits[4];
    size_t at = sizeof digits;

    for (unsigned rest = (unsigned char)c; rest > 0; rest /= 10) {
        digits[--at] = (char)('0' + rest % 10);
    }
    ca_text_put(text, digits + at, sizeof digits - at);
}

/* A line of PEM, as text and as the numbers of its characters with the LF. */
static struct ca_value *line_value(const char *line, size_t len)
{
    struct ca_value *value = ca_value_object();
    struct ca_text numbers = { 0 };
    char *text = ca_strndup(line, len);

    for (size_t i = 0; i < len; i++) {
        put_number(&numbers, line[i]);
        ca_text_puts(&numbers, ",");
    }
    put_number(&numbers, '\n');
    ca_value_put_text(value, "text", text);
    ca_value_put_text(value, "numbers", ca_text_words(&numbers));
    ca_text_clear(&numbers);
    ca_free(text);
    return value;
}

struct ca_value *ca_result_pem_lines(struct ca_span pem, bool is_last)
{
    struct ca_value *list = ca_value_list();

    for (size_t at = 0; at < pem.len;) {
        size_t len = ca_span_find(pem, at, "\n") - at;
        struct ca_value *line = line_value((const char *)pem.at + at, len);

        at += len + 1;
        ca_value_put_truth(line, "is_end", is_last && at == pem.len);
        ca_value_append(list, line);
    }
    return list;
}

void ca_result_put_bytes(struct ca_value *object, const char *key, struct ca_span span)
{
    enum { PER_LINE = 12 };
    static const char digits[] = "0123456789abcdef";
    struct ca_value *list = ca_value_list();

    for (size_t at = 0; at < span.len; at += PER_LINE) {
        struct ca_value *line = ca_value_object();
        char text[PER_LINE * sizeof "0x00, "];
        size_t len = 0;

        for (size_t i = at; i < span.len && i < at + PER_LINE; i++) {
            const char byte[] = { '0', 'x', digits[span.at[i] >> 4], digits[span.at[i] & 15],
                                  ',', ' ' };
            memcpy(text + len, byte, sizeof byte);
            len += sizeof byte;
        }
        text[len - 1] = '\0';
        ca_value_put_text(line, "bytes", text);
        ca_value_append(list, line);
    }
    ca_value_put(object, key, list);
}
