/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/check_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "stages/choice.h"
#include "x509/anchor_made.h"
#include "x509/key_parts.h"
#include "x509/pem.h"
#include "x509/public_roots.h"

static struct ca_check_roots roots_of(const struct ca_checking *checking,
                                      const struct ca_check *check)
{
    return checking->committed->count > 0
               ? (struct ca_check_roots){ (const struct ca_cert *const *)
                                              checking->committed->anchor,
                                          checking->committed->count }
               : (struct ca_check_roots){ (const struct ca_cert *const *)check->found,
                                          check->found_count };
}

static bool is_same_part(const struct ca_carried_root *part, const struct ca_cert *cert)
{
    struct ca_span key = ca_bytes_span(&part->key);
    struct ca_key_parts parts;

    if (!ca_span_equal(ca_bytes_span(&part->subject), ca_cert_subject_der(cert))) {
        return false;
    }
    if (ca_span_equal(key, ca_bytes_span(&cert->spki))) {
        return true;
    }
    return ca_key_parts_take(cert, &parts) &&
           (part->exponent.len > 0
                ? ca_span_equal(key, parts.modulus) &&
                      ca_span_equal(ca_bytes_span(&part->exponent), parts.exponent)
                : ca_span_equal(key, parts.point));
}

static bool is_found(const struct ca_check *check, const struct ca_cert *cert)
{
    for (size_t i = 0; i < check->found_count; i++) {
        if (ca_cert_equal(check->found[i], cert)) {
            return true;
        }
    }
    return false;
}

/* Names and keys alone are no certificates: those that the runs met are taken for them. */
static void find_whole(const struct ca_checking *checking, const struct ca_cert *cert,
                       struct ca_check *check)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_cert *copy = NULL;

    for (size_t i = 0; i < checking->parts->count; i++) {
        if (is_same_part(&checking->parts->root[i], cert) && !is_found(check, cert) &&
            ca_cert_decode(ca_bytes_span(&cert->der), &copy, &ignored)) {
            check->found = ca_grow(check->found, check->found_count, sizeof(struct ca_cert *));
            check->found[check->found_count++] = copy;
        }
    }
}

static bool is_part_found(const struct ca_check *check, const struct ca_carried_root *part)
{
    for (size_t i = 0; i < check->found_count; i++) {
        if (is_same_part(part, check->found[i])) {
            return true;
        }
    }
    return false;
}

/* What no store has is trusted all the same: by its name and its key. */
static void make_the_rest(const struct ca_carried *parts, struct ca_check *check)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct ca_carried_root *part = &parts->root[i];
        const struct ca_anchor_parts made = { ca_bytes_span(&part->subject),
                                              ca_bytes_span(&part->key),
                                              ca_bytes_span(&part->exponent) };
        struct ca_error ignored = { CA_OK, "", "", "" };
        struct ca_cert *cert = NULL;

        if (!is_part_found(check, part) && ca_anchor_make(&made, &cert, &ignored)) {
            check->found = ca_grow(check->found, check->found_count, sizeof(struct ca_cert *));
            check->found[check->found_count++] = cert;
        }
    }
}

static void find_all_whole(const struct ca_checking *checking, struct ca_check *check)
{
    for (size_t i = 0; i < checking->count; i++) {
        const struct ca_candidates *candidates = &checking->runs[i].candidates;

        for (size_t k = 0; k < candidates->count; k++) {
            find_whole(checking, candidates->candidate[k].root->cert, check);
        }
    }
    check->made_from = check->found_count;
    make_the_rest(checking->parts, check);
}

/* What has no end is far off. */
static int64_t remaining(const struct ca_check *check, int64_t moment_s)
{
    return moment_s == INT64_MAX ? INT64_MAX : moment_s - check->now_s;
}

static void look_at_anchors(const struct ca_check_roots *roots, struct ca_check *check)
{
    check->anchor = ca_alloc(roots->count, sizeof *check->anchor);
    for (; check->anchor_count < roots->count; check->anchor_count++) {
        const struct ca_cert *cert = roots->cert[check->anchor_count];
        struct ca_public_root entry = ca_public_root_find(cert);

        check->anchor[check->anchor_count] = (struct ca_check_anchor){
            .cert = cert,
            .is_made = check->found_count > 0 && check->anchor_count >= check->made_from,
            .has_ended = check->now_s > cert->not_after_s,
            .ends_soon = remaining(check, cert->not_after_s) < check->warn_s,
            .is_not_yet_valid = check->now_s < cert->not_before_s,
            .was_public = entry.is_listed || entry.is_withdrawn,
            .is_public = entry.is_listed && !entry.is_withdrawn,
        };
    }
}

bool ca_check_carries(const struct ca_check_roots *roots, const struct ca_cert *cert)
{
    for (size_t i = 0; i < roots->count; i++) {
        if (ca_cert_same_ca(roots->cert[i], cert)) {
            return true;
        }
    }
    return false;
}

