/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RUN_H
#define CA_STAGES_RUN_H

/*
 * What stages 1 to 6 made of one target. Each target has a run of its own;
 * from the choice on all runs are looked at together.
 */

#include "base/error.h"
#include "stages/candidates.h"
#include "stages/issuers.h"
#include "stages/paths.h"
#include "stages/presented.h"
#include "stages/records.h"
#include "stages/target.h"
#include "stages/verdicts.h"

enum { CA_RESULT_FORMAT = 1 }; /* of what --json prints, and --merge reads */

struct ca_run {
    struct ca_target target;
    const struct ca_profile *profile; /* of the device that it was done for; borrowed */
    struct ca_presented presented;
    struct ca_root_store *own_store; /* owned; NULL unless presented certificates are trusted */
    struct ca_issuers issuers;       /* fetched, with --fetch-issuers */
    struct ca_paths paths;
    struct ca_candidates candidates;
    struct ca_verdicts verdicts;
    struct ca_records records; /* with --probe-records */
    struct ca_error err;       /* the first failure of this target */
};

#endif
