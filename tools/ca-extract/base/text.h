/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_TEXT_H
#define CA_BASE_TEXT_H

/*
 * Text that grows as it is written, up to a fixed limit.
 *
 * Starts as `= { 0 }`. `at` is NULL or NUL-terminated; the NUL is not counted
 * in len. Beyond CA_TEXT_MAX nothing more is added and is_cut is set, so a
 * hostile input cannot make the program eat the machine's memory.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/bytes.h"

enum { CA_TEXT_MAX = 64 * 1024 * 1024 }; /* far above any header; a guard */

struct ca_text {
    char *at;
    size_t len;
    size_t room; /* bytes at `at`, the NUL included */
    bool is_cut; /* the limit was met: the text is not whole */
};

void ca_text_add(struct ca_text *text, const char *fmt, ...) CA_PRINTF(2, 3);
void ca_text_put(struct ca_text *text, const char *at, size_t len);
void ca_text_puts(struct ca_text *text, const char *words);

/* Borrows from `text`; "" when nothing was written. */
const char *ca_text_words(const struct ca_text *text);

/* Borrows from `text`. */
struct ca_span ca_text_span(const struct ca_text *text);

/* Release and zero; twice is harmless. */
void ca_text_clear(struct ca_text *text);

#endif
