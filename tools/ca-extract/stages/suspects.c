/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/suspects.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "stages/choice.h"
#include "x509/names.h"

/* Where clauses go, and what they are about. */
struct looking {
    const struct ca_run *run;
    const struct ca_profile *profile;
    int64_t now_s;
    struct ca_text *clauses;
    size_t count;
};

static void say(struct looking *looking, const struct ca_cert *cert, const char *place,
                const char *what)
{
    ca_text_add(looking->clauses, "'%s' (%s): %s\n", cert->short_name, place, what);
    looking->count++;
}

static void look_at_dates(struct looking *looking, const struct ca_cert *cert, const char *place,
                          enum ca_suspect suspect)
{
    char date[CA_DATE_TEXT_MAX], what[64];

    if (suspect == CA_SUSPECT_EXPIRED && looking->now_s > cert->not_after_s) {
        ca_clock_date(cert->not_after_s, date);
        snprintf(what, sizeof what, "it ended on %s", date);
        say(looking, cert, place, what);
    } else if (suspect == CA_SUSPECT_NOT_YET_VALID && looking->now_s < cert->not_before_s) {
        ca_clock_date(cert->not_before_s, date);
        snprintf(what, sizeof what, "it begins on %s", date);
        say(looking, cert, place, what);
    }
}

static void look_at_lacks(struct looking *looking, const struct ca_cert *cert, const char *place,
                          enum ca_suspect suspect)
{
    char what[CA_LACK_TEXT_MAX + 16], lack[CA_LACK_TEXT_MAX];
    enum ca_lack kind = ca_profile_lacks(looking->profile, cert, lack);
    bool is_pss = strcmp(cert->signature_text, "rsassaPss") == 0;
    bool is_of_signature = kind == CA_LACK_SIGNATURE || (kind == CA_LACK_FATAL && is_pss);

    if (kind != CA_LACK_NOTHING && is_of_signature == (suspect == CA_SUSPECT_SIGNATURE)) {
        snprintf(what, sizeof what, "the device %s", lack);
        say(looking, cert, place, what);
    }
}

static void look_at_strength(struct looking *looking, const struct ca_cert *cert, const char *place,
                             bool is_anchor)
{
    const struct ca_profile *profile = looking->profile;

    if ((cert->key_kind == CA_KEY_RSA && cert->key_bits < profile->rsa_bits_min) ||
        (profile->accepts_keys & 1u << cert->key_kind) == 0) {
        say(looking, cert, place, cert->key_text);
    }
    if (!is_anchor && (profile->accepts_hashes & 1u << cert->signature_hash) == 0) {
        say(looking, cert, place, cert->signature_text);
    }
}

static void look_at(struct looking *looking, const struct ca_cert *cert, const char *place,
                    enum ca_suspect suspect)
{
    bool is_anchor = strcmp(place, "root") == 0;

    look_at_dates(looking, cert, place, suspect);
    if (suspect == CA_SUSPECT_SIGNATURE || suspect == CA_SUSPECT_KEY) {
        look_at_lacks(looking, cert, place, suspect);
    } else if (suspect == CA_SUSPECT_WEAK) {
        look_at_strength(looking, cert, place, is_anchor);
    } else if (suspect == CA_SUSPECT_EXTENSION && cert->has_unknown_critical) {
        say(looking, cert, place, "it has a critical extension that is not known");
    }
}

static void look_at_leaf(struct looking *looking, enum ca_suspect suspect)
{
    const struct ca_run *run = looking->run;
    const struct ca_cert *leaf = run->presented.cert[0];
    char names[200], what[240];

    if (suspect == CA_SUSPECT_NAME &&
        !ca_cert_is_for_host(leaf, run->target.host, run->target.is_address)) {
        ca_cert_host_names(leaf, names, sizeof names);
        snprintf(what, sizeof what, "it is for %s", names);
        say(looking, leaf, "leaf", what);
    }
    if (suspect == CA_SUSPECT_NAME && run->target.is_address &&
        !looking->profile->matches_addresses) {
        say(looking, leaf, "leaf", "the target is an address, and the device matches none");
    }
    if (suspect == CA_SUSPECT_USAGE && !leaf->allows_server_auth) {
        say(looking, leaf, "leaf", "its extended key usage does not allow a server");
    }
    if (suspect == CA_SUSPECT_USAGE && leaf->has_key_usage &&
        (leaf->key_usage & CA_USAGE_DIGITAL_SIGNATURE) == 0) {
        say(looking, leaf, "leaf", "its key usage does not allow digitalSignature");
    }
}

static void look_at_handshake(struct looking *looking, enum ca_suspect suspect)
{
    const struct ca_presented *presented = &looking->run->presented;
    char reason[CA_JUDGEMENT_TEXT_MAX];

    if (suspect == CA_SUSPECT_SIZE &&
        !ca_profile_takes(looking->profile, presented->largest_len,
                          ca_presented_is_tls_1_3(presented, looking->profile)) &&
        !ca_verdicts_handshake(presented, looking->profile, reason)) {
        say(looking, presented->cert[0], "leaf", reason);
    }
    if (suspect == CA_SUSPECT_CLIENT_CERT && presented->wants_client_cert) {
        say(looking, presented->cert[0], "leaf", "the server asks for a client certificate");
    }
}

/* What the device itself says of each root that could be carried. */
static void look_at_trust(struct looking *looking)
{
    const struct ca_run *run = looking->run;
    int best = ca_choice_best(run);

    if (best >= 0) {
        ca_text_add(looking->clauses,
                    "with '%s' as its root the device accepts this server: the firmware carries "
                    "another, or the server was another one then\n",
                    run->candidates.candidate[best].root->cert->short_name);
        looking->count++;
        return;
    }
    for (size_t i = 0; i < run->verdicts.count; i++) {
        if (run->verdicts.verdict[i].is_asked) {
            say(looking, run->candidates.candidate[i].root->cert, "root",
                ca_verdict_reason(&run->verdicts.verdict[i]));
        }
    }
    if (run->err.code != CA_OK && run->candidates.count == 0) {
        ca_text_add(looking->clauses, "%s; %s\n", run->err.what, run->err.cause);
        looking->count++;
    }
}

size_t ca_suspects_find(const struct ca_run *run, const struct ca_profile *profile,
                        enum ca_suspect suspect, int64_t now_s, struct ca_text *clauses)
{
    struct looking looking = { run, profile, now_s, clauses, 0 };
    const struct ca_presented *presented = &run->presented;
    int best = ca_choice_best(run);

    if (presented->count == 0) {
        return 0;
    }
    for (size_t i = 0; i < presented->count; i++) {
        look_at(&looking, presented->cert[i], i == 0 ? "leaf" : "presented", suspect);
    }
    for (size_t i = 0; i < run->candidates.count; i++) {
        if (best < 0 || (int)i == best) {
            look_at(&looking, run->candidates.candidate[i].root->cert, "root", suspect);
        }
    }
    look_at_leaf(&looking, suspect);
    look_at_handshake(&looking, suspect);
    if (suspect == CA_SUSPECT_UNTRUSTED) {
        look_at_trust(&looking);
    }
    return looking.count;
}
