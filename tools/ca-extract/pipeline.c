/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole tool on one screen. Each stage reads what the stages above it
 * made and writes one thing of its own; none calls another, and none prints.
 *
 *     connection, presented, paths, candidates, verdicts           for each target
 *     choice, result, rendered, proof, rehearsal, change, output   once
 */

#include "pipeline.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/draft.h"
#include "base/parallel.h"
#include "base/source_date.h"
#include "connections.h"
#include "depfile.h"
#include "device/engine.h"
#include "stages/bench_trust.h"
#include "stages/client_file.h"
#include "stages/explained.h"
#include "stages/output.h"
#include "stages/result.h"
#include "version.h"
#include "x509/crypto.h"
#include "x509/root_store.h"

static bool ask(const struct ca_plan *plan, struct ca_run *run)
{
    struct ca_client_identity identity;
    const struct ca_enquiry enquiry = ca_connections_enquiry(plan, run, &identity);

    return ca_presented_ask(&enquiry, &run->presented, &run->err);
}

/* The chain: from a file, from an earlier result, or from the server. */
static bool present(const struct ca_plan *plan, size_t at, struct ca_run *run)
{
    if (plan->options->from != NULL) {
        return ca_presented_read(plan->options->from, &run->presented, &run->err);
    }
    return plan->merged.count > 0
               ? ca_merged_presented(&plan->merged.part[at], &run->presented, &run->err)
               : ask(plan, run);
}

static struct ca_ranking ranking_of(const struct ca_plan *plan)
{
    const struct ca_options *options = plan->options;

    return (struct ca_ranking){
        .policy = plan->policy,
        .allowed = { (const uint8_t *)options->allowed, options->allow_private.count },
        .pinned = { (const uint8_t *)options->pinned, options->pin.count },
        .max_depth = plan->depth_max,
        .now_s = options->now_s,
    };
}

/* What a thread needs to look at its targets; shared, and only read. */
struct looking {
    const struct ca_plan *plan;
    struct ca_root_store *store;
    struct ca_run *runs;
};

/* Where no path may be used and --fetch-issuers is there, certificates that are
 * missing are fetched, and paths are looked for once more, until nothing new comes. */
static bool find_paths(const struct ca_plan *plan, struct ca_root_store *store, struct ca_run *run)
{
    const struct ca_purpose purpose = { run->target.host, run->target.is_address,
                                        plan->options->now_s };
    const struct ca_reaching reaching = ca_connections_reaching(plan->options);
    const struct ca_error before = run->err;

    for (;;) {
        const struct ca_pool pool = { &run->presented, run->issuers.cert, run->issuers.count };

        if (ca_paths_find(&pool, store, &purpose, &run->paths, &run->err)) {
            return true;
        }
        if (!plan->fetch_issuers ||
            !ca_issuers_fetch(run->paths.open, run->paths.open_count, &reaching, &run->issuers)) {
            break;
        }
        ca_paths_clear(&run->paths);
        run->err = before;
    }
    if (plan->fetch_issuers && run->paths.open_count > 0 && run->err.code == CA_ERR_NO_PATH) {
        ca_issuers_tell(&run->issuers, &run->err);
    }
    return false;
}

static void look_at_run(const struct looking *looking, struct ca_run *run)
{
    const struct ca_plan *plan = looking->plan;
    const struct ca_ranking ranking = ranking_of(plan);
    struct ca_root_store *store = looking->store;

    if (plan->options->insecure_trust_presented) {
        store = run->own_store = ca_bench_trust_open(&run->presented, store);
    }
    /* Paths and candidates are looked for even without proof of the key: they
     * are what --explain and --json show. The missing proof is told first. */
    run->err = run->presented.unproven;
    if (find_paths(plan, store, run)) {
        ca_candidates_order(&run->paths, &ranking, &run->candidates);
        ca_verdicts_judge(&run->candidates, &run->presented, &run->target, run->profile,
                          plan->include_intermediates, &run->verdicts);
    }
}

/* One target as each device would see it; one that asks as another did is shown the same. */
static void look_at_target(void *context, size_t at)
{
    const struct looking *looking = context;
    const struct ca_plan *plan = looking->plan;

    for (size_t device = 0; device < plan->profile_count; device++) {
        struct ca_run *run = &looking->runs[device * plan->target_count + at];
        const struct ca_run *same = NULL;

        for (size_t i = 0; i < device && same == NULL; i++) {
            const struct ca_run *other = &looking->runs[i * plan->target_count + at];
            same = ca_profile_offers_same(other->profile, run->profile) ? other : NULL;
        }
        if (same != NULL && same->presented.count > 0) {
            ca_presented_copy(&same->presented, &run->presented);
        } else if (same != NULL) {
            run->err = same->err;
        }
        if (same != NULL ? run->presented.count > 0 : present(plan, at, run)) {
            look_at_run(looking, run);
            ca_connections_probe(plan, run);
        }
    }
}

