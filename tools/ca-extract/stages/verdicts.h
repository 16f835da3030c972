/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_VERDICTS_H
#define CA_STAGES_VERDICTS_H

/*
 * Stage 6: each candidate gets a verdict from the device's own library.
 *
 * Two questions, two answers. Certificates: does the library accept the
 * presented list when it trusts this candidate alone? Handshake: would the
 * connection get that far, or does the server refuse what the device offers,
 * or is the Certificate message too large for the device's buffer?
 */

#include <stdbool.h>
#include <stddef.h>

#include "device/engine.h"
#include "device/profile.h"
#include "stages/candidates.h"
#include "stages/presented.h"
#include "stages/target.h"

struct ca_verdict {
    bool is_asked; /* false: the candidate may not be carried, so nobody asked */
    struct ca_judgement certificates;
    /* With --include-intermediates: links that the server does not send, without which the
     * device would refuse; `certificates` is the answer with them. Borrowed from the path. */
    const struct ca_cert *help[CA_PATH_LEN_MAX];
    size_t help_count;
    bool is_handshake_accepted;
    char handshake_reason[CA_JUDGEMENT_TEXT_MAX]; /* "" when accepted */
};

/* verdict[i] is that of candidate i. */
struct ca_verdicts {
    struct ca_verdict *verdict; /* owned */
    size_t count;
    size_t accepted_count; /* accepted in both respects */
};

/*
 * Judge every candidate.
 *
 * in        the engine's clock is set (ca_engine_set_clock). may_help: where a
 *           candidate alone is refused, and links of its path are not
 *           presented, ask once more with these embedded beside it.
 * out       verdicts: released with ca_verdicts_clear.
 */
void ca_verdicts_judge(const struct ca_candidates *candidates, const struct ca_presented *presented,
                       const struct ca_target *target, const struct ca_profile *profile,
                       bool may_help, struct ca_verdicts *verdicts);

/*
 * Would the handshake come to its end, whatever the certificates are worth?
 *
 * out       reason: one clause; "" when it would.
 */
bool ca_verdicts_handshake(const struct ca_presented *presented, const struct ca_profile *profile,
                           char reason[static CA_JUDGEMENT_TEXT_MAX]);

/* Accepted in both respects. */
bool ca_verdict_is_accepted(const struct ca_verdict *verdict);

/* Why it is not accepted; "" if it is. Borrows from `verdict`. */
const char *ca_verdict_reason(const struct ca_verdict *verdict);

/* Release and zero. */
void ca_verdicts_clear(struct ca_verdicts *verdicts);

#endif
