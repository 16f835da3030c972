/* SPDX-License-Identifier: Apache-2.0 */
#include "device/engine.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "device/bearssl.h"
#include "device/judge_process.h"
#include "device/signatures_known.h"
#include "x509/crypto.h"

/* What a device reports for a feature it lacks; the library's own number for it. */
enum { FEATURE_UNAVAILABLE = -0x2080 };

static int64_t judging_time_s;

void ca_engine_set_clock(int64_t now_s)
{
    judging_time_s = now_s;
    ca_verify_set_clock(now_s);
}

const char *ca_engine_name(void)
{
    return ca_verify_library();
}

const char *ca_engine_proof_word(bool is_proved)
{
    return is_proved ? "proved" : "modelled";
}

bool ca_engine_judge_of(const struct ca_profile *profile, char name[static CA_PROFILE_TEXT_MAX])
{
    char path[CA_JUDGE_PATH_MAX];

    switch (profile->judge) {
    case CA_JUDGE_LINKED:
        snprintf(name, CA_PROFILE_TEXT_MAX, "%s", ca_verify_library());
        return !profile->is_modelled;
    case CA_JUDGE_PROGRAM:
        if (ca_judge_find(profile->judge_name, path)) {
            snprintf(name, CA_PROFILE_TEXT_MAX, "ca-judge-%.40s", profile->judge_name);
            return !profile->is_modelled;
        }
        snprintf(name, CA_PROFILE_TEXT_MAX, "%s in place of %.24s", ca_verify_library(),
                 profile->judge_name);
        return false;
    case CA_JUDGE_BEARSSL:
        snprintf(name, CA_PROFILE_TEXT_MAX, "a model of BearSSL's minimal engine");
        return false;
    }
    return false;
}

/* True, and refused, when the device could not read `cert` at all. */
static bool is_beyond_device(const struct ca_question *question, const struct ca_cert *cert,
                             bool is_presented, struct ca_judgement *judgement)
{
    char text[CA_LACK_TEXT_MAX];
    enum ca_lack lack = ca_profile_lacks(question->profile, cert, text);

    if (lack == CA_LACK_NOTHING || (is_presented && lack == CA_LACK_SIGNATURE)) {
        return false;
    }
    judgement->is_accepted = false;
    judgement->code = FEATURE_UNAVAILABLE;
    snprintf(judgement->reason, sizeof judgement->reason, "the device %s, which '%.100s' has", text,
             cert->short_name);
    return true;
}

static bool is_all_readable(const struct ca_question *question, struct ca_judgement *judgement)
{
    for (size_t i = 0; i < question->anchor_count; i++) {
        if (is_beyond_device(question, question->anchor[i], false, judgement)) {
            return false;
        }
    }
    if (question->profile->judge == CA_JUDGE_BEARSSL) {
        return true; /* it ends before it has read them all */
    }
    for (size_t i = 0; i < question->presented_count; i++) {
        judgement->at = i;
        if (is_beyond_device(question, question->presented[i], true, judgement)) {
            return false;
        }
    }
    judgement->at = 0;
    return true;
}

/* What the library is asked: the question without the profile's words. */
static struct ca_verify_request request_of(const struct ca_question *question,
                                           struct ca_span *chosen, struct ca_sent *sent)
{
    const struct ca_profile *profile = question->profile;
    char text[CA_LACK_TEXT_MAX];

    for (size_t i = 0; i < question->anchor_count; i++) {
        chosen[i] = ca_bytes_span(&question->anchor[i]->der);
    }
    for (size_t i = 0; i < question->presented_count; i++) {
        const struct ca_cert *cert = question->presented[i];
        sent[i] = (struct ca_sent){ ca_bytes_span(&cert->der),
                                    ca_profile_lacks(profile, cert, text) == CA_LACK_SIGNATURE };
    }
    return (struct ca_verify_request){
        .anchors = question->bytes,
        .chosen = chosen,
        .chosen_count = question->anchor_count,
        .sent = sent,
        .sent_count = question->presented_count,
        .host = question->host,
        .is_tls_1_3 = question->is_tls_1_3,
        .leaf_use = question->leaf_use,
        .leaf_uses = profile->leaf_uses,
        .hashes = profile->accepts_hashes,
        .keys = profile->accepts_keys,
        .rsa_bits_min = profile->rsa_bits_min,
        .intermediates_max = profile->intermediates_max,
        .has_clock = profile->has_clock,
        .ignores_addresses = !profile->matches_addresses,
        .now_s = judging_time_s,
    };
}

