/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/change.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "x509/crypto.h"

enum { NAMES_MAX = 160 };

static bool is_listed(const struct ca_value *list, const char *text)
{
    for (size_t i = 0; i < ca_value_count(list); i++) {
        const char *one = ca_value_text(ca_value_at(list, i));
        if (one != NULL && strcmp(one, text) == 0) {
            return true;
        }
    }
    return false;
}

static bool fail_other(const char *file, const char *what, const char *was, const char *is,
                       struct ca_error *err)
{
    ca_fail(err, CA_ERR_OUTDATED, "'%s' was made for another %s", file, what);
    ca_error_cause(err, "it says '%s', this run asks for '%s'", was, is);
    return false;
}

static bool is_as_wished(const struct ca_committed *committed, const char *file, const char *key,
                         const char *wish, struct ca_error *err)
{
    const char *was = ca_committed_setting(committed, key);

    return wish[0] == '\0' || strcmp(was, wish) == 0 || fail_other(file, key, was, wish, err);
}

static bool has_wished_targets(const struct ca_committed *committed, const char *file,
                               const struct ca_wish *wish, struct ca_error *err)
{
    const struct ca_value *list = ca_value_get(committed->settings, "targets");

    for (size_t i = 0; i < wish->target_count; i++) {
        if (!is_listed(list, wish->targets[i])) {
            ca_fail(err, CA_ERR_OUTDATED, "'%s' was not made for '%s'", file, wish->targets[i]);
            return false;
        }
    }
    if (wish->target_count > 0 && ca_value_count(list) != wish->target_count) {
        ca_fail(err, CA_ERR_OUTDATED, "'%s' was made for other targets", file);
        ca_error_cause(err, "it names %zu, this run %zu", ca_value_count(list), wish->target_count);
        return false;
    }
    return true;
}

static bool is_in_date(const struct ca_cert *cert, const char *file, int64_t now_s,
                       struct ca_error *err)
{
    char date[CA_DATE_TEXT_MAX];

    if (now_s > cert->not_after_s) {
        ca_clock_date(cert->not_after_s, date);
        ca_fail(err, CA_ERR_OUTDATED, "a root in '%s' has expired", file);
        ca_error_cause(err, "'%s' was good until %s", cert->short_name, date);
        return false;
    }
    if (now_s < cert->not_before_s) {
        ca_clock_date(cert->not_before_s, date);
        ca_fail(err, CA_ERR_OUTDATED, "a root in '%s' is not yet valid", file);
        ca_error_cause(err, "'%s' begins on %s: is this machine's clock right?", cert->short_name,
                       date);
        return false;
    }
    return true;
}

/* The line must speak of the certificates that are there. */
static bool matches_its_settings(const struct ca_committed *committed, const char *file,
                                 struct ca_error *err)
{
    const struct ca_value *list = ca_value_get(committed->settings, "anchors");
    bool is_same = ca_value_count(list) == committed->count;

    for (size_t i = 0; i < committed->count && is_same; i++) {
        char sha256[CA_SHA256_TEXT_MAX];
        ca_cert_sha256_text(committed->anchor[i], sha256);
        is_same = is_listed(list, sha256);
    }
    if (!is_same) {
        ca_fail(err, CA_ERR_OUTDATED, "'%s' was changed by hand", file);
        ca_error_cause(err, "its certificates are not those that its settings name");
    }
    return is_same;
}

/* The macro is what firmware sets its clock by: it must be the latest beginning. */
static bool matches_its_time_floor(const struct ca_committed *committed, const char *file,
                                   struct ca_error *err)
{
    int64_t floor_s = INT64_MIN;
    char moment[CA_DATE_TEXT_MAX];

    for (size_t i = 0; i < committed->count; i++) {
        int64_t begin_s = committed->anchor[i]->not_before_s;
        floor_s = begin_s > floor_s ? begin_s : floor_s;
    }
    if (committed->time_floor_s == floor_s) {
        return true;
    }
    ca_clock_moment(floor_s, moment);
    ca_fail(err, CA_ERR_OUTDATED, "'%s' was changed by hand", file);
    ca_error_cause(err, "its %s_TIME_FLOOR is not the moment %s, when its roots begin",
                   ca_committed_setting(committed, "name"), moment);
    return false;
}

/* With --include-intermediates a link is in no store: what counts is the root that it verifies to,
 * which is embedded beside it. */
static bool is_link_to_root(const struct ca_committed *committed, const struct ca_cert *cert,
                            const struct ca_root_store *roots)
{
    bool may_link = ca_value_is_true(ca_value_get(committed->settings, "include_intermediates"));

    for (size_t depth = 0; may_link && depth < CA_PATH_LEN_MAX; depth++) {
        const struct ca_cert *issuer = NULL;

        for (size_t i = 0; i < committed->count && issuer == NULL; i++) {
            const struct ca_cert *other = committed->anchor[i];
            bool is_issuer = other != cert && ca_cert_names_issuer(cert, other) &&
                             ca_cert_is_signed_by(cert, other);
            issuer = is_issuer ? other : NULL;
        }
        if (issuer == NULL || ca_root_store_has(roots, issuer)) {
            return issuer != NULL;
        }
        cert = issuer;
    }
    return false;
}

static bool is_still_trusted(const struct ca_committed *committed, const struct ca_cert *cert,
                             const char *file, const struct ca_root_store *roots,
                             struct ca_error *err)
{
    if (roots == NULL || ca_root_store_has(roots, cert) ||
        is_link_to_root(committed, cert, roots)) {
        return true;
    }
    ca_fail(err, CA_ERR_OUTDATED, "a root in '%s' is not trusted any more", file);
    ca_error_cause(err, "'%s' is not in %s", cert->short_name, ca_root_store_name(roots));
    return false;
}

