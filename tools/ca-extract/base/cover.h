/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_COVER_H
#define CA_BASE_COVER_H

/*
 * The smallest set of columns that has one for every row.
 *
 * Columns are numbered by preference, 0 first. Of several smallest sets the
 * one is taken whose least preferred column is the most preferred, then the
 * next, and so on: the answer depends on nothing but rows and numbers, and not
 * on the order of the rows.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CA_COVER_STEPS_MAX = 100000 };

struct ca_cover {
    size_t columns;
    size_t words;     /* of 64 columns each, a row */
    uint64_t *rows;   /* owned: row_count times `words` */
    uint64_t *taken;  /* owned: the answer, once there is one */
    size_t row_count; /* different ones that matter, once there is an answer */
    size_t taken_count;
    bool is_exact; /* no smaller or better set exists; false: the work was bounded */
};

/* Begin; released with ca_cover_clear. */
void ca_cover_init(struct ca_cover *cover, size_t columns);

/* Add a row without columns, then its columns. */
void ca_cover_add_row(struct ca_cover *cover);
void ca_cover_add_column(struct ca_cover *cover, size_t column);

/*
 * Solve, by branch and bound.
 *
 * in        every row has a column.
 * limits    after `steps_max` branches the best set so far is taken, and
 *           is_exact is false; it covers every row in any case.
 */
void ca_cover_solve(struct ca_cover *cover, size_t steps_max);

/* Is a column in the answer? */
bool ca_cover_has(const struct ca_cover *cover, size_t column);

/* Release and zero. */
void ca_cover_clear(struct ca_cover *cover);

#endif