static bool has_certificate(const struct ca_check_roots *roots, const struct ca_cert *cert)
{
    for (size_t i = 0; i < roots->count; i++) {
        if (ca_cert_equal(roots->cert[i], cert)) {
            return true;
        }
    }
    return false;
}

/* With all roots of the file, and nothing else. */
static void ask_device(const struct ca_check_roots *roots, const struct ca_run *run,
                       struct ca_check_target *target)
{
    const struct ca_presented *presented = &run->presented;
    struct ca_judgement judgement;
    struct ca_text pem = { 0 };
    char bar[CA_JUDGEMENT_TEXT_MAX];

    if (roots->count == 0) {
        target->state = CA_CHECK_REFUSED;
        target->is_refused_by_chain = true;
        snprintf(target->reason, sizeof target->reason, "no root in the file can be used");
        return;
    }
    for (size_t i = 0; i < roots->count; i++) {
        ca_pem_put(ca_bytes_span(&roots->cert[i]->der), &pem);
    }
    struct ca_question question = {
        .profile = run->profile,
        .bytes = { (const uint8_t *)pem.at, pem.len + 1 },
        .anchor = roots->cert,
        .anchor_count = roots->count,
        .presented = (const struct ca_cert *const *)presented->cert,
        .presented_count = presented->count,
        .host = run->target.host,
        .is_tls_1_3 = ca_presented_is_tls_1_3(presented, run->profile),
        .leaf_use = presented->leaf_use,
    };
    ca_engine_judge(&question, &judgement);
    ca_text_clear(&pem);
    target->is_proved = judgement.is_proved;
    if (!judgement.is_accepted) {
        target->state = CA_CHECK_REFUSED;
        target->is_refused_by_chain = true;
        snprintf(target->reason, sizeof target->reason, "%s", judgement.reason);
    } else if (!ca_verdicts_handshake(presented, run->profile, bar)) {
        target->state = CA_CHECK_REFUSED;
        snprintf(target->reason, sizeof target->reason, "%s", bar);
    }
}

static int64_t life_of(const struct ca_path *path)
{
    int64_t life_s = INT64_MAX;
    size_t first = path->origin[1] == CA_ORIGIN_PRESENTED ? 2 : 1;

    /* The issuing CA is renewed without notice; what stands above it is not, nor what the file
     * itself carries. */
    for (size_t i = first; i < path->len; i++) {
        life_s = path->certs[i]->not_after_s < life_s ? path->certs[i]->not_after_s : life_s;
    }
    int64_t end_s = path->certs[path->len - 1]->not_after_s;
    return end_s < life_s ? end_s : life_s;
}

/* The longest way from the server's chain to a root of the file. */
static void find_life(struct ca_check *check, const struct ca_run *run, size_t at,
                      struct ca_check_target *target)
{
    const struct ca_pool pool = { .presented = &run->presented };
    struct ca_purpose purpose = { run->target.host, run->target.is_address, check->now_s };
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_paths *paths = &check->paths[at];

    if (!ca_paths_find(&pool, check->store, &purpose, paths, &ignored)) {
        return;
    }
    for (size_t i = 0; i < paths->count; i++) {
        const struct ca_path *path = &paths->path[i];

        if (path->fault.kind == CA_FAULT_NONE &&
            (!target->has_life || life_of(path) > target->life_s)) {
            target->has_life = true;
            target->life_s = life_of(path);
            target->root = path->certs[path->len - 1];
        }
    }
}

/* What a new run would carry: the root, or an intermediate to be embedded, that the file has not. */
static void note_new(const struct ca_check_roots *roots, const struct ca_run *run,
                     struct ca_check_target *target)
{
    int best = ca_choice_best(run);

    if (best < 0) {
        return;
    }
    const struct ca_verdict *verdict = &run->verdicts.verdict[best];
    target->new_root = run->candidates.candidate[best].root->cert;
    target->ends_elsewhere = !ca_check_carries(roots, target->new_root);
    for (size_t i = 0; i < verdict->help_count && !target->ends_elsewhere; i++) {
        target->ends_elsewhere = !has_certificate(roots, verdict->help[i]);
        target->new_root = target->ends_elsewhere ? verdict->help[i] : target->new_root;
    }
}

static void look_at_target(const struct ca_checking *checking, struct ca_check *check, size_t at)
{
    const struct ca_check_roots roots = roots_of(checking, check);
    const struct ca_run *run = &checking->runs[at];
    struct ca_check_target *target = &check->target[at];

    if (run->presented.count == 0 || run->presented.unproven.code != CA_OK) {
        target->state = CA_CHECK_NOT_ASKED;
        snprintf(target->reason, sizeof target->reason, "%s", run->err.what);
        return;
    }
    ask_device(&roots, run, target);
    find_life(check, run, at, target);
    note_new(&roots, run, target);
    if (target->state == CA_CHECK_REFUSED) {
        ca_check_find_fault(check, &roots, run, at);
    }
    if (target->state == CA_CHECK_SERVES && target->has_life &&
        remaining(check, target->life_s) < check->warn_s) {
        target->state = CA_CHECK_ENDS_SOON;
    }
}