static bool is_good(const struct ca_committed *committed, const char *file,
                    const struct ca_wish *wish, int64_t now_s, struct ca_error *err)
{
    if (committed->settings == NULL) {
        ca_fail(err, CA_ERR_OUTDATED, "'%s' does not say how it was made", file);
        ca_error_cause(err, "it has no line with '%s'", CA_COMMITTED_MARK);
        return false;
    }
    if (ca_value_is_true(ca_value_get(committed->settings, "bench_only"))) {
        return ca_fail(err, CA_ERR_OUTDATED, "'%s' is for a bench, not for a product", file);
    }
    if (!matches_its_settings(committed, file, err) ||
        !matches_its_time_floor(committed, file, err) ||
        !has_wished_targets(committed, file, wish, err) ||
        !is_as_wished(committed, file, "device", wish->device, err) ||
        !is_as_wished(committed, file, "format", wish->format, err) ||
        !is_as_wished(committed, file, "name", wish->name, err)) {
        return false;
    }
    for (size_t i = 0; i < committed->count; i++) {
        if (!is_in_date(committed->anchor[i], file, now_s, err) ||
            !is_still_trusted(committed, committed->anchor[i], file, wish->roots, err)) {
            return false;
        }
    }
    return true;
}

bool ca_change_still_good(const struct ca_committed *committed, const char *file,
                          const struct ca_wish *wish, int64_t now_s, struct ca_error *err)
{
    if (!is_good(committed, file, wish, now_s, err)) {
        ca_error_hint(err, "run again without --offline to ask the server");
        return false;
    }
    return true;
}

static bool has_anchor(const struct ca_committed *committed, const struct ca_cert *cert)
{
    for (size_t i = 0; i < committed->count; i++) {
        if (ca_cert_equal(committed->anchor[i], cert)) {
            return true;
        }
    }
    return false;
}

static void add_name(char names[static NAMES_MAX], const struct ca_cert *cert)
{
    size_t len = strlen(names);
    char digits[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(cert, digits);
    snprintf(names + len, NAMES_MAX - len, "%s'%.60s' (sha256 %.16s...)", len > 0 ? ", " : "",
             cert->short_name, digits);
}

/* What the new run says of the old root, if it met it at all. */
static bool find_reason(const struct ca_change *change, const struct ca_cert *old,
                        char reason[static CA_REASON_TEXT_MAX])
{
    for (size_t i = 0; i < change->count; i++) {
        const struct ca_run *run = &change->runs[i];

        for (size_t k = 0; k < run->candidates.count; k++) {
            if (ca_cert_equal(run->candidates.candidate[k].root->cert, old)) {
                ca_choice_reason(run, change->choice, k, reason);
                return true;
            }
        }
    }
    return false;
}

/* Why the old root is not taken any more, as far as the new run can tell. */
static void tell_why(const struct ca_change *change, const struct ca_cert *old,
                     char why[static CA_REASON_TEXT_MAX])
{
    char reason[CA_REASON_TEXT_MAX], date[CA_DATE_TEXT_MAX];

    if (change->now_s > old->not_after_s) {
        ca_clock_date(old->not_after_s, date);
        snprintf(why, CA_REASON_TEXT_MAX, "the old one expired on %s", date);
    } else if (find_reason(change, old, reason)) {
        snprintf(why, CA_REASON_TEXT_MAX, "of the old one: %.360s", reason);
    } else {
        snprintf(why, CA_REASON_TEXT_MAX, "the server's chain no longer ends in the old one");
    }
}

bool ca_change_refuse(const struct ca_change *change, struct ca_error *err)
{
    const struct ca_committed *committed = change->committed;
    const struct ca_choice *choice = change->choice;
    char gone[NAMES_MAX] = "", come[NAMES_MAX] = "", why[CA_REASON_TEXT_MAX] = "";

    for (size_t i = 0; i < committed->count; i++) {
        if (!ca_choice_has(choice, committed->anchor[i])) {
            add_name(gone, committed->anchor[i]);
            tell_why(change, committed->anchor[i], why);
        }
    }
    for (size_t i = 0; i < choice->count; i++) {
        if (!has_anchor(committed, choice->anchor[i].cert)) {
            add_name(come, choice->anchor[i].cert);
        }
    }
    if (gone[0] == '\0' && come[0] == '\0') {
        return true;
    }
    ca_fail(err, CA_ERR_OUTDATED, "the roots in '%s' would change", change->file);
    ca_error_cause(err, "old root: %s; new root: %s; %s", gone[0] != '\0' ? gone : "none",
                   come[0] != '\0' ? come : "none",
                   why[0] != '\0' ? why : "a target needs one more root");
    ca_error_hint(err, "make sure that the change is meant, then run again with --accept-change");
    return false;
}

static bool is_same_value(const struct ca_value *a, const struct ca_value *b)
{
    struct ca_text text_a = { 0 }, text_b = { 0 };

    ca_value_write_compact(a, &text_a);
    ca_value_write_compact(b, &text_b);
    bool is_same = ca_span_equal(ca_text_span(&text_a), ca_text_span(&text_b));
    ca_text_clear(&text_a);
    ca_text_clear(&text_b);
    return is_same;
}

bool ca_change_is_none(const struct ca_change *change, const struct ca_value *settings)
{
    struct ca_error ignored = { CA_OK, "", "", "" };

    return change->committed->settings != NULL &&
           is_same_value(change->committed->settings, settings) &&
           ca_change_refuse(change, &ignored);
}
