/* SPDX-License-Identifier: Apache-2.0 */
/* Why an anchor was chosen, or none was, in words: a part of stages/choice.h. */

#include "stages/choice_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* The best candidate that is as `is_pinned` says; NULL when there is none. */
static const struct ca_candidate *first_pinned(const struct ca_run *run, bool is_pinned)
{
    for (size_t i = 0; i < run->candidates.count; i++) {
        if (run->candidates.candidate[i].is_pinned == is_pinned) {
            return &run->candidates.candidate[i];
        }
    }
    return NULL;
}

static void fail_not_public(const struct ca_run *run, const struct ca_candidate *candidate,
                            struct ca_error *err)
{
    const struct ca_root *root = candidate->root;
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(root->cert, sha256);
    ca_fail(err, CA_ERR_NO_PATH,
            "'%s' ends in a root that this machine trusts and the public "
            "does not",
            run->target.name);
    ca_error_cause(err, "'%s' in %s is not a public root: most likely a proxy here intercepts TLS",
                   root->cert->short_name, root->where);
    ca_error_hint(err, "go around the proxy; or, if it is your own CA: --allow-private sha256:%s",
                  sha256);
}

static void fail_not_pinned(const struct ca_run *run, struct ca_error *err)
{
    const struct ca_candidate *best = first_pinned(run, false);
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(best->root->cert, sha256);
    ca_fail(err, CA_ERR_NO_PATH, "'%s' reaches none of the CAs that --pin names", run->target.name);
    ca_error_cause(err, "it reaches %zu other%s, the best of them '%s' (sha256 %s)",
                   run->candidates.count, run->candidates.count == 1 ? "" : "s",
                   best->root->cert->short_name, sha256);
    ca_error_hint(err, "look at them with --explain; the server's CA has changed, or it is not "
                       "the server that was meant");
}

static void fail_too_deep(const struct ca_run *run, struct ca_error *err)
{
    ca_fail(err, CA_ERR_NO_PATH, "every path of '%s' is deeper than --max-depth allows",
            run->target.name);
    ca_error_cause(err, "%zu path%s to a trusted root, each with more intermediates",
                   run->candidates.too_deep_count,
                   run->candidates.too_deep_count == 1 ? " leads" : "s lead");
    ca_error_hint(err, "look at them with --explain, or allow a greater depth");
}

/* A link below the candidate that the server does not send; NULL when it sends all. */
static const struct ca_cert *not_presented(const struct ca_candidate *candidate)
{
    const struct ca_path *path = candidate->path;

    for (size_t i = 1; i + 1 < path->len; i++) {
        if (path->origin[i] != CA_ORIGIN_PRESENTED) {
            return path->certs[i];
        }
    }
    return NULL;
}

/* Do the handshake's messages fit into the device's buffer? */
static bool fits(const struct ca_run *run)
{
    bool is_tls_1_3 = strcmp(run->presented.protocol, "TLSv1.3") == 0;

    return ca_profile_takes(run->profile, run->presented.largest_len, is_tls_1_3);
}

static void hint_at_device(const struct ca_run *run, const struct ca_candidate *candidate,
                           const struct ca_verdict *verdict, struct ca_error *err)
{
    const struct ca_cert *missing = not_presented(candidate);

    if (missing != NULL) {
        ca_error_hint(err,
                      "the server does not send '%.80s', and a device does not fetch it: have it "
                      "sent; or embed it knowingly with --include-intermediates",
                      missing->short_name);
    } else if (verdict->certificates.finds_no_path) {
        ca_error_hint(err, "the server presents its certificates in an order that the device "
                           "cannot follow");
    } else if (run->presented.refusal[0] != '\0') {
        ca_error_hint(err, "server and device have no version, cipher suite, group or signature "
                           "scheme in common; the profile's are in data/profiles/");
    } else if (!verdict->is_handshake_accepted && !fits(run)) {
        ca_error_hint(err, "the server must send fewer or smaller certificates");
    } else if (!verdict->is_handshake_accepted) {
        ca_error_hint(err,
                      "the device's library needs what the server's key asks for, or the server "
                      "another certificate");
    }
}

