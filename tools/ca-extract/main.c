/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/ask.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/paint.h"
#include "cli/report.h"
#include "pipeline.h"
#include "plan.h"
#include "stages/graph.h"
#include "stages/output.h"
#include "stages/page.h"
#include "stages/result.h"
#include "version.h"

/* Only what --help, --version and --list-formats ask for. */
static bool tell(const struct ca_options *options, struct ca_error *err)
{
    struct ca_text text = { 0 };
    enum ca_file_change change;

    if (options->help) {
        ca_help_text(&text);
    } else if (options->version) {
        ca_version_text(&text);
    } else {
        ca_formats_text(&text);
    }
    bool done = ca_output_write("-", &text, &change, err);
    ca_text_clear(&text);
    return done;
}

/* The result as JSON, also after a failure; a later failure to print it counts too. */
static void print_json(struct ca_outcome *outcome, struct ca_error *err)
{
    struct ca_error own = { CA_OK, "", "", "" };
    struct ca_text text = { 0 };
    enum ca_file_change change;

    if (outcome->result == NULL) {
        outcome->result = ca_result_begin(CA_VERSION);
    }
    ca_result_conclude(outcome->result, outcome->is_kept, err);
    ca_value_write(outcome->result, &text);
    if (!ca_output_write("-", &text, &change, &own) && err->code == CA_OK) {
        *err = own;
    }
    ca_text_clear(&text);
}

/* What stands beside the product, also after a failure; one of its own counts too. */
static void write_beside(const struct ca_options *options, struct ca_outcome *outcome,
                         struct ca_error *err)
{
    struct ca_error own = { CA_OK, "", "", "" };
    struct ca_text dot = { 0 };
    bool done = true;

    if (outcome->count == 0) {
        return; /* no target was looked at */
    }
    if (options->graph != NULL) {
        ca_graph_draw(outcome->run, outcome->count, &outcome->choice, &dot);
        done = ca_graph_write(options->graph, &dot, &own);
    }
    if (options->report != NULL) {
        ca_result_conclude(outcome->result, outcome->is_kept, err);
        done = ca_page_write(options->report, outcome->result, &own) && done;
    }
    ca_text_clear(&dot);
    if (!done && err->code != CA_OK) {
        ca_report_error(stderr, &own);
    } else if (!done) {
        *err = own;
    }
}

static void carry_out(const struct ca_options *options, struct ca_error *err)
{
    struct ca_plan plan;
    struct ca_outcome outcome = { .store = NULL };

    ca_paint_settle(options->color_when);
    bool done = ca_plan_make(options, &plan, err);
    if (!options->quiet && isatty(STDIN_FILENO) && isatty(STDERR_FILENO)) {
        plan.accept_change = ca_ask_accept_change;
    }
    done = done && ca_pipeline_run(&plan, &outcome, err);
    if (options->explain) {
        ca_report_explanation(stderr, &outcome);
    }
    write_beside(options, &outcome, err);
    if (options->json) {
        print_json(&outcome, err);
    }
    ca_report_forgotten_name(stderr, &plan, err);
    if (options->check != NULL) {
        ca_report_check(stderr, &plan, &outcome, err);
    } else if (!done || err->code != CA_OK) {
        ca_report_failures(stderr, &outcome, err);
    }
    bool is_made = done && err->code == CA_OK;
    bool makes = options->check == NULL && options->explain_error == NULL;
    if (makes && !options->quiet &&
        (is_made || outcome.written_to != NULL)) { /* with --keep-going, both */
        ca_report_summary(stderr, &plan, &outcome);
    }
    ca_outcome_clear(&outcome);
    ca_plan_clear(&plan);
}

int main(int argc, char **argv)
{
    struct ca_options options;
    struct ca_error err = { CA_OK, "", "", "" };

    signal(SIGPIPE, SIG_IGN); /* a closed pipe is a failed write, told as such */
    if (!ca_options_parse(argc, argv, &options, &err)) {
        ca_report_error(stderr, &err);
    } else if (options.help || options.version || options.list_formats) {
        if (!tell(&options, &err)) {
            ca_report_error(stderr, &err);
        }
    } else {
        carry_out(&options, &err);
    }
    ca_options_clear(&options);
    return ca_error_exit_status(err.code);
}
