/* SPDX-License-Identifier: Apache-2.0 */
#include "plan_targets.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"

/* A target that is named twice is asked once. */
static bool add_parsed(struct ca_plan *plan, const struct ca_target *target, struct ca_error *err)
{
    for (size_t i = 0; i < plan->target_count; i++) {
        if (strcmp(plan->target[i].name, target->name) == 0) {
            return true;
        }
    }
    if (plan->target_count == CA_TARGETS_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "more than %d targets", CA_TARGETS_MAX);
    }
    plan->target = ca_grow(plan->target, plan->target_count, sizeof *plan->target);
    plan->target[plan->target_count++] = *target;
    return true;
}

static bool add_target(struct ca_plan *plan, const char *text, struct ca_error *err)
{
    struct ca_target target;

    return ca_target_parse(text, &target, err) && add_parsed(plan, &target, err);
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Without what stands behind '#' and without white space around. */
static struct ca_span strip(struct ca_span line)
{
    size_t from = 0, to = ca_span_find(line, 0, "#");

    while (from < to && is_blank(line.at[from])) {
        from++;
    }
    while (to > from && is_blank(line.at[to - 1])) {
        to--;
    }
    return (struct ca_span){ line.at + from, to - from };
}

static bool add_line(struct ca_plan *plan, const char *name, size_t number, struct ca_span line,
                     struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };
    char *text = ca_strndup((const char *)line.at, line.len);
    bool has_nul = memchr(line.at, '\0', line.len) != NULL;
    bool done = !has_nul && add_target(plan, text, &inner);

    ca_free(text);
    if (!done) {
        ca_fail(err, CA_ERR_USAGE, "line %zu of %s is no target", number, name);
        ca_error_cause(err, "%s", has_nul ? "it holds a NUL byte" : inner.what);
        ca_error_hint(err, "write one target a line: HOST, HOST:PORT, [IPv6]:PORT or a URL; "
                           "'#' begins a comment");
    }
    return done;
}

static bool read_file(struct ca_plan *plan, const char *file, struct ca_error *err)
{
    const char *name = strcmp(file, "-") == 0 ? "standard input" : file;
    struct ca_bytes bytes = { NULL, 0 };
    size_t before = plan->target_count, number = 1;

    if (!ca_file_read(file, CA_TARGETS_FILE_LEN_MAX, &bytes, err)) {
        return false;
    }
    const struct ca_span all = ca_bytes_span(&bytes);
    bool done = true;
    for (size_t at = 0; at < all.len && done; number++) {
        size_t end = ca_span_find(all, at, "\n");
        struct ca_span line = strip((struct ca_span){ all.at + at, end - at });

        at = end + 1;
        done = line.len == 0 || add_line(plan, name, number, line, err);
    }
    ca_bytes_clear(&bytes);
    if (done && plan->target_count == before) {
        ca_fail(err, CA_ERR_USAGE, "no target in %s", name);
        ca_error_hint(err, "write one target a line: HOST, HOST:PORT, [IPv6]:PORT or a URL");
        return false;
    }
    return done;
}

static bool add_host(struct ca_plan *plan, struct ca_error *err)
{
    plan->target = ca_grow(plan->target, 0, sizeof *plan->target);
    plan->target_count = 1;
    return ca_target_parse_host(plan->options->host, "host", &plan->target[0], err);
}

/* Every Nth target, so that the slow ones of one network do not all fall into one part. */
static bool take_shard(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_shard *shard = &plan->options->shard_part;
    size_t kept = 0;

    plan->listed_count = plan->target_count;
    if (shard->count == 0) {
        return true;
    }
    if (plan->target_count < shard->count) {
        ca_fail(err, CA_ERR_USAGE, "%zu targets cannot be split into %zu parts", plan->target_count,
                shard->count);
        ca_error_hint(err, "split them into at most %zu", plan->target_count);
        return false;
    }
    for (size_t i = shard->number - 1; i < plan->target_count; i += shard->count) {
        plan->target[kept++] = plan->target[i];
    }
    plan->target_count = kept;
    return true;
}

static bool add_merged(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_option_list *files = &plan->options->targets;

    if (!ca_merged_read(files->at, files->count, &plan->merged, err)) {
        return false;
    }
    for (size_t i = 0; i < plan->merged.count; i++) {
        if (!add_parsed(plan, &plan->merged.part[i].target, err)) {
            return false;
        }
    }
    plan->named_count = plan->merged.named_count;
    return true;
}

/* Of the command line and of --targets, else of the committed header. */
static bool add_named(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;
    const struct ca_option_list *given = &options->targets;
    const struct ca_value *list = ca_value_get(plan->committed.settings, "targets");
    bool is_given = given->count > 0 || options->targets_file != NULL;
    size_t count = is_given ? given->count : ca_value_count(list);

    for (size_t i = 0; i < count; i++) {
        const char *text = is_given ? given->at[i] : ca_value_text(ca_value_at(list, i));

        if (!add_target(plan, text != NULL ? text : "", err)) {
            return false;
        }
    }
    plan->named_count = plan->target_count;
    return options->targets_file == NULL || read_file(plan, options->targets_file, err);
}

bool ca_plan_add_targets(struct ca_plan *plan, struct ca_error *err)
{
    if (plan->options->from != NULL) {
        return add_host(plan, err);
    }
    if (plan->options->merge) {
        return add_merged(plan, err);
    }
    if (!add_named(plan, err)) {
        return false;
    }
    if (plan->target_count == 0 && plan->options->explain_error != NULL) {
        return true;
    }
    if (plan->target_count == 0) {
        ca_fail(err, CA_ERR_USAGE, "'%s' does not say for which server it was made",
                plan->committed_file);
        ca_error_hint(err, "name the target as well: --%s FILE HOST:PORT",
                      plan->options->check != NULL ? "check" : "update");
        return false;
    }
    return take_shard(plan, err);
}