/* A chain judged at another time than now says nothing of the server now. */
static const char *bench_only(const struct ca_plan *plan)
{
    int64_t off = plan->options->now_s - ca_clock_now();
    bool is_far_off = off > CA_DAY_S || off < -CA_DAY_S;

    if (plan->options->insecure_trust_presented) {
        return "--insecure-trust-presented believed whatever the server presented";
    }
    return plan->options->from == NULL && is_far_off
               ? "--now was more than a day off the system clock"
               : "";
}

static void make_result(const struct ca_plan *plan, struct ca_outcome *outcome)
{
    char date[CA_DATE_TEXT_MAX];
    const struct ca_making_shard shard = { plan->options->shard_part.number,
                                           plan->options->shard_part.count, plan->listed_count,
                                           plan->named_count, plan->targets_file };
    struct ca_making making = {
        .tool_version = CA_VERSION,
        .symbol = plan->symbol,
        .stem = plan->stem,
        .format = plan->form->settings_format,
        .policy = ca_policy_word(plan->policy),
        .backup_count = plan->backup_count,
        .include_intermediates = plan->include_intermediates,
        .tells_targets = plan->options->json || plan->options->report != NULL ||
                         plan->options->template_file != NULL,
        .guards = plan->guards,
        .fetch_issuers = plan->fetch_issuers,
        .depth_max = plan->depth_max,
        .alpn = plan->alpn,
        .server_name = plan->options->servername,
        .carries_pem = ca_form_carries_pem(plan->form),
        .shard = plan->options->shard_part.count > 0 ? &shard : NULL,
        .command = ca_text_words(&plan->command),
        .date = date,
        .bench_only = outcome->bench_only,
        .profile = plan->profile,
        .profile_count = plan->profile_count,
        .devices = ca_text_words(&plan->devices),
        .now_s = plan->options->now_s,
    };

    ca_source_date(date);
    outcome->result = ca_result_make(outcome->run, outcome->count, &outcome->choice, &making);
}

static bool open_store(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    const struct ca_options *options = plan->options;
    struct ca_root_source source = { options->roots.at, options->roots.count, options->add_roots.at,
                                     options->add_roots.count };

    return ca_root_store_open(&source, &outcome->store, err);
}

/* Stages 1 to 6, for every target. */
static void ask_all(const struct ca_plan *plan, struct ca_outcome *outcome)
{
    size_t count = plan->target_count * plan->profile_count;

    outcome->run = ca_alloc(count, sizeof *outcome->run);
    for (; outcome->count < count; outcome->count++) {
        struct ca_run *run = &outcome->run[outcome->count];

        run->target = plan->target[outcome->count % plan->target_count];
        run->profile = &plan->profile[outcome->count / plan->target_count];
    }
    struct looking looking = { plan, outcome->store, outcome->run };
    ca_parallel_do(plan->target_count, plan->options->jobs_count, look_at_target, &looking);
}

static bool look_at_all(const struct ca_plan *plan, struct ca_outcome *outcome,
                        struct ca_error *err)
{
    if (!open_store(plan, outcome, err)) {
        return false;
    }
    ask_all(plan, outcome);

    const struct ca_choosing how = { plan->policy, plan->backup_count };
    bool done = ca_choice_make(outcome->run, outcome->count, &how, &outcome->choice);
    make_result(plan, outcome);
    for (size_t i = 0; i < outcome->count && !done && err->code == CA_OK; i++) {
        *err = outcome->run[i].err; /* the first failing target's */
    }
    return done || (plan->options->keep_going && outcome->choice.count > 0);
}

static bool render(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    const struct ca_rendering rendering = { plan->form, &plan->templates, &outcome->choice,
                                            outcome->result };

    return ca_rendered_make(&rendering, &outcome->product, err);
}

static bool prove(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    const struct ca_proving proving = { &outcome->product, outcome->run, outcome->count,
                                        &outcome->choice, plan->templates.path != NULL };

    return ca_proof_check(&proving, &outcome->proof, err);
}

