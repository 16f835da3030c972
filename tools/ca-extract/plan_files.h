/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PLAN_FILES_H
#define CA_PLAN_FILES_H

/* The files of a run: none that is written may be another one, nor one that is read. */

#include "base/error.h"
#include "plan.h"

/*
 * Refuse a run that would write two things to one file, or over its own input.
 * Files are told apart by what they are, not by how they are spelled; pipes and
 * devices may be written to by several.
 *
 * in        plan: with its form, its output and its options.
 * fails     CA_ERR_USAGE, naming both options. CA_ERR_OUTPUT: what stands beside the
 *           product could not be written.
 */
CA_MUST_CHECK bool ca_plan_check_files(const struct ca_plan *plan, struct ca_error *err);

#endif
