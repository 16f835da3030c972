/* SPDX-License-Identifier: Apache-2.0 */
/* What --explain says: the other half of cli/report.h. */

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mask.h"
#include "cli/paint.h"
#include "cli/report.h"

#define PREFIX "ca-extract: "

enum { INDENT_MAX = 3 * CA_PATH_LEN_MAX + 1, SHOWN_MAX = 256 };

/* Key, size and dates of a certificate: "P-256, 412 bytes, 2026-01-01 to 2027-01-01". */
static void describe(const struct ca_cert *cert, char text[static SHOWN_MAX])
{
    char from[CA_DATE_TEXT_MAX], until[CA_DATE_TEXT_MAX];

    ca_clock_date(cert->not_before_s, from);
    ca_clock_date(cert->not_after_s, until);
    snprintf(text, SHOWN_MAX, "%s, %zu bytes, %s to %s", cert->key_text, cert->der.len, from,
             until);
}

static void explain_presented(FILE *out, const struct ca_presented *presented)
{
    for (size_t i = 0; i < presented->count; i++) {
        const struct ca_cert *cert = presented->cert[i];
        char shown[SHOWN_MAX];

        describe(cert, shown);
        fprintf(out, PREFIX "  presented %zu: '%s', %s, issued by '%s'\n", i, cert->short_name,
                shown, cert->issuer);
    }
}

static void explain_fetches(FILE *out, const struct ca_issuers *issuers)
{
    for (size_t i = 0; i < issuers->fetch_count; i++) {
        fprintf(out, PREFIX "  fetched %s: %s\n", issuers->fetch[i].url, issuers->fetch[i].outcome);
    }
    for (size_t i = 0; i < issuers->count; i++) {
        fprintf(out, PREFIX "  not presented: '%s', issued by '%s'\n", issuers->cert[i]->short_name,
                issuers->cert[i]->issuer);
    }
    if (issuers->is_cut) {
        fprintf(out, PREFIX "  not everything that is named was fetched: a limit was met\n");
    }
}

/* The tree: paths that begin alike share their first lines. */
struct tree {
    FILE *out;
    const struct ca_paths *paths;
    size_t depth;            /* of the certificates that are being printed */
    char indent[INDENT_MAX]; /* before them: "|  " where a branch goes on */
};

/* Do two paths have the same certificates, down to and at `depth`? */
static bool is_alike(const struct ca_path *a, const struct ca_path *b, size_t depth)
{
    if (a->len <= depth || b->len <= depth) {
        return false;
    }
    for (size_t i = 0; i <= depth; i++) {
        if (!ca_cert_equal(a->certs[i], b->certs[i])) {
            return false;
        }
    }
    return true;
}

static const char *origin_words(const struct ca_path *path, size_t at)
{
    static const char *const words[] = { [CA_ORIGIN_PRESENTED] = "presented",
                                         [CA_ORIGIN_FETCHED] = "FETCHED, not presented",
                                         [CA_ORIGIN_STORE] = "of the trust store" };

    return words[path->origin[at]];
}

/* "path 2: usable", where a path ends in the certificate at `depth`. */
static void print_end(const struct tree *tree, size_t first, size_t depth)
{
    for (size_t i = first; i < tree->paths->count; i++) {
        const struct ca_path *path = &tree->paths->path[i];
        bool is_usable = path->fault.kind == CA_FAULT_NONE;

        if (path->len == depth + 1 && is_alike(path, &tree->paths->path[first], depth)) {
            fprintf(tree->out, ": %spath %zu %s%s%s",
                    ca_paint_on(is_usable ? CA_PAINT_GOOD : CA_PAINT_BAD), i + 1,
                    is_usable ? "usable" : "FAULTY: ", path->fault.text, ca_paint_off());
        }
    }
}

static void print_certificate(const struct tree *tree, size_t first, const char *branch)
{
    const struct ca_path *path = &tree->paths->path[first];
    const struct ca_cert *cert = path->certs[tree->depth];
    char shown[SHOWN_MAX];

    describe(cert, shown);
    fprintf(tree->out, PREFIX "  %s%s'%s', %s, %s", tree->indent, branch, cert->short_name, shown,
            origin_words(path, tree->depth));
    print_end(tree, first, tree->depth);
    fputs("\n", tree->out);
}

/* The next path, from `from` on, that has another certificate at `depth` than those before it. */
static size_t next_branch(const struct tree *tree, size_t from, size_t below)
{
    const struct ca_paths *paths = tree->paths;

    for (size_t i = from; i < paths->count; i++) {
        bool is_new =
            tree->depth == 0 || is_alike(&paths->path[i], &paths->path[below], tree->depth - 1);

        for (size_t k = 0; k < i && is_new; k++) {
            is_new = !is_alike(&paths->path[k], &paths->path[i], tree->depth);
        }
        if (is_new && paths->path[i].len > tree->depth) {
            return i;
        }
    }
    return paths->count;
}

/* Everything above the certificate at tree->depth - 1 of path `below`. */
static void print_branches(struct tree *tree, size_t below)
{
    size_t at = next_branch(tree, 0, below);
    size_t indent_len = strlen(tree->indent);

    while (at < tree->paths->count) {
        size_t next = next_branch(tree, at + 1, below);
        bool is_last = next == tree->paths->count, is_top = tree->depth == 0;

        print_certificate(tree, at, is_top ? "" : is_last ? "`- " : "|- ");
        if (!is_top && indent_len + sizeof "|  " <= sizeof tree->indent) {
            memcpy(tree->indent + indent_len, is_last ? "   " : "|  ", sizeof "|  ");
        }
        tree->depth++;
        print_branches(tree, at);
        tree->depth--;
        tree->indent[indent_len] = '\0';
        at = next;
    }
}

