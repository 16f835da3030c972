/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PLAN_COMMITTED_H
#define CA_PLAN_COMMITTED_H

/* The file that --update or --check names, read: a part of plan.h. */

#include "plan.h"

/*
 * Read it.
 *
 * in        plan: its options are there.
 * out       plan->committed_file, committed, parts, is_bare_pem; all empty where
 *           neither option is given.
 * fails     CA_ERR_USAGE: not readable, nothing of a root in it; for --update
 *           also a file that does not say how it was made and holds more than
 *           certificates as PEM: it may be somebody's own, and is not overwritten.
 */
CA_MUST_CHECK bool ca_plan_read_committed(struct ca_plan *plan, struct ca_error *err);

#endif
