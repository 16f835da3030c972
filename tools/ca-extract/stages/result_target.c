/* SPDX-License-Identifier: Apache-2.0 */
/* What was found for one target: the part of stages/result.h that a renewed leaf changes. */

#include "stages/result_parts.h"

static struct ca_value *presented_value(const struct ca_presented *presented)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < presented->count; i++) {
        struct ca_value *one = ca_value_object();
        ca_result_put_certificate(one, presented->cert[i]);
        ca_result_put_pem(one, presented->cert[i]);
        ca_value_append(list, one);
    }
    return list;
}

static struct ca_value *issuers_value(const struct ca_issuers *issuers)
{
    struct ca_value *value = ca_value_object();
    struct ca_value *fetches = ca_value_list(), *certs = ca_value_list();

    for (size_t i = 0; i < issuers->fetch_count; i++) {
        struct ca_value *one = ca_value_object();
        ca_value_put_text(one, "url", issuers->fetch[i].url);
        ca_value_put_number(one, "certificates", (int64_t)issuers->fetch[i].certs);
        ca_value_put_text(one, "outcome", issuers->fetch[i].outcome);
        ca_value_append(fetches, one);
    }
    for (size_t i = 0; i < issuers->count; i++) {
        struct ca_value *one = ca_value_object();
        ca_result_put_certificate(one, issuers->cert[i]);
        ca_value_append(certs, one);
    }
    ca_value_put(value, "fetches", fetches);
    ca_value_put(value, "certificates", certs);
    ca_value_put_truth(value, "cut", issuers->is_cut);
    return value;
}

static const char *origin_word(enum ca_origin origin)
{
    static const char *const words[] = { [CA_ORIGIN_PRESENTED] = "presented",
                                         [CA_ORIGIN_FETCHED] = "fetched",
                                         [CA_ORIGIN_STORE] = "store" };

    return words[origin];
}

static struct ca_value *path_value(const struct ca_path *path)
{
    struct ca_value *value = ca_value_object();
    struct ca_value *certs = ca_value_list(), *notes = ca_value_list();
    char note[CA_NOTE_TEXT_MAX];

    for (size_t i = 0; i < path->len; i++) {
        struct ca_value *one = ca_value_object();
        ca_result_put_hex(one, "sha256", path->certs[i]->sha256, CA_SHA256_LEN);
        ca_value_put_text(one, "short_name", path->certs[i]->short_name);
        ca_value_put_text(one, "origin", origin_word(path->origin[i]));
        ca_value_append(certs, one);
    }
    ca_value_put(value, "certificates", certs);
    ca_value_put_truth(value, "usable", path->fault.kind == CA_FAULT_NONE);
    ca_value_put_text(value, "fault", path->fault.text);
    ca_value_put_number(value, "depth", ca_path_depth(path));
    for (size_t at = 0; at < path->len; at++) {
        for (size_t i = 0; ca_path_note(path, at, i, note); i++) {
            ca_value_append(notes, ca_value_of_text(note));
        }
    }
    ca_value_put(value, "notes", notes);
    return value;
}

static struct ca_value *paths_value(const struct ca_paths *paths)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < paths->count; i++) {
        ca_value_append(list, path_value(&paths->path[i]));
    }
    return list;
}

struct ca_value *ca_result_verdict(const struct ca_verdict *verdict)
{
    struct ca_value *value = ca_value_object(), *included = ca_value_list();

    ca_value_put_truth(value, "asked", verdict->is_asked);
    ca_value_put_truth(value, "accepted", ca_verdict_is_accepted(verdict));
    ca_value_put_truth(value, "certificates", verdict->certificates.is_accepted);
    ca_value_put_truth(value, "handshake", verdict->is_handshake_accepted);
    ca_value_put_number(value, "code", verdict->certificates.code);
    ca_value_put_number(value, "flags", verdict->certificates.flags);
    ca_value_put_text(value, "reason", verdict->is_asked ? ca_verdict_reason(verdict) : "");
    ca_value_put_text(value, "proof", ca_engine_proof_word(verdict->certificates.is_proved));
    for (size_t i = 0; i < verdict->help_count; i++) {
        ca_value_append(included, ca_value_of_text(verdict->help[i]->short_name));
    }
    ca_value_put(value, "included", included);
    return value;
}

static struct ca_value *candidates_value(const struct ca_run *run, const struct ca_choice *choice)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < run->candidates.count; i++) {
        const struct ca_candidate *candidate = &run->candidates.candidate[i];
        struct ca_value *one = ca_value_object();
        char reason[CA_REASON_TEXT_MAX], outlook[CA_WHY_TEXT_MAX];

        ca_result_put_certificate(one, candidate->root->cert);
        ca_value_put_text(one, "where", candidate->root->where);
        ca_value_put_text(one, "standing", ca_standing_word(candidate->standing));
        ca_result_put_moment(one, "life", "life_s", ca_choice_life(run, i));
        ca_value_put_number(one, "path_len", (int64_t)candidate->path->len);
        ca_value_put_text(one, "prospect", ca_prospect_word(candidate->prospect));
        ca_choice_outlook(candidate, outlook);
        ca_value_put_text(one, "distrust", outlook);
        ca_value_put(one, "verdict", ca_result_verdict(&run->verdicts.verdict[i]));
        ca_value_put_truth(one, "chosen", ca_choice_role(choice, run, i) == CA_ROLE_CHOSEN);
        ca_value_put_text(one, "role", ca_role_word(ca_choice_role(choice, run, i)));
        ca_choice_reason(run, choice, i, reason);
        ca_value_put_text(one, "reason", reason);
        ca_value_append(list, one);
    }
    return list;
}

struct ca_value *ca_result_target(const struct ca_run *run, const struct ca_choice *choice)
{
    const struct ca_presented *presented = &run->presented;
    struct ca_value *value = ca_value_object();

    ca_value_put_text(value, "name", run->target.name);
    ca_value_put_text(value, "host", run->target.host);
    ca_value_put_text(value, "device", run->profile->name);
    ca_value_put_number(value, "port", run->target.port);
    ca_value_put_number(value, "status", ca_error_exit_status(run->err.code));
    ca_value_put_truth(value, "failed", run->err.code != CA_OK);
    ca_value_put_truth(value, "has_candidates", run->candidates.count > 0);
    ca_value_put_truth(value, "connected", presented->is_connected);
    ca_value_put_truth(value, "key_proven", presented->is_key_proven);
    ca_value_put_truth(value, "wants_client_certificate", presented->wants_client_cert);
    ca_value_put_text(value, "protocol", presented->protocol);
    ca_value_put_text(value, "cipher", presented->cipher);
    ca_value_put_text(value, "leaf_use", ca_leaf_use_word(presented->leaf_use));
    ca_value_put_text(value, "refusal", presented->refusal);
    ca_value_put_number(value, "certificate_message_len", (int64_t)presented->message_len);
    ca_value_put_number(value, "largest_message_len", (int64_t)presented->largest_len);
    ca_value_put_text(value, "largest_message", ca_handshake_message_name(presented->largest_type));
    ca_value_put(value, "records", ca_result_records(&run->records));
    ca_value_put(value, "presented", presented_value(presented));
    ca_value_put(value, "issuers", issuers_value(&run->issuers));
    ca_value_put(value, "paths", paths_value(&run->paths));
    ca_value_put_truth(value, "paths_cut", run->paths.is_cut);
    ca_value_put(value, "candidates", candidates_value(run, choice));
    if (run->err.code != CA_OK) {
        ca_value_put(value, "error", ca_result_error(&run->err));
    }
    return value;
}
