/* SPDX-License-Identifier: Apache-2.0 */
#include "base/cover.h"

#include <string.h>

#include "base/bytes.h"

enum { WORD_BITS = 64 };

static bool has_bit(const uint64_t *bits, size_t at)
{
    return (bits[at / WORD_BITS] >> at % WORD_BITS & 1) != 0;
}

static void set_bit(uint64_t *bits, size_t at)
{
    bits[at / WORD_BITS] |= (uint64_t)1 << at % WORD_BITS;
}

static void clear_bit(uint64_t *bits, size_t at)
{
    bits[at / WORD_BITS] &= ~((uint64_t)1 << at % WORD_BITS);
}

void ca_cover_init(struct ca_cover *cover, size_t columns)
{
    size_t words = columns / WORD_BITS + 1;

    *cover = (struct ca_cover){ .columns = columns, .words = words, .is_exact = true };
    cover->taken = ca_alloc(words, sizeof *cover->taken);
}

static uint64_t *row_at(const struct ca_cover *cover, size_t at)
{
    return cover->rows + at * cover->words;
}

void ca_cover_add_row(struct ca_cover *cover)
{
    cover->rows = ca_grow(cover->rows, cover->row_count, cover->words * sizeof *cover->rows);
    memset(row_at(cover, cover->row_count++), 0, cover->words * sizeof *cover->rows);
}

void ca_cover_add_column(struct ca_cover *cover, size_t column)
{
    set_bit(row_at(cover, cover->row_count - 1), column);
}

bool ca_cover_has(const struct ca_cover *cover, size_t column)
{
    return has_bit(cover->taken, column);
}

void ca_cover_clear(struct ca_cover *cover)
{
    ca_free(cover->rows);
    ca_free(cover->taken);
    *cover = (struct ca_cover){ .rows = NULL };
}

static bool is_within(const struct ca_cover *cover, const uint64_t *part, const uint64_t *whole)
{
    for (size_t i = 0; i < cover->words; i++) {
        if ((part[i] & ~whole[i]) != 0) {
            return false;
        }
    }
    return true;
}

/* Whoever covers a row covers every row that contains it: only the least ones matter. */
static void drop_wider_rows(struct ca_cover *cover)
{
    const size_t size = cover->words * sizeof *cover->rows;
    uint64_t *row = ca_alloc(cover->words, sizeof *row);
    size_t kept = 0;

    for (size_t i = 0; i < cover->row_count; i++) {
        bool is_needed = true;
        size_t left = 0;

        memcpy(row, row_at(cover, i), size);
        for (size_t k = 0; k < kept && is_needed; k++) {
            is_needed = !is_within(cover, row_at(cover, k), row);
        }
        for (size_t k = 0; k < kept && is_needed; k++) {
            if (!is_within(cover, row, row_at(cover, k))) {
                memmove(row_at(cover, left++), row_at(cover, k), size);
            }
        }
        if (is_needed) {
            memcpy(row_at(cover, left++), row, size);
            kept = left;
        }
    }
    cover->row_count = kept;
    ca_free(row);
}

/* One search. */
struct search {
    struct ca_cover *cover; /* `taken` is the best answer so far */
    uint64_t *taken;        /* on the way */
    uint64_t *banned;       /* looked at already, in a branch beside this one */
    size_t taken_count;
    size_t steps, steps_max;
};

static bool meets(const struct search *search, size_t row, const uint64_t *columns)
{
    const uint64_t *bits = row_at(search->cover, row);

    for (size_t i = 0; i < search->cover->words; i++) {
        if ((bits[i] & columns[i]) != 0) {
            return true;
        }
    }
    return false;
}

static size_t open_columns(const struct search *search, size_t row)
{
    size_t count = 0;

    for (size_t i = 0; i < search->cover->words; i++) {
        uint64_t open = row_at(search->cover, row)[i] & ~search->banned[i];

        for (; open != 0; open &= open - 1) { /* the lowest bit goes */
            count++;
        }
    }
    return count;
}

