/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHECK_PARTS_H
#define CA_STAGES_CHECK_PARTS_H

/* What the two halves of stages/check.h share. */

#include "stages/check.h"

/* The file's roots, whole: as it carries them, as a store has those that it names, or made. */
struct ca_check_roots {
    const struct ca_cert *const *cert;
    size_t count;
};

/* True when one of them is of the same CA. */
bool ca_check_carries(const struct ca_check_roots *roots, const struct ca_cert *cert);

/*
 * Say whose fault it is that a target is refused.
 *
 * in        check: its paths for target `at` are there; target: refused, its
 *           reason is the device's.
 * out       target: fault and fault_reason.
 */
void ca_check_find_fault(const struct ca_check *check, const struct ca_check_roots *roots,
                         const struct ca_run *run, size_t at);

/*
 * Fail by a target that is refused or ends soon.
 *
 * fails     CA_ERR_OUTDATED, always.
 */
CA_MUST_CHECK bool ca_check_fail(const struct ca_checking *checking, const struct ca_check *check,
                                 size_t at, struct ca_error *err);

#endif