/* Nobody could be asked, but the dates speak for themselves. */
static bool fail_by_dates(const struct ca_check *check, struct ca_error *err)
{
    const struct ca_cert *last = NULL;
    char date[CA_DATE_TEXT_MAX];

    for (size_t i = 0; i < check->anchor_count; i++) {
        const struct ca_cert *cert = check->anchor[i].cert;
        if (!check->anchor[i].ends_soon) {
            return true;
        }
        last = last == NULL || cert->not_after_s > last->not_after_s ? cert : last;
    }
    if (last == NULL) {
        return true;
    }
    ca_clock_date(last->not_after_s, date);
    ca_fail(err, CA_ERR_OUTDATED, "no root in '%s' is good beyond %s", check->file, date);
    ca_error_cause(err, "the last to end is '%s'", last->short_name);
    ca_error_hint(err, "make the file anew, and update the devices before that day");
    return false;
}

static bool conclude(const struct ca_checking *checking, const struct ca_check *check,
                     struct ca_error *err)
{
    for (size_t i = 0; i < check->target_count; i++) {
        enum ca_check_state state = check->target[i].state;

        if (state == CA_CHECK_REFUSED || state == CA_CHECK_ENDS_SOON) {
            return ca_check_fail(checking, check, i, err);
        }
    }
    if (!fail_by_dates(check, err)) {
        return false;
    }
    for (size_t i = 0; i < check->target_count; i++) {
        if (check->target[i].state == CA_CHECK_NOT_ASKED) {
            *err = checking->runs[i].err;
            return false;
        }
    }
    return true;
}

bool ca_check_make(const struct ca_checking *checking, struct ca_check *check, struct ca_error *err)
{
    *check = (struct ca_check){ .file = checking->file,
                                .now_s = checking->now_s,
                                .warn_s = (int64_t)checking->warn_days * CA_DAY_S,
                                .target_count = checking->count };
    check->target = ca_alloc(checking->count, sizeof *check->target);
    check->paths = ca_alloc(checking->count, sizeof *check->paths);
    if (checking->committed->count == 0) {
        find_all_whole(checking, check);
    }
    const struct ca_check_roots roots = roots_of(checking, check);
    check->store = ca_root_store_open_over(NULL, roots.cert, roots.count);
    look_at_anchors(&roots, check);
    for (size_t i = 0; i < checking->count; i++) {
        look_at_target(checking, check, i);
    }
    return conclude(checking, check, err);
}

int64_t ca_check_days(const struct ca_check *check, int64_t moment_s)
{
    int64_t left = remaining(check, moment_s);

    return left >= 0 ? left / CA_DAY_S : -((-left + CA_DAY_S - 1) / CA_DAY_S);
}

void ca_check_days_words(const struct ca_check *check, int64_t moment_s,
                         char text[static CA_DAYS_TEXT_MAX])
{
    long long days = (long long)(remaining(check, moment_s) / CA_DAY_S);
    const char *plural = days == 1 || days == -1 ? "" : "s";

    if (days == 0) {
        snprintf(text, CA_DAYS_TEXT_MAX, "today");
    } else if (days > 0) {
        snprintf(text, CA_DAYS_TEXT_MAX, "in %lld day%s", days, plural);
    } else {
        snprintf(text, CA_DAYS_TEXT_MAX, "%lld day%s ago", -days, plural);
    }
}

const char *ca_check_fault_word(enum ca_check_fault fault)
{
    static const char *const words[CA_CHECK_FAULT_COUNT] = {
        [CA_CHECK_FAULT_NONE] = "",
        [CA_CHECK_FAULT_FILE] = "file",
        [CA_CHECK_FAULT_SERVER] = "server",
        [CA_CHECK_FAULT_UNCLEAR] = "unclear",
    };
    return words[fault];
}

const char *ca_check_word(enum ca_check_state state)
{
    static const char *const words[CA_CHECK_STATE_COUNT] = {
        [CA_CHECK_SERVES] = "serves",
        [CA_CHECK_ENDS_SOON] = "ends soon",
        [CA_CHECK_REFUSED] = "refused",
        [CA_CHECK_NOT_ASKED] = "not asked",
    };
    return words[state];
}

void ca_check_clear(struct ca_check *check)
{
    for (size_t i = 0; i < check->target_count; i++) {
        ca_paths_clear(&check->paths[i]);
    }
    for (size_t i = 0; i < check->found_count; i++) {
        ca_cert_free(check->found[i]);
    }
    ca_free(check->found);
    ca_free(check->paths);
    ca_free(check->target);
    ca_free(check->anchor);
    ca_root_store_close(check->store);
    *check = (struct ca_check){ .file = NULL };
}
