/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/choice.h"

#include <stdlib.h>
#include <string.h>

#include "stages/choice_parts.h"

int ca_choice_best(const struct ca_run *run)
{
    int helped = CA_CHOICE_NOBODY;

    for (size_t i = 0; i < run->candidates.count; i++) { /* they stand best first */
        const struct ca_verdict *verdict = &run->verdicts.verdict[i];

        if (ca_verdict_is_accepted(verdict) && verdict->help_count == 0) {
            return (int)i;
        }
        if (ca_verdict_is_accepted(verdict) && helped == CA_CHOICE_NOBODY) {
            helped = (int)i;
        }
    }
    return helped;
}

bool ca_choice_may_take(const struct ca_run *run, size_t at, int best)
{
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];

    return best >= 0 && ca_verdict_is_accepted(verdict) &&
           (verdict->help_count > 0) == (run->verdicts.verdict[best].help_count > 0) &&
           ca_candidate_class(&run->candidates.candidate[at]) ==
               ca_candidate_class(&run->candidates.candidate[best]);
}

static struct ca_anchor *anchor_of(struct ca_choice *choice, const struct ca_cert *cert)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (ca_cert_equal(choice->anchor[i].cert, cert)) {
            return &choice->anchor[i];
        }
    }
    return NULL;
}

bool ca_choice_has(const struct ca_choice *choice, const struct ca_cert *cert)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (ca_cert_equal(choice->anchor[i].cert, cert)) {
            return true;
        }
    }
    return false;
}

static void need(struct ca_anchor *anchor, size_t run_at, int64_t life_s)
{
    bool is_last =
        anchor->needed_count > 0 && anchor->needed_by[anchor->needed_count - 1] == run_at;

    if (!is_last) {
        anchor->needed_by =
            ca_grow(anchor->needed_by, anchor->needed_count, sizeof *anchor->needed_by);
        anchor->needed_by[anchor->needed_count++] = run_at;
    }
    anchor->life_s = life_s < anchor->life_s ? life_s : anchor->life_s;
}

static void carry(struct ca_choice *choice, enum ca_role role, const struct ca_cert *cert,
                  const struct ca_candidate *candidate, size_t run_at)
{
    struct ca_anchor *anchor = anchor_of(choice, cert);
    int64_t life_s = role == CA_ROLE_INTERMEDIATE ? cert->not_after_s : candidate->life_s;

    if (anchor == NULL) {
        choice->anchor = ca_grow(choice->anchor, choice->count, sizeof *choice->anchor);
        anchor = &choice->anchor[choice->count++];
        *anchor = (struct ca_anchor){ .role = role, .candidate = candidate, .cert = cert };
        anchor->life_s = INT64_MAX;
    }
    if (role < anchor->role) { /* what one target leans on is more than another's backup */
        anchor->role = role;
        anchor->candidate = candidate;
    }
    need(anchor, run_at, life_s);
}

void ca_choice_take(struct ca_choice *choice, size_t run_at, size_t at)
{
    const struct ca_run *run = &choice->runs[run_at];
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];

    choice->selection[run_at].role[at] = CA_ROLE_CHOSEN;
    carry(choice, CA_ROLE_CHOSEN, candidate->root->cert, candidate, run_at);
    for (size_t i = 0; i < verdict->help_count; i++) {
        carry(choice, CA_ROLE_INTERMEDIATE, verdict->help[i], candidate, run_at);
    }
}

/* --policy all: whatever a run could take, of every class. */
static void take_all(struct ca_choice *choice)
{
    for (size_t i = 0; i < choice->run_count; i++) {
        const struct ca_run *run = &choice->runs[i];
        int best = ca_choice_best(run);

        choice->selection[i].taken = best;
        for (size_t k = 0; k < run->candidates.count && run->err.code == CA_OK; k++) {
            bool is_needed = (int)k == best || run->verdicts.verdict[k].help_count == 0;
            if (ca_verdict_is_accepted(&run->verdicts.verdict[k]) && is_needed) {
                ca_choice_take(choice, i, k);
            }
        }
    }
}

static bool has_key(const struct ca_choice *choice, const struct ca_cert *cert)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (ca_span_equal(ca_bytes_span(&choice->anchor[i].cert->spki),
                          ca_bytes_span(&cert->spki))) {
            return true;
        }
    }
    return false;
}

/* The next best of other keys. What another target has taken counts: it is carried. */
static void take_backups(struct ca_choice *choice, size_t run_at)
{
    const struct ca_run *run = &choice->runs[run_at];
    struct ca_selection *selection = &choice->selection[run_at];
    size_t wanted = choice->how.backup;

    for (size_t i = 0; i < run->candidates.count && wanted > 0; i++) {
        const struct ca_candidate *candidate = &run->candidates.candidate[i];
        const struct ca_verdict *verdict = &run->verdicts.verdict[i];
        bool is_carried = ca_choice_has(choice, candidate->root->cert);

        if (selection->role[i] != CA_ROLE_NONE || !ca_verdict_is_accepted(verdict) ||
            verdict->help_count > 0 || (!is_carried && has_key(choice, candidate->root->cert))) {
            continue;
        }
        const struct ca_anchor *carried = anchor_of(choice, candidate->root->cert);
        if (carried == NULL || carried->role == CA_ROLE_BACKUP) {
            carry(choice, CA_ROLE_BACKUP, candidate->root->cert, candidate, run_at);
        }
        selection->role[i] = CA_ROLE_BACKUP;
        wanted--;
    }
    choice->backup_missing += wanted;
}