static void fail_device(const struct ca_run *run, struct ca_error *err)
{
    size_t asked = 0, first = 0;

    for (size_t i = run->candidates.count; i > 0; i--) {
        if (run->verdicts.verdict[i - 1].is_asked) {
            asked++;
            first = i - 1;
        }
    }
    const struct ca_verdict *verdict = &run->verdicts.verdict[first];
    const struct ca_candidate *candidate = &run->candidates.candidate[first];

    if (asked == 1) {
        ca_fail(err, CA_ERR_DEVICE, "the device would refuse '%s'", run->target.name);
    } else {
        ca_fail(err, CA_ERR_DEVICE, "the device would refuse '%s' with any of %zu roots",
                run->target.name, asked);
    }
    ca_error_cause(err, "with '%s': %s", candidate->root->cert->short_name,
                   ca_verdict_reason(verdict));
    hint_at_device(run, candidate, verdict, err);
}

void ca_choice_explain_nobody(struct ca_run *run)
{
    const struct ca_candidate *pinned = first_pinned(run, true);
    bool any_asked = false;

    for (size_t i = 0; i < run->verdicts.count; i++) {
        any_asked = any_asked || run->verdicts.verdict[i].is_asked;
    }
    if (any_asked) {
        fail_device(run, &run->err);
    } else if (pinned != NULL) {
        fail_not_public(run, pinned, &run->err);
    } else if (run->candidates.count > 0) {
        fail_not_pinned(run, &run->err);
    } else {
        fail_too_deep(run, &run->err);
    }
}

/* What a candidate has to show under the policy: "good until 2035-06-04". */
static void merit(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                  char text[static CA_REASON_TEXT_MAX])
{
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(ca_choice_life(run, at), date);
    if (choice->how.policy == CA_POLICY_SMALLEST) {
        snprintf(text, CA_REASON_TEXT_MAX, "%zu bytes, good until %s",
                 candidate->root->cert->der.len, date);
    } else if (choice->how.policy == CA_POLICY_SHORTEST) {
        snprintf(text, CA_REASON_TEXT_MAX, "a path of %zu certificates, good until %s",
                 candidate->path->len, date);
    } else {
        snprintf(text, CA_REASON_TEXT_MAX, "good until %s", date);
    }
}

static const char *superlative(enum ca_policy policy)
{
    static const char *const words[CA_POLICY_COUNT] = {
        [CA_POLICY_LONGEST] = "lives longest",
        [CA_POLICY_SMALLEST] = "smallest",
        [CA_POLICY_SHORTEST] = "shortest path",
        [CA_POLICY_ALL] = "one",
    };

    return words[policy];
}

static const char *comparative(enum ca_policy policy)
{
    static const char *const words[CA_POLICY_COUNT] = {
        [CA_POLICY_LONGEST] = "longer",
        [CA_POLICY_SMALLEST] = "smaller",
        [CA_POLICY_SHORTEST] = "shorter",
        [CA_POLICY_ALL] = "longer",
    };

    return words[policy];
}

static void reason_of_chosen(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                             char text[static CA_REASON_TEXT_MAX])
{
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];
    char shown[CA_REASON_TEXT_MAX];

    merit(run, choice, at, shown);
    if (verdict->help_count > 0) {
        snprintf(text, CA_REASON_TEXT_MAX,
                 "fits once '%.80s', which the server does not send, is embedded too; %.150s",
                 verdict->help[0]->short_name, shown);
    } else if (choice->how.policy != CA_POLICY_ALL && (int)at != ca_choice_best(run)) {
        snprintf(text, CA_REASON_TEXT_MAX,
                 "not the best for this target, but of the fewest roots that serve all; %.150s",
                 shown);
    } else if (run->candidates.count == 1) {
        snprintf(text, CA_REASON_TEXT_MAX, "the only root that fits; %.150s", shown);
    } else {
        snprintf(text, CA_REASON_TEXT_MAX, "%s of %zu; %.150s", superlative(choice->how.policy),
                 run->candidates.count, shown);
    }
}

static void reason_of_passed_over(const struct ca_run *run, const struct ca_choice *choice,
                                  size_t at, char text[static CA_REASON_TEXT_MAX])
{
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    int taken = ca_choice_taken(choice, run);
    char shown[CA_REASON_TEXT_MAX], date[CA_DATE_TEXT_MAX];

    merit(run, choice, at, shown);
    ca_clock_date(candidate->distrust.date_s, date);
    if (ca_choice_has(choice, candidate->root->cert)) {
        snprintf(text, CA_REASON_TEXT_MAX, "chosen for another target; %.150s", shown);
    } else if (candidate->standing == CA_STANDING_WITHDRAWN) {
        snprintf(text, CA_REASON_TEXT_MAX, "withdrawn from the public list; %.150s", shown);
    } else if (candidate->prospect == CA_PROSPECT_GONE) {
        snprintf(text, CA_REASON_TEXT_MAX, "gone: root programs distrust it since %s", date);
    } else if (candidate->prospect == CA_PROSPECT_GOING) {
        snprintf(text, CA_REASON_TEXT_MAX, "going: root programs distrust it from %s on", date);
    } else if (run->verdicts.verdict[at].help_count > 0) {
        snprintf(text, CA_REASON_TEXT_MAX,
                 "fits only with an intermediate embedded, and another does without; %.150s",
                 shown);
    } else {
        snprintf(text, CA_REASON_TEXT_MAX, "%.150s, not %s than '%.80s'", shown,
                 comparative(choice->how.policy),
                 run->candidates.candidate[taken].root->cert->short_name);
    }
}

