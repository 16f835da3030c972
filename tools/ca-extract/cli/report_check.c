/* SPDX-License-Identifier: Apache-2.0 */
/* What --check has to say: a line a root, a line a target, then the whole. */

#include "cli/report.h"

#include "base/clock.h"
#include "device/engine.h"

#define PREFIX "ca-extract: "

enum { END_MAX = CA_DATE_TEXT_MAX + CA_DAYS_TEXT_MAX + 16 };

/* "until 2031-11-25 (in 5 days)". */
static void end_words(const struct ca_check *check, int64_t moment_s, char text[static END_MAX])
{
    char date[CA_DATE_TEXT_MAX], days[CA_DAYS_TEXT_MAX];

    if (moment_s == INT64_MAX) {
        snprintf(text, END_MAX, "without an end");
        return;
    }
    ca_clock_date(moment_s, date);
    ca_check_days_words(check, moment_s, days);
    snprintf(text, END_MAX, "until %s (%s)", date, days);
}

static void report_root(FILE *out, const struct ca_check *check,
                        const struct ca_check_anchor *anchor)
{
    char end[END_MAX];

    end_words(check, anchor->cert->not_after_s, end);
    fprintf(out, PREFIX "root: '%s', %s, %s%s\n", anchor->cert->short_name, anchor->cert->key_text,
            anchor->is_made ? "name and key alone, " : "valid ", end);
    if (anchor->was_public && !anchor->is_public) {
        fprintf(out, PREFIX "warning: '%s' has left the list of public roots\n",
                anchor->cert->short_name);
    }
    if (anchor->is_not_yet_valid) {
        fprintf(out, PREFIX "warning: '%s' is not yet valid\n", anchor->cert->short_name);
    }
}

static void report_state(FILE *out, const struct ca_check *check,
                         const struct ca_check_target *target, const char *name)
{
    const char *word = ca_check_word(target->state);
    char end[END_MAX];

    if (target->state == CA_CHECK_REFUSED && target->fault != CA_CHECK_FAULT_FILE) {
        fprintf(out, PREFIX "%s: %s%s: %s\n", name, word,
                target->fault == CA_CHECK_FAULT_SERVER ? ", by the server's fault" : "",
                target->fault_reason);
    } else if (target->state == CA_CHECK_REFUSED || target->state == CA_CHECK_NOT_ASKED) {
        fprintf(out, PREFIX "%s: %s: %s\n", name, word, target->reason);
    } else if (target->has_life) {
        end_words(check, target->life_s, end);
        fprintf(out, PREFIX "%s: %s, by '%s' %s, %s\n", name, word, target->root->short_name, end,
                ca_engine_proof_word(target->is_proved));
    } else {
        fprintf(out,
                PREFIX "%s: the device connects, but this chain is none that ca-extract trusts\n",
                name);
    }
}

static void report_target(FILE *out, const struct ca_check *check,
                          const struct ca_check_target *target, const struct ca_run *run)
{
    report_state(out, check, target, run->target.name);
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
    if (!plan->options->quiet) {
        ca_report_rehearsals(out, outcome);
    }
    if (err->code != CA_OK) {
        ca_report_error(out, err);
    } else if (!plan->options->quiet) {
        fprintf(out, PREFIX "done: %s serves %zu target%s with profile '%s'\n", check->file,
                check->target_count, check->target_count == 1 ? "" : "s",
                ca_text_words(&plan->devices));
    }
}

void ca_report_forgotten_name(FILE *out, const struct ca_plan *plan, const struct ca_error *err)
{
    bool is_silent = plan->options->quiet && err->code == CA_OK;

    if (plan->said_name.port != 0 && !plan->options->offline && !is_silent) {
        fprintf(out,
                PREFIX "note: %s was made with --servername %s, which is never taken from a file: "
                       "give it again\n",
                plan->committed_file, plan->said_name.host);
    }
}