/* Does a path before `path` have the certificate `at` in the same place? */
static bool is_told_before(const struct ca_paths *paths, size_t path, size_t at)
{
    const struct ca_path *own = &paths->path[path];

    for (size_t i = 0; i < path; i++) {
        const struct ca_path *other = &paths->path[i];
        bool is_end = at == own->len - 1, is_other_end = at == other->len - 1;

        if (at < other->len && other->certs[at] == own->certs[at] && is_end == is_other_end) {
            return true;
        }
    }
    return false;
}

/* What departs from a profile and harms nobody. */
static void explain_notes(FILE *out, const struct ca_paths *paths)
{
    char note[CA_NOTE_TEXT_MAX];

    for (size_t i = 0; i < paths->count; i++) {
        for (size_t at = 0; at < paths->path[i].len; at++) {
            bool is_told = is_told_before(paths, i, at);

            for (size_t k = 0; !is_told && ca_path_note(&paths->path[i], at, k, note); k++) {
                fprintf(out, PREFIX "  note: %s\n", note);
            }
        }
    }
}

static void explain_paths(FILE *out, const struct ca_paths *paths)
{
    struct tree tree = { .out = out, .paths = paths };

    if (paths->count == 0) {
        fprintf(out, PREFIX "  no path to a trusted root\n");
        return;
    }
    fprintf(out, PREFIX "  %zu path%s, %zu usable, from the server's certificate to a root:\n",
            paths->count, paths->count == 1 ? "" : "s", paths->usable_count);
    print_branches(&tree, 0);
    explain_notes(out, paths);
    if (paths->is_cut) {
        fprintf(out, PREFIX "  the search was cut short: there may be more paths\n");
    }
}

static const char *role_words(const struct ca_run *run, enum ca_role role)
{
    if (role == CA_ROLE_BACKUP) {
        return "backup";
    }
    if (role != CA_ROLE_CHOSEN) {
        return "not chosen";
    }
    return run->err.code == CA_OK ? "chosen" : "would be chosen";
}

static void explain_candidate(FILE *out, const struct ca_run *run, const struct ca_choice *choice,
                              size_t at)
{
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];
    const struct ca_cert *cert = candidate->root->cert;
    enum ca_role role = ca_choice_role(choice, run, at);
    char reason[CA_REASON_TEXT_MAX], sha256[CA_SHA256_TEXT_MAX], shown[SHOWN_MAX];
    char date[CA_DATE_TEXT_MAX];

    describe(cert, shown);
    ca_choice_reason(run, choice, at, reason);
    ca_mask_text(reason);
    ca_cert_sha256_text(cert, sha256);
    ca_clock_date(candidate->distrust.date_s, date);
    fprintf(out, PREFIX "  candidate '%s', %s, %s, %s%s%s, sha256 %s\n", cert->short_name, shown,
            ca_standing_word(candidate->standing),
            !verdict->is_asked                ? "nobody asked the device"
            : ca_verdict_is_accepted(verdict) ? "accepted by the device"
                                              : "refused by the device",
            candidate->distrust.is_known ? ", distrusted from " : "",
            candidate->distrust.is_known ? date : "", sha256);
    fprintf(out, PREFIX "    %s%s: %s%s\n",
            ca_paint_on(role == CA_ROLE_NONE ? CA_PAINT_DIM : CA_PAINT_GOOD), role_words(run, role),
            reason, ca_paint_off());
}

static void explain_run(FILE *out, const struct ca_run *run, const struct ca_choice *choice)
{
    bool is_unproven = run->presented.is_connected && !run->presented.is_key_proven;

    fprintf(out, PREFIX "%s:%s%s%s\n", run->target.name,
            is_unproven ? ca_paint_on(CA_PAINT_BAD) : "",
            is_unproven ? " UNPROVEN: the peer did not show that it holds the leaf's key" : "",
            is_unproven ? ca_paint_off() : "");
    explain_presented(out, &run->presented);
    explain_fetches(out, &run->issuers);
    if (run->presented.count > 0) {
        explain_paths(out, &run->paths);
    }
    if (run->candidates.count > 0) {
        fprintf(out, PREFIX "  %zu candidate%s, best first by the policy '%s':\n",
                run->candidates.count, run->candidates.count == 1 ? "" : "s",
                ca_policy_word(choice->how.policy));
    }
    for (size_t i = 0; i < run->candidates.count; i++) {
        explain_candidate(out, run, choice, i);
    }
}

static void explain_choice(FILE *out, const struct ca_choice *choice)
{
    if (choice->how.policy == CA_POLICY_ALL || choice->count == 0 || choice->run_count < 2) {
        return;
    }
    fprintf(out, PREFIX "all targets together: %zu root%s for what each alone would take %zu%s\n",
            choice->count, choice->count == 1 ? "" : "s", choice->apart_count,
            choice->is_exact ? "" : "; a smaller set may exist: the search was bounded");
}

void ca_report_explanation(FILE *out, const struct ca_outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        explain_run(out, &outcome->run[i], &outcome->choice);
    }
    explain_choice(out, &outcome->choice);
}