void ca_choice_reason(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                      char text[static CA_REASON_TEXT_MAX])
{
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];
    char shown[CA_REASON_TEXT_MAX];

    if (!candidate->is_pinned) {
        snprintf(text, CA_REASON_TEXT_MAX, "not among the CAs that --pin names");
    } else if (!verdict->is_asked) {
        snprintf(text, CA_REASON_TEXT_MAX, "not public: it lies in %.350s", candidate->root->where);
    } else if (!ca_verdict_is_accepted(verdict)) {
        snprintf(text, CA_REASON_TEXT_MAX, "the device would refuse: %s",
                 ca_verdict_reason(verdict));
    } else if (ca_choice_role(choice, run, at) == CA_ROLE_CHOSEN) {
        reason_of_chosen(run, choice, at, text);
    } else if (ca_choice_role(choice, run, at) == CA_ROLE_BACKUP) {
        merit(run, choice, at, shown);
        snprintf(text, CA_REASON_TEXT_MAX, "a backup, the next best of another key; %.150s", shown);
    } else {
        reason_of_passed_over(run, choice, at, text);
    }
}

/* What follows from embedding an intermediate, in capitals: the reader must not miss it. */
static void why_intermediate(const struct ca_anchor *anchor, char text[static CA_WHY_TEXT_MAX])
{
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(anchor->cert->not_after_s, date);
    snprintf(text, CA_WHY_TEXT_MAX,
             "AN INTERMEDIATE, GOOD ONLY UNTIL %s: THE DEVICE TRUSTS IT LIKE A ROOT AND NO LONGER "
             "CHECKS ITS SIGNATURE BY '%.60s', ITS REVOCATION, OR WHAT STANDS ABOVE IT",
             date, anchor->candidate->root->cert->short_name);
}

void ca_choice_why(const struct ca_choice *choice, const struct ca_anchor *anchor,
                   char text[static CA_WHY_TEXT_MAX])
{
    static const char *const whys[CA_POLICY_COUNT] = {
        [CA_POLICY_LONGEST] = "of the roots that fit, it is good for the longest time",
        [CA_POLICY_SMALLEST] = "of the roots that fit, it is the smallest",
        [CA_POLICY_SHORTEST] = "of the roots that fit, it has the shortest path",
        [CA_POLICY_ALL] = "every root that fits is here",
    };

    if (anchor->role == CA_ROLE_INTERMEDIATE) {
        why_intermediate(anchor, text);
    } else if (anchor->role == CA_ROLE_BACKUP) {
        snprintf(text, CA_WHY_TEXT_MAX,
                 "a backup, should a server change its root: the next best "
                 "of another key");
    } else if (choice->how.policy != CA_POLICY_ALL && anchor->is_by_number) {
        snprintf(text, CA_WHY_TEXT_MAX, "it is one of the fewest roots that serve all targets");
    } else {
        snprintf(text, CA_WHY_TEXT_MAX, "%s", whys[choice->how.policy]);
    }
}

void ca_choice_outlook(const struct ca_candidate *candidate, char text[static CA_WHY_TEXT_MAX])
{
    const struct ca_distrust *distrust = &candidate->distrust;
    char date[CA_DATE_TEXT_MAX];

    text[0] = '\0';
    if (distrust->is_known) {
        ca_clock_date(distrust->date_s, date);
        snprintf(text, CA_WHY_TEXT_MAX, "DISTRUSTED BY ROOT PROGRAMS FROM %s ON: %.*s (%.*s)", date,
                 (int)distrust->note.len, (const char *)distrust->note.at,
                 (int)distrust->source.len, (const char *)distrust->source.at);
    }
}

const char *ca_role_word(enum ca_role role)
{
    static const char *const words[] = {
        [CA_ROLE_NONE] = "none",
        [CA_ROLE_CHOSEN] = "chosen",
        [CA_ROLE_BACKUP] = "backup",
        [CA_ROLE_INTERMEDIATE] = "intermediate",
    };

    return words[role];
}
