/* SPDX-License-Identifier: Apache-2.0 */
/* The fewest anchors that serve all targets: a part of stages/choice.h. */

#include "stages/choice_parts.h"

#include "base/cover.h"

/* One CA that some run could take; its life and way the worst that any run has. */
struct column {
    struct ca_candidate candidate;
};

struct columns {
    struct column *column;
    size_t count;
};

static struct column *column_of(const struct columns *columns, const struct ca_cert *cert)
{
    for (size_t i = 0; i < columns->count; i++) {
        if (ca_cert_equal(columns->column[i].candidate.root->cert, cert)) {
            return &columns->column[i];
        }
    }
    return NULL;
}

static void add_column(struct columns *columns, const struct ca_candidate *candidate)
{
    struct column *known = column_of(columns, candidate->root->cert);

    if (known == NULL) {
        columns->column = ca_grow(columns->column, columns->count, sizeof *columns->column);
        columns->column[columns->count++].candidate = *candidate;
        return;
    }
    if (candidate->life_s < known->candidate.life_s) {
        known->candidate.life_s = candidate->life_s;
    }
    if (candidate->path->len > known->candidate.path->len) {
        known->candidate.path = candidate->path;
    }
}

/* By insertion, best first: the order is total. */
static void sort_columns(struct columns *columns, enum ca_policy policy)
{
    for (size_t i = 1; i < columns->count; i++) {
        struct column moved = columns->column[i];
        size_t at = i;

        for (; at > 0 && ca_candidate_compare(policy, &moved.candidate,
                                              &columns->column[at - 1].candidate) < 0;
             at--) {
            columns->column[at] = columns->column[at - 1];
        }
        columns->column[at] = moved;
    }
}

static void find_columns(const struct ca_choice *choice, struct columns *columns)
{
    for (size_t i = 0; i < choice->run_count; i++) {
        const struct ca_run *run = &choice->runs[i];
        int best = run->err.code == CA_OK ? ca_choice_best(run) : CA_CHOICE_NOBODY;

        for (size_t k = 0; k < run->candidates.count; k++) {
            if (ca_choice_may_take(run, k, best)) {
                add_column(columns, &run->candidates.candidate[k]);
            }
        }
    }
    sort_columns(columns, choice->how.policy);
}

static size_t number_of(const struct columns *columns, const struct ca_cert *cert)
{
    return (size_t)(column_of(columns, cert) - columns->column);
}

static void add_row(struct ca_cover *cover, const struct columns *columns, const struct ca_run *run)
{
    int best = ca_choice_best(run);

    ca_cover_add_row(cover);
    for (size_t i = 0; i < run->candidates.count; i++) {
        if (ca_choice_may_take(run, i, best)) {
            ca_cover_add_column(cover, number_of(columns, run->candidates.candidate[i].root->cert));
        }
    }
}

/* The best of what a run could take that is in the smallest set. */
static int served_by(const struct ca_cover *cover, const struct columns *columns,
                     const struct ca_run *run)
{
    int best = ca_choice_best(run);

    for (size_t i = 0; i < run->candidates.count; i++) {
        if (ca_choice_may_take(run, i, best) &&
            ca_cover_has(cover, number_of(columns, run->candidates.candidate[i].root->cert))) {
            return (int)i;
        }
    }
    return CA_CHOICE_NOBODY;
}

static void count_apart(struct ca_choice *choice, const struct columns *columns)
{
    struct ca_cover own;

    ca_cover_init(&own, columns->count);
    for (size_t i = 0; i < choice->run_count; i++) {
        const struct ca_run *run = &choice->runs[i];

        if (run->err.code == CA_OK) {
            const struct ca_candidate *best = &run->candidates.candidate[ca_choice_best(run)];
            ca_cover_add_row(&own);
            ca_cover_add_column(&own, number_of(columns, best->root->cert));
        }
    }
    ca_cover_solve(&own, CA_COVER_STEPS_MAX);
    choice->apart_count = own.taken_count;
    ca_cover_clear(&own);
}

void ca_choice_take_smallest_set(struct ca_choice *choice)
{
    struct columns columns = { NULL, 0 };
    struct ca_cover cover;

    find_columns(choice, &columns);
    ca_cover_init(&cover, columns.count);
    for (size_t i = 0; i < choice->run_count; i++) {
        if (choice->runs[i].err.code == CA_OK) {
            add_row(&cover, &columns, &choice->runs[i]);
        }
    }
    ca_cover_solve(&cover, CA_COVER_STEPS_MAX);
    choice->is_exact = cover.is_exact;
    count_apart(choice, &columns);
    for (size_t i = 0; i < choice->run_count; i++) {
        const struct ca_run *run = &choice->runs[i];

        if (run->err.code == CA_OK) {
            choice->selection[i].taken = served_by(&cover, &columns, run);
            ca_choice_take(choice, i, (size_t)choice->selection[i].taken);
        }
    }
    ca_cover_clear(&cover);
    ca_free(columns.column);
}
