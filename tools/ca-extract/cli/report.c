/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/report.h"

#include <string.h>

#include "base/clock.h"
#include "cli/paint.h"
#include "device/engine.h"
#include "x509/public_roots.h"

enum { LIST_OLD_S = 365 * CA_DAY_S, EXPIRES_SOON_S = 180 * CA_DAY_S };

#define PREFIX "ca-extract: "

/* An error, and of which of several targets it is; NULL: of the only one, or of none. */
static void report_error_of(FILE *out, const char *target, const struct ca_error *err)
{
    const char *hint = ca_error_hint_text(err);

    fprintf(out, PREFIX "%serror:%s %s%s%s\n", ca_paint_on(CA_PAINT_BAD), ca_paint_off(),
            target != NULL ? target : "", target != NULL ? ": " : "", err->what);
    if (err->cause[0] != '\0') {
        fprintf(out, PREFIX "cause: %s\n", err->cause);
    }
    if (hint[0] != '\0') {
        fprintf(out, PREFIX "hint: %s\n", hint);
    }
}

void ca_report_error(FILE *out, const struct ca_error *err)
{
    report_error_of(out, NULL, err);
}

void ca_report_failures(FILE *out, const struct ca_outcome *outcome, const struct ca_error *err)
{
    bool is_told = false;

    for (size_t i = 0; i < outcome->count; i++) {
        const struct ca_error *own = &outcome->run[i].err;

        if (own->code != CA_OK) {
            report_error_of(out, outcome->count > 1 ? outcome->run[i].target.name : NULL, own);
            is_told = is_told || strcmp(own->what, err->what) == 0;
        }
    }
    if (!is_told) {
        ca_report_error(out, err);
    }
}

static void warn(FILE *out, const char *words)
{
    fprintf(out, PREFIX "%swarning:%s %s\n", ca_paint_on(CA_PAINT_WARN), ca_paint_off(), words);
}

static void report_target(FILE *out, const struct ca_plan *plan, const struct ca_run *run)
{
    bool is_one_device = plan->profile_count == 1;
    const struct ca_presented *presented = &run->presented;

    if (!presented->is_connected) {
        fprintf(out,
                PREFIX
                "%s: %zu certificate%s, read from a file: nothing proves who holds the key\n",
                run->target.host, presented->count, presented->count == 1 ? "" : "s");
        return;
    }
    fprintf(out, PREFIX "%s: %s, %zu certificate%s presented%s%s, key proven\n", run->target.name,
            presented->protocol, presented->count, presented->count == 1 ? "" : "s",
            is_one_device ? "" : " to ", is_one_device ? "" : run->profile->name);
    if (presented->wants_client_cert) {
        fprintf(out, PREFIX "note: %s asks for a client certificate: the firmware needs one\n",
                run->target.name);
    }
    if (plan->options->client_cert != NULL && presented->client_refusal[0] != '\0') {
        char words[CA_TARGET_NAME_MAX + CA_REFUSAL_TEXT_MAX + 64];

        snprintf(words, sizeof words, "%s does not take the certificate of --client-cert: %s",
                 run->target.name, presented->client_refusal);
        warn(out, words);
    }
}

static bool is_same_chain(const struct ca_presented *a, const struct ca_presented *b)
{
    bool is_same = a->count == b->count;

    for (size_t i = 0; i < a->count && is_same; i++) {
        is_same = ca_cert_equal(a->cert[i], b->cert[i]);
    }
    return is_same;
}

/* A server may show another chain to another client: RSA to one, ECDSA to the other. */
static void report_differences(FILE *out, const struct ca_plan *plan,
                               const struct ca_outcome *outcome)
{
    for (size_t i = plan->target_count; i < outcome->count && plan->target_count > 0; i++) {
        const struct ca_run *run = &outcome->run[i];
        const struct ca_run *first = &outcome->run[i % plan->target_count];

        if (run->presented.count > 0 && first->presented.count > 0 &&
            !is_same_chain(&run->presented, &first->presented)) {
            fprintf(out, PREFIX "note: %s shows '%s' another chain than '%s'\n", run->target.name,
                    run->profile->name, first->profile->name);
        }
    }
}

