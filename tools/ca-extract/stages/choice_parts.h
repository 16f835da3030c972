/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHOICE_PARTS_H
#define CA_STAGES_CHOICE_PARTS_H

/* What the files behind stages/choice.h share; nobody else includes it. */

#include "stages/choice.h"

/* Is candidate `at` of the sort that a run takes, whose best is `best`: accepted, and of the best
 * class? One that needs an intermediate embedded is taken only where none does without. */
bool ca_choice_may_take(const struct ca_run *run, size_t at, int best);

/* Take a candidate of a run, and the intermediates that it needs. */
void ca_choice_take(struct ca_choice *choice, size_t run_at, size_t at);

/* Take the smallest set of CAs that has one for every run without a failure. */
void ca_choice_take_smallest_set(struct ca_choice *choice);

/* Set run->err where nothing can be taken, and say why. */
void ca_choice_explain_nobody(struct ca_run *run);

#endif
