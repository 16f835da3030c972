/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/symbol.h"

enum { TARGETS_MAX = 10000 };

static bool read_committed(const char *file, struct ca_committed *committed, struct ca_error *err)
{
    struct ca_bytes bytes = { NULL, 0 };
    bool done = ca_file_read(file, CA_COMMITTED_LEN_MAX, &bytes, err) &&
                ca_committed_parse(ca_bytes_span(&bytes), file, committed, err);

    ca_bytes_clear(&bytes);
    return done;
}

/* The command line first, then the committed header, then the default. */
static const char *first_of(const char *given, const struct ca_plan *plan, const char *setting,
                            const char *otherwise)
{
    const char *committed = ca_committed_setting(&plan->committed, setting);

    if (given != NULL) {
        return given;
    }
    return committed[0] != '\0' ? committed : otherwise;
}

/* A target that is named twice is asked once. */
static bool add_target(struct ca_plan *plan, const char *text, struct ca_error *err)
{
    struct ca_target target;

    if (!ca_target_parse(text, &target, err)) {
        return false;
    }
    for (size_t i = 0; i < plan->target_count; i++) {
        if (strcmp(plan->target[i].name, target.name) == 0) {
            return true;
        }
    }
    if (plan->target_count == TARGETS_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "more than %d targets", TARGETS_MAX);
    }
    plan->target = ca_grow(plan->target, plan->target_count, sizeof *plan->target);
    plan->target[plan->target_count++] = target;
    return true;
}

static bool add_host(struct ca_plan *plan, struct ca_error *err)
{
    plan->target = ca_grow(plan->target, 0, sizeof *plan->target);
    plan->target_count = 1;
    return ca_target_parse_host(plan->options->host, "host", &plan->target[0], err);
}

static bool add_targets(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_option_list *given = &plan->options->targets;
    const struct ca_value *list = ca_value_get(plan->committed.settings, "targets");
    size_t count = given->count > 0 ? given->count : ca_value_count(list);

    if (plan->options->from != NULL) {
        return add_host(plan, err);
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = given->count > 0 ? given->at[i] : ca_value_text(ca_value_at(list, i));

        if (!add_target(plan, text != NULL ? text : "", err)) {
            return false;
        }
    }
    if (plan->target_count == 0) {
        ca_fail(err, CA_ERR_USAGE, "'%s' does not say for which server it was made",
                plan->options->update);
        ca_error_hint(err, "name the target as well: --update FILE HOST:PORT");
        return false;
    }
    return true;
}

static bool read_detours(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    return (options->connect_to == NULL ||
            ca_target_parse(options->connect_to, &plan->connect_to, err)) &&
           (options->servername == NULL ||
            ca_target_parse_host(options->servername, "servername", &plan->server_name, err));
}

static void write_command(struct ca_plan *plan)
{
    const char **names = ca_alloc(plan->target_count, sizeof *names);

    for (size_t i = 0; i < plan->target_count; i++) {
        names[i] = plan->target[i].name;
    }
    ca_command_text(plan->options, names, plan->target_count, &plan->command);
    ca_free(names);
}

bool ca_plan_make(const struct ca_options *options, struct ca_plan *plan, struct ca_error *err)
{
    *plan = (struct ca_plan){ .options = options };
    if (options->update != NULL && !read_committed(options->update, &plan->committed, err)) {
        return false;
    }
    plan->output = options->update != NULL ? options->update : options->output;
    plan->output = plan->output != NULL ? plan->output : "-";
    plan->symbol = first_of(options->name, plan, "name", "SSL_CA_PEM");
    if (!add_targets(plan, err) || !read_detours(plan, err) ||
        !ca_symbol_check(plan->symbol, err) ||
        !ca_profile_find(first_of(options->device, plan, "device", "mbedtls-3.6"), &plan->profile,
                         err) ||
        !ca_form_find(first_of(options->format, plan, "format", "header"), &plan->form, err)) {
        return false;
    }
    write_command(plan);
    return true;
}

struct ca_wish ca_plan_wish(const struct ca_plan *plan, const char **names)
{
    const struct ca_options *options = plan->options;

    for (size_t i = 0; i < plan->target_count; i++) {
        names[i] = plan->target[i].name;
    }
    return (struct ca_wish){
        .targets = names,
        .target_count = plan->target_count,
        .device = options->device != NULL ? options->device : "",
        .format = options->format != NULL ? options->format : "",
        .name = options->name != NULL ? options->name : "",
    };
}

void ca_plan_clear(struct ca_plan *plan)
{
    ca_free(plan->target);
    ca_committed_clear(&plan->committed);
    ca_text_clear(&plan->command);
    *plan = (struct ca_plan){ .options = NULL };
}