static void report_anchor(FILE *out, const struct ca_plan *plan, const struct ca_choice *choice,
                          const struct ca_anchor *anchor)
{
    static const char *const names[] = { [CA_ROLE_NONE] = "root",
                                         [CA_ROLE_CHOSEN] = "root",
                                         [CA_ROLE_BACKUP] = "backup",
                                         [CA_ROLE_INTERMEDIATE] = "INTERMEDIATE" };
    const struct ca_cert *cert = anchor->cert;
    const char *name = names[anchor->role];
    char date[CA_DATE_TEXT_MAX], sha256[CA_SHA256_TEXT_MAX], words[CA_WHY_TEXT_MAX];

    ca_clock_date(cert->not_after_s, date);
    ca_cert_sha256_text(cert, sha256);
    fprintf(out, PREFIX "%s: '%s', %s, valid until %s\n", name, cert->short_name, cert->key_text,
            date);
    fprintf(out, PREFIX "%s: sha256 %s\n", name, sha256);
    if (anchor->role == CA_ROLE_INTERMEDIATE) {
        ca_choice_why(choice, anchor, words);
        warn(out, words);
        return;
    }
    fprintf(out, PREFIX "%s: %s\n", name, ca_standing_clause(anchor->candidate->standing));
    if (anchor->candidate->prospect != CA_PROSPECT_LASTING) {
        ca_choice_outlook(anchor->candidate, words);
        warn(out, words);
    } else if (anchor->life_s - plan->options->now_s < EXPIRES_SOON_S) {
        ca_clock_date(anchor->life_s, date);
        snprintf(words, sizeof words, "this way to the root ends on %s", date);
        warn(out, words);
    }
}

/* What was made of several targets, and what was asked for and does not exist. */
static void report_choice(FILE *out, const struct ca_outcome *outcome)
{
    const struct ca_choice *choice = &outcome->choice;
    char words[CA_WHY_TEXT_MAX];
    size_t served = ca_value_count(ca_value_get(outcome->result, "hosts"));

    if (served > 1 && choice->how.policy != CA_POLICY_ALL) {
        fprintf(out, PREFIX "choice: %zu anchor%s for %zu targets\n", choice->count,
                choice->count == 1 ? "" : "s", served);
    }
    if (!choice->is_exact) {
        warn(out, "a smaller set of roots may exist: the search for it was bounded");
    }
    if (choice->backup_missing > 0) {
        snprintf(words, sizeof words, "%zu backup%s fewer than asked for: no other root fits",
                 choice->backup_missing, choice->backup_missing == 1 ? "" : "s");
        warn(out, words);
    }
}

static void report_proof(FILE *out, const struct ca_profile *profile, enum ca_proof proof)
{
    static const struct {
        const char *word, *what, *rest;
    } words[] = {
        [CA_PROOF_WHOLE] = { "proved", "it", "" },
        [CA_PROOF_MODELLED] = { "modelled", "its roots",
                                "; their subjects and keys were read back from it" },
        [CA_PROOF_UNREAD] = { "modelled", "its roots",
                              "; the template's text cannot be read back" },
        [CA_PROOF_NOTHING] = { "proved", "the roots", "; the product carries none of them" },
    };

    char judge[CA_PROFILE_TEXT_MAX];
    bool is_proved = ca_engine_judge_of(profile, judge);

    fprintf(out, PREFIX "%s: %s accepts %s, with the limits of profile '%s'%s\n",
            is_proved ? words[proof].word : "modelled", judge, words[proof].what, profile->name,
            words[proof].rest);
    if (!is_proved) {
        fprintf(out, PREFIX "note: no %s is at hand here: its behaviour is modelled, not proved\n",
                profile->library);
    }
}

/* Not on the device itself, so what heap means here is said. */
void ca_report_rehearsals(FILE *out, const struct ca_outcome *outcome)
{
    for (size_t i = 0; i < outcome->count && outcome->rehearsal != NULL; i++) {
        const struct ca_rehearsal *rehearsal = &outcome->rehearsal[i];
        const struct ca_rehearsal_account *account = rehearsal->account;
        const struct ca_run *run = &outcome->run[i];

        if (account == NULL || !account->is_connected) {
            continue;
        }
        fprintf(out,
                PREFIX "rehearsed: %s: %s, %s, verified by %s with the client of firmware/; peak "
                       "heap %zu bytes here (64 bits), largest record %zu\n",
                run->target.name, account->protocol, account->suite, account->library,
                account->heap_peak, account->largest_record);
        if (!rehearsal->is_proved) {
            fprintf(out, PREFIX "note: that is not %s: the rehearsal of profile '%s' is modelled\n",
                    run->profile->library, run->profile->name);
        }
    }
}

