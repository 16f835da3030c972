/* SPDX-License-Identifier: Apache-2.0 */
/* What --check has to say: a line a root, a line a target, then the whole. */

#include "cli/report.h"

#include "base/clock.h"
#include "device/engine.h"

#define PREFIX "ca-extract: "

static void report_root(FILE *out, const struct ca_check *check,
                        const struct ca_check_anchor *anchor)
{
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(anchor->cert->not_after_s, date);
    fprintf(out, PREFIX "root: '%s', %s, valid until %s (%lld days)\n", anchor->cert->short_name,
            anchor->cert->key_text, date,
            (long long)ca_check_days(check, anchor->cert->not_after_s));
    if (anchor->was_public && !anchor->is_public) {
        fprintf(out, PREFIX "warning: '%s' has left the list of public roots\n",
                anchor->cert->short_name);
    }
    if (anchor->is_not_yet_valid) {
        fprintf(out, PREFIX "warning: '%s' is not yet valid\n", anchor->cert->short_name);
    }
}

static void report_target(FILE *out, const struct ca_check *check,
                          const struct ca_check_target *target, const struct ca_run *run)
{
    char date[CA_DATE_TEXT_MAX];
    const char *word = ca_check_word(target->state);

    if (target->state == CA_CHECK_REFUSED || target->state == CA_CHECK_NOT_ASKED) {
        fprintf(out, PREFIX "%s: %s: %s\n", run->target.name, word, target->reason);
    } else if (target->has_life) {
        ca_clock_date(target->life_s, date);
        fprintf(out, PREFIX "%s: %s, by '%s' until %s (%lld days), %s\n", run->target.name, word,
                target->root->short_name, date, (long long)ca_check_days(check, target->life_s),
                ca_engine_proof_word(target->is_proved));
    } else {
        fprintf(out,
                PREFIX "%s: the device connects, but this chain is none that ca-extract trusts\n",
                run->target.name);
    }
    if (target->ends_elsewhere) {
        fprintf(out, PREFIX "note: for %s a new run would carry '%s', which the file has not\n",
                run->target.name, target->new_root->short_name);
    }
}

void ca_report_check(FILE *out, const struct ca_plan *plan, const struct ca_outcome *outcome,
                     const struct ca_error *err)
{
    const struct ca_check *check = &outcome->check;

    for (size_t i = 0; i < check->anchor_count && !plan->options->quiet; i++) {
        report_root(out, check, &check->anchor[i]);
    }
    for (size_t i = 0; i < check->target_count && !plan->options->quiet; i++) {
        report_target(out, check, &check->target[i], &outcome->run[i]);
    }
    if (err->code != CA_OK) {
        ca_report_error(out, err);
    } else if (!plan->options->quiet) {
        fprintf(out, PREFIX "done: %s serves %zu target%s with profile '%s'\n", check->file,
                check->target_count, check->target_count == 1 ? "" : "s",
                ca_text_words(&plan->devices));
    }
}
