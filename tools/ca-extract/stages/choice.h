/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHOICE_H
#define CA_STAGES_CHOICE_H

/*
 * Stage 7: the candidates of all targets become the anchors to carry.
 *
 * Here, and only here, it is decided what goes into the product: for each
 * target the best candidate that may be carried and that the device accepts,
 * each anchor once however many targets need it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/run.h"

enum { CA_REASON_TEXT_MAX = 400 };

struct ca_anchor {
    const struct ca_candidate *candidate; /* borrowed from the run that chose it first */
    const struct ca_cert *cert;           /* borrowed from the store */
    size_t *needed_by;                    /* owned: indexes of runs, ascending */
    size_t needed_count;
    int64_t life_s; /* the least of the lives that its targets' paths have */
};

struct ca_choice {
    struct ca_anchor *anchor; /* owned; ordered by SHA-256 */
    size_t count;
    int64_t not_before_s; /* the latest of the anchors': no clock may be below it */
    int64_t not_after_s;  /* the earliest of the anchors' */
    int64_t life_s;       /* the earliest of their lives: a cross-signed CA may end sooner */
};

/*
 * Choose for every run without a failure.
 *
 * in        runs: a run whose `err` is set takes no part.
 * out       choice: released with ca_choice_clear, also after a failure.
 *           run->err: set where no candidate may be taken: CA_ERR_NO_PATH when
 *           none may be carried (a system root that is not public),
 *           CA_ERR_DEVICE when the device would refuse all that may.
 * fails     when any run has failed, now or before.
 */
CA_MUST_CHECK bool ca_choice_make(struct ca_run *runs, size_t count, struct ca_choice *choice);

enum { CA_CHOICE_NOBODY = -1 };

/* The index of the candidate that a run takes, or CA_CHOICE_NOBODY. */
int ca_choice_best(const struct ca_run *run);

/*
 * Say in one line why candidate `at` of a run was chosen or was not.
 *
 * out       text: a clause.
 */
void ca_choice_reason(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                      char text[static CA_REASON_TEXT_MAX]);

/* True when the choice carries this very certificate. */
bool ca_choice_has(const struct ca_choice *choice, const struct ca_cert *cert);

/* Release and zero. */
void ca_choice_clear(struct ca_choice *choice);

#endif
