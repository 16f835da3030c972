/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PLAN_H
#define CA_PLAN_H

/*
 * What is to be done: the command line, completed by what a committed header
 * says of itself, and by defaults.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/options.h"
#include "device/profile.h"
#include "readback/committed.h"
#include "stages/change.h"
#include "stages/rendered.h"
#include "stages/target.h"

struct ca_plan {
    const struct ca_options *options; /* borrowed */
    struct ca_target *target;         /* owned */
    size_t target_count;
    struct ca_target connect_to;  /* of --connect-to; port 0 without it */
    struct ca_target server_name; /* of --servername; port 0 without it */
    struct ca_profile profile;
    const struct ca_form *form;
    const char *symbol;
    const char *output;            /* a file, or "-" */
    struct ca_committed committed; /* of --update; else zeroed */
    struct ca_text command;        /* that makes the product again */
};

/*
 * Make a plan.
 *
 * in        options: must outlive the plan.
 * out       plan: released with ca_plan_clear, also after a failure.
 * fails     CA_ERR_USAGE: a target, name, profile or form that makes no sense,
 *           a committed header that cannot be read.
 */
CA_MUST_CHECK bool ca_plan_make(const struct ca_options *options, struct ca_plan *plan,
                                struct ca_error *err);

/* What a committed header must be for, to be good for this plan; borrows. */
struct ca_wish ca_plan_wish(const struct ca_plan *plan, const char **names);

/* Release and zero. */
void ca_plan_clear(struct ca_plan *plan);

#endif
