/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_REPORT_H
#define CA_CLI_REPORT_H

/*
 * The tool's whole voice: errors, warnings, the tree of --explain, the closing
 * summary. Every line goes to stderr and begins with the program's name, so
 * that a log stays readable. No other part of the program prints.
 */

#include <stdio.h>

#include "base/error.h"
#include "pipeline.h"

/* Error, cause and hint, a line each. */
void ca_report_error(FILE *out, const struct ca_error *err);

/* Every target's failure, when there is more than one target; then `err`, if it is another. */
void ca_report_failures(FILE *out, const struct ca_outcome *outcome, const struct ca_error *err);

/* What was made, from which root, proved by what, and until when it is good. */
void ca_report_summary(FILE *out, const struct ca_plan *plan, const struct ca_outcome *outcome);

/* A line for each second connection of --rehearse that came to its end. */
void ca_report_rehearsals(FILE *out, const struct ca_outcome *outcome);

/* That a committed file was made with a name to send that this run was not given; or nothing. */
void ca_report_forgotten_name(FILE *out, const struct ca_plan *plan, const struct ca_error *err);

/* --check: every root and every target, and the failure if it is one. */
void ca_report_check(FILE *out, const struct ca_plan *plan, const struct ca_outcome *outcome,
                     const struct ca_error *err);

/* Presented list, paths and candidates of every target, each with its reason. */
void ca_report_explanation(FILE *out, const struct ca_outcome *outcome);

#endif
