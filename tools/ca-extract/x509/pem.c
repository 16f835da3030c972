/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/pem.h"

#include <string.h>

#include "base/encode.h"

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

enum { LABEL_MAX = 64 }; /* longest in use is below 40; longer is no PEM */

static size_t lines_in(struct ca_span text, size_t from, size_t to)
{
    size_t lines = 0;

    while (from < to) {
        const uint8_t *end = memchr(text.at + from, '\n', to - from);
        if (end == NULL) {
            break;
        }
        lines++;
        from = (size_t)(end - text.at) + 1;
    }
    return lines;
}

/* The label that stands between `from` and the dashes of its line. */
static bool read_label(struct ca_span text, size_t from, struct ca_span *label, size_t *behind)
{
    size_t end = ca_span_find(text, from, dashes);

    if (end == text.len || end - from > LABEL_MAX) {
        return false;
    }
    *label = (struct ca_span){ text.at + from, end - from };
    *behind = end + strlen(dashes);
    return memchr(label->at, '\n', label->len) == NULL;
}

/* Where the body ends and, in *behind, where the search goes on. */
static size_t find_end(struct ca_span text, size_t from, struct ca_span label, bool *has_end,
                       size_t *behind)
{
    size_t end = ca_span_find(text, from, dashes);
    struct ca_span end_label = { NULL, 0 };

    *has_end = false;
    *behind = end;
    if (text.len - end < strlen(end_mark) ||
        memcmp(text.at + end, end_mark, strlen(end_mark)) != 0) {
        return end;
    }
    *has_end = read_label(text, end + strlen(end_mark), &end_label, behind) &&
               ca_span_equal(label, end_label);
    return end;
}

bool ca_pem_next(struct ca_span text, struct ca_pem_cursor *cursor, struct ca_pem_block *block)
{
    size_t from = cursor->at;

    for (;;) {
        size_t begin = ca_span_find(text, from, begin_mark);
        size_t body = 0;

        if (begin == text.len) {
            return false;
        }
        from = begin + strlen(begin_mark);
        if (!read_label(text, from, &block->label, &body)) {
            continue;
        }
        block->line = cursor->line + lines_in(text, cursor->at, begin);
        size_t end = find_end(text, body, block->label, &block->has_end, &from);
        block->body = (struct ca_span){ text.at + body, end - body };
        cursor->line = block->line + lines_in(text, begin, from);
        cursor->at = from;
        return true;
    }
}

bool ca_pem_is_certificate(const struct ca_pem_block *block)
{
    static const char *const labels[] = { "CERTIFICATE", "X509 CERTIFICATE",
                                          "TRUSTED CERTIFICATE" };

    for (size_t i = 0; i < CA_ARRAY_LEN(labels); i++) {
        if (ca_span_equal(block->label, ca_span_text(labels[i]))) {
            return true;
        }
    }
    return false;
}

void ca_pem_put(struct ca_span der, struct ca_text *text)
{
    enum { COLUMNS = 64 };
    size_t len = ca_base64_len(der.len);
    char *base64 = ca_alloc(len + 1, 1);

    ca_base64_encode(der, base64);
    ca_text_puts(text, "-----BEGIN CERTIFICATE-----\n");
    for (size_t at = 0; at < len; at += COLUMNS) {
        ca_text_put(text, base64 + at, len - at < COLUMNS ? len - at : COLUMNS);
        ca_text_puts(text, "\n");
    }
    ca_text_puts(text, "-----END CERTIFICATE-----\n");
    ca_free(base64);
}