/* With --rehearse: the device's code, a second connection, and nothing trusted but the product. */
static bool rehearse(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    struct ca_bytes anchors = { NULL, 0 };

    if (!plan->options->rehearse) {
        return true;
    }
    ca_proof_bytes(&outcome->product, &outcome->choice, &anchors);
    outcome->rehearsal = ca_alloc(outcome->count, sizeof *outcome->rehearsal);
    bool done = ca_connections_rehearse(plan, outcome->run, outcome->count, ca_bytes_span(&anchors),
                                        outcome->rehearsal, err);
    ca_rehearsals_put(outcome->result, outcome->rehearsal, outcome->run, outcome->count);
    ca_bytes_clear(&anchors);
    return done;
}

static struct ca_change change_of(const struct ca_plan *plan, const struct ca_outcome *outcome)
{
    return (struct ca_change){ &plan->committed, plan->options->update, outcome->run,
                               outcome->count,   &outcome->choice,      plan->options->now_s };
}

static bool may_change(const struct ca_plan *plan, const struct ca_outcome *outcome,
                       struct ca_error *err)
{
    struct ca_change change = change_of(plan, outcome);

    if (plan->options->update == NULL || plan->options->accept_change ||
        ca_change_refuse(&change, err)) {
        return true;
    }
    if (plan->accept_change == NULL || !plan->accept_change(err)) {
        return false;
    }
    *err = (struct ca_error){ CA_OK, "", "", "" };
    return true;
}

static bool put_product(const struct ca_plan *plan, struct ca_outcome *outcome,
                        struct ca_error *err)
{
    bool is_stdout = strcmp(plan->output, "-") == 0;

    if ((plan->options->json && is_stdout) || plan->options->shard_part.count > 0) {
        return true; /* the result takes the place of the product */
    }
    if (plan->form->is_binary && is_stdout && isatty(STDOUT_FILENO)) {
        ca_fail(err, CA_ERR_OUTPUT, "format '%s' is no text for a terminal", plan->form->name);
        ca_error_hint(err, "write it to a file: -o FILE");
        return false;
    }
    struct ca_change change = change_of(plan, outcome);
    bool is_kept = plan->options->update != NULL && plan->options->template_file == NULL &&
                   ca_change_is_none(&change, ca_value_get(outcome->result, "settings")) &&
                   ca_output_is_same_code(plan->output, &outcome->product);
    if (is_kept) {
        outcome->change = CA_FILE_UNCHANGED;
    } else if (!ca_output_write_product(plan->output, &outcome->product, &outcome->change, err)) {
        return false;
    }
    outcome->written_to = plan->output;
    return true;
}

/* The client's file is drafted before the product is written, unless it is to
 * lie in the folder that is only made then. */
static bool write_product(const struct ca_plan *plan, struct ca_outcome *outcome,
                          struct ca_error *err)
{
    struct ca_draft draft = { .path = NULL };
    struct ca_text text = { 0 };
    bool is_late = plan->form->shape == CA_FORM_FOLDER;

    if (plan->options->client_out == NULL) {
        return put_product(plan, outcome, err);
    }
    bool done = ca_client_render(plan->form, plan->symbol, CA_VERSION, &plan->client, &text, err) &&
                (!is_late || put_product(plan, outcome, err)) &&
                ca_draft_write(plan->options->client_out, ca_text_span(&text), CA_DRAFT_PRIVATE,
                               &draft, err) &&
                (is_late || put_product(plan, outcome, err)) && ca_draft_place(&draft, err);
    ca_draft_clear(&draft);
    ca_client_text_clear(&text);
    return done;
}

/* --check: what was found is held against the file; nothing is made. */
static bool check_file(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    if (!open_store(plan, outcome, err)) {
        return false;
    }
    ask_all(plan, outcome);
    const struct ca_checking checking = {
        .file = plan->options->check,
        .committed = &plan->committed,
        .parts = &plan->parts,
        .runs = outcome->run,
        .count = outcome->count,
        .now_s = plan->options->now_s,
        .warn_days = (unsigned)plan->options->warn_days_count,
        .remake = ca_text_words(&plan->remake),
    };
    bool done = ca_check_make(&checking, &outcome->check, err);
    outcome->result = ca_result_begin(CA_VERSION);
    ca_check_put(outcome->result, &outcome->check, outcome->run);
    if (done && plan->options->rehearse) {
        outcome->rehearsal = ca_alloc(outcome->count, sizeof *outcome->rehearsal);
        done = ca_connections_rehearse_file(plan, outcome->run, outcome->count, outcome->rehearsal,
                                            err);
        ca_rehearsals_put(outcome->result, outcome->rehearsal, outcome->run, outcome->count);
    }
    return done;
}

/* --explain-error: the codes, and what in the chains of the targets they would be about. */
static bool explain_error(const struct ca_plan *plan, struct ca_outcome *outcome,
                          struct ca_error *err)
{
    struct ca_text text = { 0 };
    enum ca_file_change change;
    bool is_asked = plan->target_count > 0, done = true;

