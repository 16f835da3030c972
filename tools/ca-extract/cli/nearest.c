/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/nearest.h"

#include <stdint.h>
#include <string.h>

enum { WORD_MAX = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t both = a < b ? a : b;

    return both < c ? both : c;
}

size_t ca_nearest_distance(const char *a, const char *b)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    size_t row[WORD_MAX]; /* row[k]: from the first letters of a to the first k of b */

    if (a_len >= WORD_MAX || b_len >= WORD_MAX) {
        return SIZE_MAX;
    }
    for (size_t k = 0; k <= b_len; k++) {
        row[k] = k;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t before = row[0]; /* the row above, one to the left */

        row[0] = i;
        for (size_t k = 1; k <= b_len; k++) {
            size_t above = row[k];

            row[k] = least(above + 1, row[k - 1] + 1, before + (a[i - 1] != b[k - 1]));
            before = above;
        }
    }
    return row[b_len];
}

const char *ca_nearest_word(const char *word, const char *const *words, size_t count)
{
    const char *nearest = NULL;
    size_t limit = strlen(word) / 3;

    for (size_t i = 0; i < count; i++) {
        size_t distance = ca_nearest_distance(word, words[i]);

        if (distance <= limit && distance != SIZE_MAX) {
            nearest = words[i];
            limit = distance > 0 ? distance - 1 : 0; /* the first of equals */
        }
    }
    return nearest;
}