static void report_list_age(FILE *out, const struct ca_plan *plan)
{
    int64_t made_s = ca_public_roots_date_s();
    char date[CA_DATE_TEXT_MAX], words[CA_WHY_TEXT_MAX];

    if (plan->options->roots.count == 0 && plan->options->now_s - made_s > LIST_OLD_S) {
        ca_clock_date(made_s, date);
        snprintf(words, sizeof words, "the list of public roots is of %s: update ca-extract", date);
        warn(out, words);
    }
}

static void report_client(FILE *out, const struct ca_plan *plan)
{
    char date[CA_DATE_TEXT_MAX];

    if (plan->options->client_out != NULL) {
        ca_clock_date(plan->client.cert[0]->not_after_s, date);
        fprintf(out,
                PREFIX
                "client: wrote %s, the private key of '%s' in it, certificate valid until %s\n",
                plan->options->client_out, plan->client.cert[0]->short_name, date);
    }
}

static void report_file(FILE *out, const struct ca_outcome *outcome)
{
    const char *file = outcome->written_to;
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(outcome->choice.life_s, date);
    if (file == NULL) {
        fprintf(out, PREFIX "done: no product written, its roots good until %s\n", date);
    } else if (strcmp(file, "-") == 0) {
        fprintf(out, PREFIX "done: %zu bytes, good until %s\n", outcome->product.len, date);
    } else if (outcome->change == CA_FILE_UNCHANGED) {
        fprintf(out, PREFIX "done: %s is unchanged, good until %s\n", file, date);
    } else {
        fprintf(out, PREFIX "done: wrote %s, %zu bytes, good until %s\n", file,
                outcome->product.len, date);
    }
}

/* Kept without an answer from the server: said with the reason, and until when it is good. */
static void report_unasked(FILE *out, const struct ca_plan *plan, const struct ca_outcome *outcome)
{
    const struct ca_committed *committed = &plan->committed;
    int64_t end_s = INT64_MAX;
    char date[CA_DATE_TEXT_MAX], words[CA_ERROR_WHAT_MAX + CA_ERROR_CAUSE_MAX + 8];

    for (size_t i = 0; i < committed->count; i++) {
        int64_t own_s = committed->anchor[i]->not_after_s;
        end_s = own_s < end_s ? own_s : end_s;
    }
    snprintf(words, sizeof words, "%s%s%s", outcome->unasked.what,
             outcome->unasked.cause[0] != '\0' ? ": " : "", outcome->unasked.cause);
    warn(out, words);
    ca_clock_date(end_s, date);
    fprintf(out, PREFIX "done: %s is kept without asking: its roots are valid until %s\n",
            plan->options->update, date);
}

/* What --probe-records has seen, and what a smaller buffer rests on. */
static void report_records(FILE *out, const struct ca_value *needs)
{
    const struct ca_value *notes = ca_value_get(needs, "records");
    int64_t fragment = ca_value_number(ca_value_get(needs, "max_fragment_length"), 0);
    bool is_asked = ca_value_is_true(ca_value_get(needs, "records_asked"));

    for (size_t i = 0; i < ca_value_count(notes) && is_asked; i++) {
        fprintf(out, PREFIX "records: %s\n", ca_value_text(ca_value_at(notes, i)));
    }
    if (fragment > 0) {
        fprintf(out,
                PREFIX "note: that buffer is enough if the firmware asks for it: "
                       "mbedtls_ssl_conf_max_frag_len(..., MBEDTLS_SSL_MAX_FRAG_LEN_%lld)\n",
                (long long)fragment);
    }
}

