/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_VALUE_H
#define CA_BASE_VALUE_H

/*
 * A tree of values: objects, lists, texts, numbers, truths. What JSON can say.
 *
 * The tree that --json prints is the one that templates read, and profiles are
 * read into one. Jansson does the work behind this header.
 *
 * Whoever makes a value owns it, until it is put into an object or a list,
 * which takes it over. Text that is not UTF-8 is masked on the way in.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/text.h"

struct ca_value;

/* Make; released with ca_value_free unless taken over. */
struct ca_value *ca_value_object(void);
struct ca_value *ca_value_list(void);
struct ca_value *ca_value_of_text(const char *text);
struct ca_value *ca_value_of_number(int64_t number);
struct ca_value *ca_value_of_truth(bool truth);

/* A copy of a whole tree, which the caller owns. */
struct ca_value *ca_value_copy(const struct ca_value *value);

/* NULL is allowed. */
void ca_value_free(struct ca_value *value);

/* Put into an object under `key`, or at the end of a list; `value` is taken over. */
void ca_value_put(struct ca_value *object, const char *key, struct ca_value *value);
void ca_value_append(struct ca_value *list, struct ca_value *value);

/* The same for plain values. */
void ca_value_put_text(struct ca_value *object, const char *key, const char *text);
void ca_value_put_number(struct ca_value *object, const char *key, int64_t number);
void ca_value_put_truth(struct ca_value *object, const char *key, bool truth);

/* Look; what is returned borrows from the tree. NULL is allowed as a value and
 * is what an absent key or index returns. */
const struct ca_value *ca_value_get(const struct ca_value *object, const char *key);
const struct ca_value *ca_value_at(const struct ca_value *list, size_t index);
size_t ca_value_count(const struct ca_value *list); /* 0 unless a list */
bool ca_value_is_list(const struct ca_value *value);
bool ca_value_is_object(const struct ca_value *value);
bool ca_value_is_number(const struct ca_value *value); /* a whole one */

/* The key of an object at `index`, in the order of putting; NULL behind the last. */
const char *ca_value_key(const struct ca_value *object, size_t index);

/* NULL unless a text. */
const char *ca_value_text(const struct ca_value *value);

enum { CA_NUMBER_TEXT_MAX = 32 };

/* A number as text, "5" or "1.21"; false unless a number. */
bool ca_value_number_text(const struct ca_value *value, char text[static CA_NUMBER_TEXT_MAX]);

/* `otherwise` unless a whole number. */
int64_t ca_value_number(const struct ca_value *value, int64_t otherwise);

/* False for false, null, an empty list or text, and what is absent; else true. */
bool ca_value_is_true(const struct ca_value *value);

/*
 * Read JSON.
 *
 * out       a tree to be released with ca_value_free.
 * fails     NULL with CA_ERR_USAGE: `name` is named, cause: the reader's words.
 */
struct ca_value *ca_value_read(struct ca_span json, const char *name, struct ca_error *err);

/* Write as JSON: indented and ending in a line end, or compact on one line. */
void ca_value_write(const struct ca_value *value, struct ca_text *text);
void ca_value_write_compact(const struct ca_value *value, struct ca_text *text);

#endif
