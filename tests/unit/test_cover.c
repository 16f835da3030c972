/* SPDX-License-Identifier: Apache-2.0 */
/* base/cover: the smallest set of columns that has one for every row. */

#include "support/test.h"

#include "base/cover.h"

enum { ROWS_MAX = 12, COLUMNS_MAX = 10 };

struct problem {
    size_t rows, columns;
    unsigned row[ROWS_MAX]; /* bits: its columns */
};

/* A number that looks like chance and is the same in every run. */
static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 16;
}

static struct problem invent(unsigned seed)
{
    struct problem problem = { .rows = 1 + next(&seed) % ROWS_MAX,
                               .columns = 1 + next(&seed) % COLUMNS_MAX };

    for (size_t i = 0; i < problem.rows; i++) {
        problem.row[i] = next(&seed) & ((1U << problem.columns) - 1);
        problem.row[i] &= next(&seed); /* few */
        problem.row[i] |= 1U << next(&seed) % problem.columns;
    }
    return problem;
}

static bool covers(const struct problem *problem, unsigned set)
{
    for (size_t i = 0; i < problem->rows; i++) {
        if ((problem->row[i] & set) == 0) {
            return false;
        }
    }
    return true;
}

static int size_of(unsigned set)
{
    int size = 0;

    for (; set != 0; set &= set - 1) {
        size++;
    }
    return size;
}

/* Every set is tried: the smallest, and of those the one that is the lowest number. */
static unsigned by_force(const struct problem *problem)
{
    unsigned best = (1U << problem->columns) - 1;

    for (unsigned set = 0; set < 1U << problem->columns; set++) {
        bool is_smaller =
            size_of(set) < size_of(best) || (size_of(set) == size_of(best) && set < best);
        best = covers(problem, set) && is_smaller ? set : best;
    }
    return best;
}

static void fill(struct ca_cover *cover, const struct problem *problem, bool is_backwards)
{
    ca_cover_init(cover, problem->columns);
    for (size_t i = 0; i < problem->rows; i++) {
        ca_cover_add_row(cover);
        for (size_t k = 0; k < problem->columns; k++) {
            if ((problem->row[is_backwards ? problem->rows - 1 - i : i] >> k & 1) != 0) {
                ca_cover_add_column(cover, k);
            }
        }
    }
}

static unsigned answer(const struct ca_cover *cover)
{
    unsigned set = 0;

    for (size_t k = 0; k < cover->columns; k++) {
        set |= ca_cover_has(cover, k) ? 1U << k : 0;
    }
    return set;
}

static void answer_is_the_one_that_trying_everything_finds(void **state)
{
    (void)state;

    for (unsigned seed = 1; seed <= 2000; seed++) {
        struct problem problem = invent(seed);

        for (int backwards = 0; backwards < 2; backwards++) {
            struct ca_cover cover;

            fill(&cover, &problem, backwards == 1);
            ca_cover_solve(&cover, CA_COVER_STEPS_MAX);
            assert_true(cover.is_exact);
            assert_int_equal(answer(&cover), by_force(&problem));
            assert_int_equal(cover.taken_count, size_of(answer(&cover)));
            ca_cover_clear(&cover);
        }
    }
}

static void bounded_search_covers_every_row_and_says_that_it_was_bounded(void **state)
{
    size_t not_exact = 0;
    (void)state;

    for (unsigned seed = 1; seed <= 500; seed++) {
        struct problem problem = invent(seed);
        struct ca_cover cover;

        fill(&cover, &problem, false);
        ca_cover_solve(&cover, 1);
        assert_true(covers(&problem, answer(&cover)));
        not_exact += !cover.is_exact;
        if (cover.is_exact) {
            assert_int_equal(answer(&cover), by_force(&problem));
        }
        ca_cover_clear(&cover);
    }
    assert_in_range(not_exact, 1, 499);
}

static void nothing_to_cover_takes_nothing(void **state)
{
    struct ca_cover cover;
    (void)state;

    ca_cover_init(&cover, 0);
    ca_cover_solve(&cover, 1);
    assert_int_equal(cover.taken_count, 0);
    assert_true(cover.is_exact);
    ca_cover_clear(&cover);
}

/* Columns beyond the first word of bits. */
static void many_columns_are_kept_apart(void **state)
{
    struct ca_cover cover;
    (void)state;

    ca_cover_init(&cover, 300);
    for (size_t i = 0; i < 4000; i++) {
        ca_cover_add_row(&cover);
        ca_cover_add_column(&cover, 100 + i % 100);
        ca_cover_add_column(&cover, 299);
    }
    ca_cover_add_row(&cover);
    ca_cover_add_column(&cover, 7);
    ca_cover_solve(&cover, CA_COVER_STEPS_MAX);
    assert_true(cover.is_exact);
    assert_int_equal(cover.taken_count, 2);
    assert_true(ca_cover_has(&cover, 7) && ca_cover_has(&cover, 299));
    ca_cover_clear(&cover);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_is_the_one_that_trying_everything_finds),
        cmocka_unit_test(bounded_search_covers_every_row_and_says_that_it_was_bounded),
        cmocka_unit_test(nothing_to_cover_takes_nothing),
        cmocka_unit_test(many_columns_are_kept_apart),
    };
    return cmocka_run_group_tests_name("cover", tests, NULL, NULL);
}