/* The uncovered row with the fewest columns left; row_count when all are covered. */
static size_t narrowest_row(const struct search *search, size_t *width)
{
    size_t found = search->cover->row_count;

    *width = SIZE_MAX;
    for (size_t i = 0; i < search->cover->row_count; i++) {
        if (!meets(search, i, search->taken)) {
            size_t open = open_columns(search, i);
            found = open < *width ? i : found;
            *width = open < *width ? open : *width;
        }
    }
    return found;
}

/* Rows without a column in common need a column each. */
static size_t least_more(const struct search *search)
{
    uint64_t *used = ca_alloc(search->cover->words, sizeof *used);
    size_t count = 0;

    for (size_t i = 0; i < search->cover->row_count; i++) {
        if (!meets(search, i, search->taken) && !meets(search, i, used)) {
            for (size_t k = 0; k < search->cover->words; k++) {
                used[k] |= row_at(search->cover, i)[k];
            }
            count++;
        }
    }
    ca_free(used);
    return count;
}

/* Is the way a better answer than the best so far? The highest number in only one decides. */
static bool is_better(const struct search *search)
{
    const struct ca_cover *cover = search->cover;

    if (search->taken_count != cover->taken_count) {
        return search->taken_count < cover->taken_count;
    }
    for (size_t i = cover->words; i > 0; i--) {
        if (search->taken[i - 1] != cover->taken[i - 1]) {
            return search->taken[i - 1] < cover->taken[i - 1];
        }
    }
    return false;
}

static void keep(struct search *search)
{
    memcpy(search->cover->taken, search->taken, search->cover->words * sizeof(uint64_t));
    search->cover->taken_count = search->taken_count;
}

static void branch(struct search *search);

/* Try each open column of a row; one that was tried is closed to those after it. */
static void try_columns(struct search *search, size_t row)
{
    uint64_t *before = ca_alloc(search->cover->words, sizeof *before);

    memcpy(before, search->banned, search->cover->words * sizeof *before);
    for (size_t column = 0; column < search->cover->columns && search->cover->is_exact; column++) {
        if (!has_bit(row_at(search->cover, row), column) || has_bit(search->banned, column)) {
            continue;
        }
        set_bit(search->taken, column);
        search->taken_count++;
        branch(search);
        search->taken_count--;
        clear_bit(search->taken, column);
        set_bit(search->banned, column);
    }
    memcpy(search->banned, before, search->cover->words * sizeof *before);
    ca_free(before);
}

static void branch(struct search *search)
{
    size_t width = 0, row = narrowest_row(search, &width);

    if (row == search->cover->row_count) {
        if (is_better(search)) {
            keep(search);
        }
        return;
    }
    if (++search->steps > search->steps_max) {
        search->cover->is_exact = false;
        return;
    }
    if (width > 0 && search->taken_count + least_more(search) <= search->cover->taken_count) {
        try_columns(search, row);
    }
}

/* A first answer: again and again the column that covers most of what is left. */
static void be_greedy(struct search *search)
{
    const struct ca_cover *cover = search->cover;
    size_t width = 0;

    while (narrowest_row(search, &width) < cover->row_count) {
        size_t best = 0, best_count = 0;

        for (size_t column = 0; column < cover->columns; column++) {
            size_t count = 0;
            for (size_t i = 0; i < cover->row_count; i++) {
                count += has_bit(row_at(cover, i), column) && !meets(search, i, search->taken);
            }
            best = count > best_count ? column : best;
            best_count = count > best_count ? count : best_count;
        }
        set_bit(search->taken, best);
        search->taken_count++;
    }
    keep(search);
}

void ca_cover_solve(struct ca_cover *cover, size_t steps_max)
{
    struct search search = { .cover = cover, .steps_max = steps_max };

    drop_wider_rows(cover);
    search.taken = ca_alloc(cover->words, sizeof *search.taken);
    search.banned = ca_alloc(cover->words, sizeof *search.banned);
    be_greedy(&search);
    memset(search.taken, 0, cover->words * sizeof *search.taken);
    search.taken_count = 0;
    branch(&search);
    ca_free(search.taken);
    ca_free(search.banned);
}
