/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_BYTES_H
#define CA_BASE_BYTES_H

/*
 * Memory: who owns it, who borrows it, and the one place that asks for it.
 *
 * `struct ca_bytes` owns its memory, `struct ca_span` borrows somebody's. A
 * span is never freed and never outlives what its comment names.
 *
 * Memory that cannot be had ends the program at once, with exit status 1: it
 * is a short program that has written nothing yet. So no caller checks.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ca_bytes {
    uint8_t *at; /* NULL when len is 0 */
    size_t len;
};

struct ca_span {
    const uint8_t *at;
    size_t len;
};

/*
 * Zeroed memory for `count` objects of `size` bytes.
 *
 * owner     the caller, who releases it with ca_free.
 */
void *ca_alloc(size_t count, size_t size);

/* Release memory of ca_alloc, ca_grow or ca_strdup; NULL is allowed. */
void ca_free(void *at);

/*
 * Make room in a growing array: returns `at`, moved if need be, with room for
 * at least `count` + 1 objects of `size` bytes; new room is not zeroed.
 *
 * in        at: NULL or memory of this function; count: objects in use now.
 * owner     the caller; the old pointer is no longer valid.
 */
void *ca_grow(void *at, size_t count, size_t size);

/* A copy of a NUL-terminated text; the caller releases it with ca_free. */
char *ca_strdup(const char *text);

/* A copy of `len` bytes with a NUL behind; released with ca_free. */
char *ca_strndup(const char *text, size_t len);

/* A copy of what `span` borrows; released with ca_bytes_clear. */
struct ca_bytes ca_bytes_copy(struct ca_span span);

/* Release and zero; twice is harmless. */
void ca_bytes_clear(struct ca_bytes *bytes);

/* Borrows from `bytes`. */
struct ca_span ca_bytes_span(const struct ca_bytes *bytes);

/* Borrows from `text`, without its NUL. */
struct ca_span ca_span_text(const char *text);

bool ca_span_equal(struct ca_span a, struct ca_span b);

/* Order as memcmp does, a prefix first: -1, 0 or 1. */
int ca_span_compare(struct ca_span a, struct ca_span b);

/*
 * Find `needle` in `hay` from offset `from` on.
 *
 * out       the offset of its first byte, or hay.len when it is not there.
 */
size_t ca_span_find(struct ca_span hay, size_t from, const char *needle);

#endif
