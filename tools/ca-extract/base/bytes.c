/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* No stdio, no atexit handlers: there is no memory for either. */
static void end_without_memory(void)
{
    static const char message[] = "ca-extract: error: out of memory\n";
    ssize_t put = write(STDERR_FILENO, message, sizeof message - 1);

    (void)put;
    _exit(1);
}

void *ca_alloc(size_t count, size_t size)
{
    void *at = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);

    if (at == NULL) {
        end_without_memory();
    }
    return at;
}

void ca_free(void *at)
{
    free(at);
}

void *ca_grow(void *at, size_t count, size_t size)
{
    enum { FIRST = 4 };
    bool is_full = count == 0 || (count >= FIRST && (count & (count - 1)) == 0);

    if (!is_full) {
        return at; /* room is always the next power of two */
    }
    size_t room = count < FIRST ? FIRST : count * 2;
    if (room > SIZE_MAX / size) {
        end_without_memory();
    }
    at = realloc(at, room * size);
    if (at == NULL) {
        end_without_memory();
    }
    return at;
}

char *ca_strndup(const char *text, size_t len)
{
    char *copy = ca_alloc(len + 1, 1);

    memcpy(copy, text, len);
    return copy;
}

char *ca_strdup(const char *text)
{
    return ca_strndup(text, strlen(text));
}

struct ca_bytes ca_bytes_copy(struct ca_span span)
{
    struct ca_bytes copy = { NULL, 0 };

    if (span.len > 0) {
        copy.at = ca_alloc(span.len, 1);
        copy.len = span.len;
        memcpy(copy.at, span.at, span.len);
    }
    return copy;
}

void ca_bytes_clear(struct ca_bytes *bytes)
{
    free(bytes->at);
    *bytes = (struct ca_bytes){ NULL, 0 };
}

struct ca_span ca_bytes_span(const struct ca_bytes *bytes)
{
    return (struct ca_span){ bytes->at, bytes->len };
}

struct ca_span ca_span_text(const char *text)
{
    return (struct ca_span){ (const uint8_t *)text, strlen(text) };
}

bool ca_span_equal(struct ca_span a, struct ca_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int ca_span_compare(struct ca_span a, struct ca_span b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter > 0 ? memcmp(a.at, b.at, shorter) : 0;

    if (order == 0) {
        order = (a.len > b.len) - (a.len < b.len);
    }
    return (order > 0) - (order < 0);
}

size_t ca_span_find(struct ca_span hay, size_t from, const char *needle)
{
    size_t len = strlen(needle);

    while (from < hay.len && hay.len - from >= len) {
        const uint8_t *first = memchr(hay.at + from, needle[0], hay.len - from - len + 1);
        if (first == NULL) {
            break;
        }
        from = (size_t)(first - hay.at);
        if (memcmp(first, needle, len) == 0) {
            return from;
        }
        from++;
    }
    return hay.len;
}