static int by_sha256(const void *a, const void *b)
{
    const struct ca_anchor *anchor_a = a, *anchor_b = b;

    return memcmp(anchor_a->cert->sha256, anchor_b->cert->sha256, CA_SHA256_LEN);
}

static int by_index(const void *a, const void *b)
{
    const size_t *index_a = a, *index_b = b;

    return (*index_a > *index_b) - (*index_a < *index_b);
}

int64_t ca_choice_life(const struct ca_run *run, size_t at)
{
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];
    int64_t life_s = run->candidates.candidate[at].life_s;

    for (size_t i = 0; i < verdict->help_count; i++) {
        int64_t end_s = verdict->help[i]->not_after_s;
        life_s = end_s < life_s ? end_s : life_s;
    }
    return life_s;
}

/* A device connects by whichever of the anchors lives longest. */
static int64_t life_of_run(const struct ca_choice *choice, const struct ca_run *run)
{
    int64_t life_s = INT64_MIN;

    for (size_t i = 0; i < run->candidates.count; i++) {
        const struct ca_verdict *verdict = &run->verdicts.verdict[i];
        bool serves = ca_verdict_is_accepted(verdict) &&
                      ca_choice_has(choice, run->candidates.candidate[i].root->cert);

        for (size_t k = 0; k < verdict->help_count && serves; k++) {
            serves = ca_choice_has(choice, verdict->help[k]);
        }
        if (serves && ca_choice_life(run, i) > life_s) {
            life_s = ca_choice_life(run, i);
        }
    }
    return life_s;
}

static void note_dates(struct ca_choice *choice)
{
    choice->not_before_s = INT64_MIN;
    choice->not_after_s = INT64_MAX;
    choice->life_s = INT64_MAX;
    for (size_t i = 0; i < choice->count; i++) {
        const struct ca_anchor *anchor = &choice->anchor[i];

        if (anchor->cert->not_before_s > choice->not_before_s) {
            choice->not_before_s = anchor->cert->not_before_s;
        }
        if (anchor->cert->not_after_s < choice->not_after_s) {
            choice->not_after_s = anchor->cert->not_after_s;
        }
    }
    for (size_t i = 0; i < choice->run_count; i++) {
        if (choice->runs[i].err.code == CA_OK) {
            int64_t life_s = life_of_run(choice, &choice->runs[i]);
            choice->life_s = life_s < choice->life_s ? life_s : choice->life_s;
        }
    }
}

/* The order of the product, and of what is named beside it. */
static void put_in_order(struct ca_choice *choice)
{
    for (size_t i = 0; i < choice->count; i++) {
        struct ca_anchor *anchor = &choice->anchor[i];

        qsort(anchor->needed_by, anchor->needed_count, sizeof *anchor->needed_by, by_index);
        for (size_t k = 0; k < anchor->needed_count && anchor->role == CA_ROLE_CHOSEN; k++) {
            const struct ca_run *run = &choice->runs[anchor->needed_by[k]];
            int best = ca_choice_best(run);
            bool is_best = ca_cert_equal(run->candidates.candidate[best].root->cert, anchor->cert);
            anchor->is_by_number = anchor->is_by_number || !is_best;
        }
    }
    if (choice->count > 0) {
        qsort(choice->anchor, choice->count, sizeof *choice->anchor, by_sha256);
    }
}

/* True when every run has a candidate to take. */
static bool prepare(struct ca_choice *choice, struct ca_run *runs)
{
    bool done = true;

    choice->selection = ca_alloc(choice->run_count, sizeof *choice->selection);
    for (size_t i = 0; i < choice->run_count; i++) {
        int best = ca_choice_best(&runs[i]);
        struct ca_selection *selection = &choice->selection[i];

        selection->taken = best;
        selection->role = ca_alloc(runs[i].candidates.count, sizeof *selection->role);
        if (runs[i].err.code == CA_OK && best == CA_CHOICE_NOBODY) {
            ca_choice_explain_nobody(&runs[i]);
        }
        if (runs[i].err.code != CA_OK) {
            done = false;
            if (best != CA_CHOICE_NOBODY) {
                selection->role[best] = CA_ROLE_CHOSEN; /* it would be */
            }
        }
    }
    return done;
}

bool ca_choice_make(struct ca_run *runs, size_t count, const struct ca_choosing *how,
                    struct ca_choice *choice)
{
    *choice = (struct ca_choice){ .how = *how, .runs = runs, .run_count = count, .is_exact = true };
    bool done = prepare(choice, runs);

    if (how->policy == CA_POLICY_ALL) {
        take_all(choice);
    } else {
        ca_choice_take_smallest_set(choice);
    }
    for (size_t i = 0; i < count; i++) {
        if (runs[i].err.code == CA_OK) {
            take_backups(choice, i);
        }
    }
    put_in_order(choice);
    note_dates(choice);
    return done;
}

static const struct ca_selection *selection_of(const struct ca_choice *choice,
                                               const struct ca_run *run)
{
    return &choice->selection[run - choice->runs];
}

enum ca_role ca_choice_role(const struct ca_choice *choice, const struct ca_run *run, size_t at)
{
    return selection_of(choice, run)->role[at];
}

int ca_choice_taken(const struct ca_choice *choice, const struct ca_run *run)
{
    return selection_of(choice, run)->taken;
}

void ca_choice_clear(struct ca_choice *choice)
{
    for (size_t i = 0; i < choice->count; i++) {
        ca_free(choice->anchor[i].needed_by);
    }
    for (size_t i = 0; i < choice->run_count && choice->selection != NULL; i++) {
        ca_free(choice->selection[i].role);
    }
    ca_free(choice->selection);
    ca_free(choice->anchor);
    *choice = (struct ca_choice){ .anchor = NULL };
}