/* Options that are needed and not there, by name; and a buffer that a record may overflow. */
static void warn_of_lacks(FILE *out, const char *device, const struct ca_value *needs)
{
    enum { SHOWN = 6 };
    const struct ca_value *macros = ca_value_get(needs, "macros");
    struct ca_text words = { 0 };
    size_t missing = 0;

    for (size_t i = 0; i < ca_value_count(macros); i++) {
        const struct ca_value *macro = ca_value_at(macros, i);
        bool is_missing = !ca_value_is_true(ca_value_get(macro, "is_present"));

        if (is_missing && missing < SHOWN) {
            ca_text_add(&words, "%s%s", missing > 0 ? ", " : "",
                        ca_value_text(ca_value_get(macro, "macro")));
        }
        missing += is_missing;
    }
    if (missing > SHOWN) {
        ca_text_add(&words, " and %zu more", missing - SHOWN);
    }
    if (missing > 0) {
        ca_text_add(&words, ": needed, and not in '%s'", device);
        warn(out, ca_text_words(&words));
    }
    ca_text_clear(&words);
    if (!ca_value_is_true(ca_value_get(needs, "buffer_is_had"))) {
        ca_text_add(&words,
                    "the buffer of '%s' has %lld bytes: a larger record ends the connection",
                    device, (long long)ca_value_number(ca_value_get(needs, "buffer_of_device"), 0));
        warn(out, ca_text_words(&words));
        ca_text_clear(&words);
    }
}

/* The short of it; --json has the whole. */
static void report_needs(FILE *out, const struct ca_value *needs, bool is_one_device)
{
    const char *device = ca_value_text(ca_value_get(needs, "device"));

    const char *buffer = ca_value_text(ca_value_get(needs, "buffer_macro"));
    int64_t stack = ca_value_number(ca_value_get(needs, "thread_stack"), 0);
    size_t macros = ca_value_count(ca_value_get(needs, "macros"));

    if (macros == 0 || buffer == NULL) {
        return;
    }
    bool is_asked = ca_value_is_true(ca_value_get(needs, "records_asked"));
    fprintf(
        out,
        PREFIX
        "needs%s%s: %s %lld%s, %zu options (--json lists them), %lld bytes of heap for the roots",
        is_one_device ? "" : " of ", is_one_device ? "" : device, buffer,
        (long long)ca_value_number(ca_value_get(needs, "buffer_len"), 0),
        is_asked || strncmp(buffer, "MBEDTLS_", 8) != 0 ? "" : " (--probe-records may allow less)",
        macros, (long long)ca_value_number(ca_value_get(needs, "heap_pem_peak"), 0));
    if (stack > 0) {
        fprintf(out, ", %lld bytes of stack", (long long)stack);
    }
    fputs("\n", out);
    report_records(out, needs);
    warn_of_lacks(out, device, needs);
}

void ca_report_summary(FILE *out, const struct ca_plan *plan, const struct ca_outcome *outcome)
{
    char words[CA_WHY_TEXT_MAX];

    if (outcome->is_kept && outcome->unasked.code != CA_OK) {
        report_unasked(out, plan, outcome);
        return;
    }
    if (outcome->is_kept) {
        fprintf(out, PREFIX "done: %s is still good, nothing was asked\n", plan->options->update);
        return;
    }
    for (size_t i = 0; i < outcome->count; i++) {
        if (outcome->run[i].err.code == CA_OK) {
            report_target(out, plan, &outcome->run[i]);
        }
    }
    for (size_t i = 0; i < outcome->choice.count; i++) {
        report_anchor(out, plan, &outcome->choice, &outcome->choice.anchor[i]);
    }
    report_choice(out, outcome);
    for (size_t i = 0; i < plan->profile_count; i++) {
        report_proof(out, &plan->profile[i], outcome->proof);
    }
    ca_report_rehearsals(out, outcome);
    report_differences(out, plan, outcome);
    const struct ca_value *needs = ca_value_get(outcome->result, "needs_by_device");
    for (size_t i = 0; i < ca_value_count(needs); i++) {
        report_needs(out, ca_value_at(needs, i), plan->profile_count == 1);
    }
    report_list_age(out, plan);
    if (outcome->bench_only[0] != '\0') {
        snprintf(words, sizeof words, "for a bench only: %s", outcome->bench_only);
        warn(out, words);
    }
    report_client(out, plan);
    report_file(out, outcome);
}
