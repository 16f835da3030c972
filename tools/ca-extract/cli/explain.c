/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of --explain: the other half of cli/report.h. */

#include "base/clock.h"
#include "cli/report.h"

#define PREFIX "ca-extract: "

static void explain_presented(FILE *out, const struct ca_presented *presented)
{
    for (size_t i = 0; i < presented->count; i++) {
        const struct ca_cert *cert = presented->cert[i];
        char date[CA_DATE_TEXT_MAX];

        ca_clock_date(cert->not_after_s, date);
        fprintf(out, PREFIX "  presented %zu: '%s', %s, until %s, issued by '%s'\n", i,
                cert->short_name, cert->key_text, date, cert->issuer);
    }
}

static void explain_path(FILE *out, const struct ca_path *path, size_t number)
{
    fprintf(out, PREFIX "  path %zu:", number);
    for (size_t i = 0; i < path->len; i++) {
        fprintf(out, "%s '%s'", i > 0 ? " <-" : "", path->certs[i]->short_name);
    }
    fprintf(out, "%s%s\n", path->fault.kind == CA_FAULT_NONE ? ": usable" : ": ", path->fault.text);
}

static void explain_candidates(FILE *out, const struct ca_run *run, const struct ca_choice *choice)
{
    for (size_t i = 0; i < run->candidates.count; i++) {
        const struct ca_candidate *candidate = &run->candidates.candidate[i];
        char reason[CA_REASON_TEXT_MAX], sha256[CA_SHA256_TEXT_MAX];

        const char *taken = run->err.code == CA_OK ? "chosen" : "would be chosen";

        ca_choice_reason(run, choice, i, reason);
        ca_cert_sha256_text(candidate->root->cert, sha256);
        fprintf(out, PREFIX "  candidate '%s', %s, %s, sha256 %s\n",
                candidate->root->cert->short_name, candidate->root->cert->key_text,
                ca_standing_word(candidate->standing), sha256);
        fprintf(out, PREFIX "    %s: %s\n", (int)i == ca_choice_best(run) ? taken : "not chosen",
                reason);
    }
}

void ca_report_explanation(FILE *out, const struct ca_outcome *outcome)
{
    for (size_t i = 0; i < outcome->count; i++) {
        const struct ca_run *run = &outcome->run[i];
        bool is_unproven = run->presented.is_connected && !run->presented.is_key_proven;

        fprintf(out, PREFIX "%s:%s\n", run->target.name,
                is_unproven ? " UNPROVEN: the peer did not show that it holds the leaf's key" : "");
        explain_presented(out, &run->presented);
        for (size_t k = 0; k < run->paths.count; k++) {
            explain_path(out, &run->paths.path[k], k + 1);
        }
        explain_candidates(out, run, &outcome->choice);
    }
}
