/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PLAN_TARGETS_H
#define CA_PLAN_TARGETS_H

/* Which targets a plan has: a part of plan.h. */

#include "plan.h"

enum { CA_TARGETS_MAX = 10000, CA_TARGETS_FILE_LEN_MAX = 16 * 1024 * 1024 };

/*
 * Add the targets: of --from's --host; or of the parts that --merge puts together; or of the
 * command line, then of --targets, else of the committed header; of these the part that
 * --shard names.
 *
 * in        plan: its options and committed header are there.
 * out       plan->target; a target that is named twice is there once, where it
 *           is named first.
 * fails     CA_ERR_USAGE: a target that makes no sense (its line is named, if it
 *           stands in a file), none at all, more than CA_TARGETS_MAX, an empty
 *           shard, parts that do not belong together.
 */
CA_MUST_CHECK bool ca_plan_add_targets(struct ca_plan *plan, struct ca_error *err);

#endif