static void ask_library(const struct ca_question *question, struct ca_verify_answer *answer)
{
    struct ca_span *chosen = ca_alloc(question->anchor_count, sizeof *chosen);
    struct ca_sent *sent = ca_alloc(question->presented_count, sizeof *sent);
    struct ca_verify_request request = request_of(question, chosen, sent);
    char path[CA_JUDGE_PATH_MAX];

    if (question->profile->judge == CA_JUDGE_PROGRAM &&
        ca_judge_find(question->profile->judge_name, path)) {
        ca_judge_ask(path, &request, answer);
    } else {
        ca_signatures_remember(true);
        ca_verify(&request, answer);
        ca_signatures_remember(false);
    }
    ca_free(sent);
    ca_free(chosen);
}

static void take_answer(const struct ca_verify_answer *answer, struct ca_judgement *judgement)
{
    judgement->is_accepted = answer->is_accepted;
    judgement->code = answer->code;
    judgement->flags = answer->flags;
    judgement->finds_no_path = answer->finds_no_path;
    judgement->at = answer->at;
    snprintf(judgement->reason, sizeof judgement->reason, "%s", answer->reason);
}

/* The bytes alone, read as the device would: cheaper than the whole question. */
static bool are_anchors_read(const struct ca_question *question, struct ca_judgement *judgement)
{
    struct ca_question less = *question;
    struct ca_verify_answer answer;

    less.presented_count = 0;
    ask_library(&less, &answer);
    if (answer.stage == CA_STAGE_ANCHORS) {
        take_answer(&answer, judgement);
        return false;
    }
    return true;
}

/* All that decides the outcome of a verification, in one number. */
static void digest_question(const struct ca_question *question,
                            uint8_t digest[static CA_SHA256_LEN])
{
    struct ca_text all = { 0 };

    ca_text_add(&all, "%s %s %d %d %" PRId64 " %zu ", question->profile->name, question->host,
                question->is_tls_1_3, (int)question->leaf_use, judging_time_s,
                question->anchor_count);
    for (size_t i = 0; i < question->anchor_count; i++) {
        ca_text_put(&all, (const char *)question->anchor[i]->sha256, CA_SHA256_LEN);
    }
    for (size_t i = 0; i < question->presented_count; i++) {
        ca_text_put(&all, (const char *)question->presented[i]->sha256, CA_SHA256_LEN);
    }
    ca_sha256(ca_text_span(&all), digest);
    ca_text_clear(&all);
}

static bool is_answered(const struct ca_question *question, const struct ca_judgement *judgement)
{
    return question->known != NULL &&
           memcmp(question->known->digest, judgement->digest, CA_SHA256_LEN) == 0;
}

void ca_engine_judge(const struct ca_question *question, struct ca_judgement *judgement)
{
    char name[CA_PROFILE_TEXT_MAX];

    *judgement = (struct ca_judgement){ .is_accepted = true,
                                        .is_proved = ca_engine_judge_of(question->profile, name) };
    digest_question(question, judgement->digest);
    if (!is_all_readable(question, judgement)) {
        return;
    }
    if (question->profile->judge == CA_JUDGE_BEARSSL) {
        ca_bearssl_judge(question, judging_time_s, judgement);
    } else if (is_answered(question, judgement)) {
        if (are_anchors_read(question, judgement)) {
            *judgement = *question->known;
        }
    } else {
        struct ca_verify_answer answer;
        ask_library(question, &answer);
        take_answer(&answer, judgement);
    }
}
