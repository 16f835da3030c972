/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/verdicts.h"

#include <stdio.h>
#include <string.h>

#include "x509/pem.h"

/* Ask with these anchors alone; `question` says the rest. */
static void ask(struct ca_question question, const struct ca_cert *const *anchors, size_t count,
                struct ca_judgement *judgement)
{
    struct ca_text pem = { 0 };

    for (size_t i = 0; i < count; i++) {
        ca_pem_put(ca_bytes_span(&anchors[i]->der), &pem);
    }
    question.bytes = (struct ca_span){ (const uint8_t *)pem.at, pem.len + 1 }; /* NUL counted */
    question.anchor = anchors;
    question.anchor_count = count;
    ca_engine_judge(&question, judgement);
    ca_text_clear(&pem);
}

/* The links below the anchor that the server does not send. */
static size_t missing_links(const struct ca_path *path, const struct ca_cert **links)
{
    size_t count = 0;

    for (size_t i = 1; i + 1 < path->len; i++) {
        if (path->origin[i] != CA_ORIGIN_PRESENTED) {
            links[count++] = path->certs[i];
        }
    }
    return count;
}

/* The same question with the missing links beside the root: they are kept if that helps. */
static void help(const struct ca_question *question, const struct ca_candidate *candidate,
                 struct ca_verdict *verdict)
{
    const struct ca_cert *anchors[CA_PATH_LEN_MAX] = { candidate->root->cert };
    size_t count = missing_links(candidate->path, anchors + 1);
    struct ca_judgement helped;

    if (count == 0) {
        return;
    }
    ask(*question, anchors, count + 1, &helped);
    if (helped.is_accepted) {
        verdict->certificates = helped;
        verdict->help_count = count;
        memcpy(verdict->help, anchors + 1, count * sizeof anchors[0]);
    }
}

bool ca_verdicts_handshake(const struct ca_presented *presented, const struct ca_profile *profile,
                           char reason[static CA_JUDGEMENT_TEXT_MAX])
{
    bool is_tls_1_3 = ca_presented_is_tls_1_3(presented, profile);
    char bar[CA_LACK_TEXT_MAX];

    reason[0] = '\0';
    if (presented->refusal[0] != '\0') {
        snprintf(reason, CA_JUDGEMENT_TEXT_MAX, "the server refuses what the device offers: %s",
                 presented->refusal);
    } else if (!ca_profile_takes(profile, presented->largest_len, is_tls_1_3)) {
        snprintf(reason, CA_JUDGEMENT_TEXT_MAX,
                 "the %s message has %zu bytes, and the device's input buffer "
                 "(MBEDTLS_SSL_IN_CONTENT_LEN) holds %zu",
                 ca_handshake_message_name(presented->largest_type), presented->largest_len,
                 profile->input_len);
    } else if (ca_profile_bars_leaf(profile, presented->cert[0], is_tls_1_3,
                                    presented->is_connected, bar)) {
        snprintf(reason, CA_JUDGEMENT_TEXT_MAX, "%s", bar);
    }
    return reason[0] == '\0';
}

void ca_verdicts_judge(const struct ca_candidates *candidates, const struct ca_presented *presented,
                       const struct ca_target *target, const struct ca_profile *profile,
                       bool may_help, struct ca_verdicts *verdicts)
{
    const struct ca_question question = {
        .profile = profile,
        .presented = (const struct ca_cert *const *)presented->cert,
        .presented_count = presented->count,
        .host = target->host,
        .is_tls_1_3 = ca_presented_is_tls_1_3(presented, profile),
        .leaf_use = presented->leaf_use,
    };

    *verdicts = (struct ca_verdicts){ .count = candidates->count };
    verdicts->verdict = ca_alloc(candidates->count, sizeof *verdicts->verdict);
    for (size_t i = 0; i < candidates->count; i++) {
        const struct ca_candidate *candidate = &candidates->candidate[i];
        struct ca_verdict *verdict = &verdicts->verdict[i];

        if (!ca_candidate_may_be_carried(candidate)) {
            continue;
        }
        verdict->is_asked = true;
        ask(question, (const struct ca_cert *const *)&candidate->root->cert, 1,
            &verdict->certificates);
        if (may_help && !verdict->certificates.is_accepted) {
            help(&question, candidate, verdict);
        }
        verdict->is_handshake_accepted =
            ca_verdicts_handshake(presented, profile, verdict->handshake_reason);
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
