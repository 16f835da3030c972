/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_EXPLAINED_H
#define CA_STAGES_EXPLAINED_H

/* What --explain-error has to say: as a member of the result, and as text. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "device/codes.h"
#include "stages/run.h"

/* The codes, and the chains to look for them in. All borrowed. */
struct ca_explaining {
    const struct ca_codes_found *codes;
    const struct ca_run *runs; /* none without a target */
    size_t count;
    int64_t now_s;
};

/* Put the member "explained" into the tree of --json. */
void ca_explained_put(struct ca_value *root, const struct ca_explaining *explaining);

/* The same for people; is_asked: there were chains to look in. */
void ca_explained_write(const struct ca_value *root, bool is_asked, struct ca_text *text);

#endif