    if (is_asked && !open_store(plan, outcome, err)) {
        return false;
    }
    ask_all(plan, outcome);
    const struct ca_explaining explaining = { &plan->codes, outcome->run, outcome->count,
                                              plan->options->now_s };
    outcome->result = ca_result_begin(CA_VERSION);
    ca_explained_put(outcome->result, &explaining);
    for (size_t i = 0; i < outcome->count && done; i++) {
        done = outcome->run[i].presented.count > 0; /* what is wrong with a chain is the matter */
        if (!done) {
            *err = outcome->run[i].err;
        }
    }
    if (!plan->options->json) {
        ca_explained_write(outcome->result, is_asked && done, &text);
        done = ca_output_write("-", &text, &change, err) && done;
    }
    ca_text_clear(&text);
    return done;
}

static bool keep_committed(const struct ca_plan *plan, struct ca_outcome *outcome,
                           struct ca_error *err)
{
    bool has_roots = plan->options->roots.count > 0;

    if (has_roots && outcome->store == NULL && !open_store(plan, outcome, err)) {
        return false;
    }
    const char **names = ca_alloc(plan->target_count, sizeof *names);
    struct ca_wish wish = ca_plan_wish(plan, names);

    wish.roots = has_roots ? outcome->store : NULL;
    outcome->is_kept = ca_change_still_good(&plan->committed, plan->options->update, &wish,
                                            plan->options->now_s, err);
    ca_free(names);
    return outcome->is_kept;
}

/* A build without network goes on with what is committed, while it is good. */
static bool keep_unasked(const struct ca_plan *plan, struct ca_outcome *outcome,
                         struct ca_error *err)
{
    const struct ca_options *options = plan->options;
    struct ca_error own = { CA_OK, "", "", "" };

    if (options->update == NULL || options->strict || options->accept_change) {
        return false;
    }
    for (size_t i = 0; i < outcome->count; i++) {
        if (outcome->run[i].err.code != CA_ERR_UNREACHABLE) {
            return false;
        }
    }
    if (outcome->count == 0 || !keep_committed(plan, outcome, &own)) {
        return false;
    }
    outcome->unasked = *err;
    *err = (struct ca_error){ CA_OK, "", "", "" };
    return true;
}

bool ca_pipeline_run(const struct ca_plan *plan, struct ca_outcome *outcome, struct ca_error *err)
{
    *outcome = (struct ca_outcome){ .bench_only = bench_only(plan) };
    ca_crypto_start();
    ca_engine_set_clock(plan->options->now_s);
    if (plan->options->offline) {
        return keep_committed(plan, outcome, err) && ca_depfile_write(plan, &outcome->product, err);
    }
    if (plan->codes.count > 0) {
        return explain_error(plan, outcome, err);
    }
    if (plan->options->check != NULL) {
        return check_file(plan, outcome, err);
    }
    if (!look_at_all(plan, outcome, err)) {
        return keep_unasked(plan, outcome, err) && ca_depfile_write(plan, &outcome->product, err);
    }
    struct ca_error own = { CA_OK, "", "", "" }; /* with --keep-going, err has a target's failure */
    bool done = render(plan, outcome, &own) && prove(plan, outcome, &own) &&
                rehearse(plan, outcome, &own) && may_change(plan, outcome, &own) &&
                write_product(plan, outcome, &own) &&
                ca_depfile_write(plan, &outcome->product, &own);
    if (!done) {
        *err = own;
    }
    return done && err->code == CA_OK;
}

void ca_outcome_clear(struct ca_outcome *outcome)
{
    ca_product_clear(&outcome->product);
    ca_value_free(outcome->result);
    ca_choice_clear(&outcome->choice);
    ca_check_clear(&outcome->check);
    for (size_t i = 0; i < outcome->count; i++) {
        if (outcome->rehearsal != NULL) {
            ca_rehearsal_clear(&outcome->rehearsal[i]);
        }
        ca_verdicts_clear(&outcome->run[i].verdicts);
        ca_candidates_clear(&outcome->run[i].candidates);
        ca_paths_clear(&outcome->run[i].paths);
        ca_issuers_clear(&outcome->run[i].issuers);
        ca_root_store_close(outcome->run[i].own_store);
        ca_presented_clear(&outcome->run[i].presented);
    }
    ca_free(outcome->rehearsal);
    ca_free(outcome->run);
    ca_root_store_close(outcome->store);
    *outcome = (struct ca_outcome){ .store = NULL };
}
