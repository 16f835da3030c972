/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PIPELINE_H
#define CA_PIPELINE_H

/* The stages in order, and what they leave behind. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/file.h"
#include "base/value.h"
#include "plan.h"
#include "stages/check.h"
#include "stages/choice.h"
#include "stages/proof.h"
#include "stages/rehearsal.h"
#include "stages/rendered.h"
#include "stages/run.h"

struct ca_root_store; /* x509/root_store.h */

/* Everything that was made on the way; also after a failure, as far as it went. */
struct ca_outcome {
    struct ca_root_store *store; /* owned */
    struct ca_run *run;          /* owned: one a target */
    size_t count;
    struct ca_choice choice;
    struct ca_check check;   /* of --check; else zeroed */
    struct ca_value *result; /* owned; NULL until every target was looked at */
    struct ca_product product;
    enum ca_proof proof;            /* of the product */
    struct ca_rehearsal *rehearsal; /* owned: one a run, with --rehearse; else NULL */
    const char *written_to;         /* the product's file, "-", or NULL when none was written */
    enum ca_file_change change;
    bool is_kept;            /* the committed file is still good, and was left alone */
    struct ca_error unasked; /* with is_kept: why nobody could be asked; none with --offline */
    const char *bench_only;  /* why it must not go into a product; "" if it may */
};

/*
 * Carry out a plan.
 *
 * in        plan: must outlive `outcome`.
 * out       outcome: released with ca_outcome_clear in any case.
 * fails     with the first failing target's failure, or that of a stage that
 *           works for all targets; outcome->run[i].err has each target's own.
 */
CA_MUST_CHECK bool ca_pipeline_run(const struct ca_plan *plan, struct ca_outcome *outcome,
                                   struct ca_error *err);

/* Release and zero. */
void ca_outcome_clear(struct ca_outcome *outcome);

#endif
