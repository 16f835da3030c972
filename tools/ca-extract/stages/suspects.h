/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_SUSPECTS_H
#define CA_STAGES_SUSPECTS_H

/*
 * For --explain-error with a target: which certificate of the chain at hand an
 * error code most likely speaks of.
 */

#include <stdint.h>

#include "base/text.h"
#include "device/codes.h"
#include "device/profile.h"
#include "stages/run.h"

/*
 * Find what the code would be about here.
 *
 * out       clauses: one a line; nothing is added where nothing in the chain
 *           would give this code. Returns how many.
 */
size_t ca_suspects_find(const struct ca_run *run, const struct ca_profile *profile,
                        enum ca_suspect suspect, int64_t now_s, struct ca_text *clauses);

#endif
