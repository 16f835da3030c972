/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/verdicts.h"

#include <stdio.h>

#include "x509/pem.h"

static void judge_certificates(const struct ca_candidate *candidate,
                               const struct ca_presented *presented, const struct ca_target *target,
                               const struct ca_profile *profile, struct ca_judgement *judgement)
{
    const struct ca_cert *anchor = candidate->root->cert;
    struct ca_text pem = { 0 };

    ca_pem_put(ca_bytes_span(&anchor->der), &pem);
    struct ca_question question = {
        .profile = profile,
        .bytes = { (const uint8_t *)pem.at, pem.len + 1 }, /* Mbed TLS counts the NUL */
        .anchor = &anchor,
        .anchor_count = 1,
        .presented = (const struct ca_cert *const *)presented->cert,
        .presented_count = presented->count,
        .host = target->host,
        .leaf_use = presented->leaf_use,
    };
    ca_engine_judge(&question, judgement);
    ca_text_clear(&pem);
}

static void judge_handshake(const struct ca_presented *presented, const struct ca_profile *profile,
                            struct ca_verdict *verdict)
{
    bool has_room = presented->message_len <= profile->input_len;

    verdict->is_handshake_accepted = has_room && presented->refusal[0] == '\0';
    if (presented->refusal[0] != '\0') {
        snprintf(verdict->handshake_reason, sizeof verdict->handshake_reason,
                 "the server refuses what the device offers: %s", presented->refusal);
    } else if (!has_room) {
        snprintf(verdict->handshake_reason, sizeof verdict->handshake_reason,
                 "the Certificate message has %zu bytes, and the device's input buffer "
                 "(MBEDTLS_SSL_IN_CONTENT_LEN) holds %zu",
                 presented->message_len, profile->input_len);
    }
}

void ca_verdicts_judge(const struct ca_candidates *candidates, const struct ca_presented *presented,
                       const struct ca_target *target, const struct ca_profile *profile,
                       struct ca_verdicts *verdicts)
{
    *verdicts = (struct ca_verdicts){ .count = candidates->count };
    verdicts->verdict = ca_alloc(candidates->count, sizeof *verdicts->verdict);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct ca_candidate *candidate = &candidates->candidate[i];
        struct ca_verdict *verdict = &verdicts->verdict[i];

        if (candidate->standing == CA_STANDING_REFUSED) {
            continue;
        }
        verdict->is_asked = true;
        judge_certificates(candidate, presented, target, profile, &verdict->certificates);
        judge_handshake(presented, profile, verdict);
        verdicts->accepted_count += ca_verdict_is_accepted(verdict);
    }
}

bool ca_verdict_is_accepted(const struct ca_verdict *verdict)
{
    return verdict->is_asked && verdict->certificates.is_accepted && verdict->is_handshake_accepted;
}

const char *ca_verdict_reason(const struct ca_verdict *verdict)
{
    return verdict->certificates.is_accepted ? verdict->handshake_reason
                                             : verdict->certificates.reason;
}

void ca_verdicts_clear(struct ca_verdicts *verdicts)
{
    ca_free(verdicts->verdict);
    *verdicts = (struct ca_verdicts){ .verdict = NULL };
}
