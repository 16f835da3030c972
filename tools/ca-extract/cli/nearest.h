/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_NEAREST_H
#define CA_CLI_NEAREST_H

/* What a misspelt word was most likely meant to be. */

#include <stddef.h>

/*
 * How many letters must be put in, left out or changed to turn one word into
 * the other (Levenshtein).
 *
 * limits    words of 64 characters or more are SIZE_MAX apart.
 */
size_t ca_nearest_distance(const char *a, const char *b);

/* The word of `words` that is nearest to `word`, at most a third of its letters
 * away; NULL when none is. Borrows from `words`. */
const char *ca_nearest_word(const char *word, const char *const *words, size_t count);

#endif
