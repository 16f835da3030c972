/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/result.h"

#include "device/engine.h"
#include "readback/committed.h"
#include "stages/result_parts.h"

/* Runs stand device by device. */
static size_t targets_of(size_t count, const struct ca_making *making)
{
    return making->profile_count > 0 ? count / making->profile_count : count;
}

/* True for a target that every device is served by. */
static bool is_served(const struct ca_run *runs, size_t at, size_t count, size_t target_count)
{
    for (size_t i = at; i < count; i += target_count) {
        if (runs[i].err.code != CA_OK) {
            return false;
        }
    }
    return true;
}

/* The line that --check and --update read: see readback/committed.h. */
static void put_settings(struct ca_value *root, const struct ca_run *runs, size_t target_count,
                         const struct ca_choice *choice, const struct ca_making *making)
{
    struct ca_value *settings = ca_value_object();
    struct ca_value *targets = ca_value_list(), *anchors = ca_value_list();
    struct ca_text line = { 0 };

    for (size_t i = 0; i < target_count; i++) { /* with --keep-going those that failed, too */
        ca_value_append(targets, ca_value_of_text(runs[i].target.name));
    }
    for (size_t i = 0; i < choice->count; i++) {
        char sha256[CA_SHA256_TEXT_MAX];
        ca_cert_sha256_text(choice->anchor[i].cert, sha256);
        ca_value_append(anchors, ca_value_of_text(sha256));
    }
    ca_value_put_number(settings, "format_version", CA_COMMITTED_FORMAT);
    ca_value_put(settings, "targets", targets);
    ca_value_put_text(settings, "device", making->devices);
    ca_value_put_text(settings, "policy", making->policy);
    if (making->backup_count > 0) {
        ca_value_put_number(settings, "backup", (int64_t)making->backup_count);
    }
    if (making->include_intermediates) {
        ca_value_put_truth(settings, "include_intermediates", true);
    }
    if (making->fetch_issuers) {
        ca_value_put_truth(settings, "fetch_issuers", true);
    }
    if (making->depth_max != CA_DEPTH_NO_LIMIT) {
        ca_value_put_number(settings, "max_depth", making->depth_max);
    }
    if (making->alpn != NULL) {
        ca_value_put_text(settings, "alpn", making->alpn);
    }
    if (making->server_name != NULL) {
        ca_value_put_text(settings, "servername", making->server_name);
    }
    if (making->guards) {
        ca_value_put_truth(settings, "guards", true);
    }
    ca_value_put_text(settings, "format", making->format);
    ca_value_put_text(settings, "name", making->symbol);
    if (making->bench_only[0] != '\0') {
        ca_value_put_truth(settings, "bench_only", true);
    }
    ca_value_put(settings, "anchors", anchors);
    ca_value_write_compact(settings, &line);
    ca_value_put_text(root, "settings_mark", CA_COMMITTED_MARK);
    ca_value_put_text(root, "settings_line", ca_text_words(&line));
    ca_value_put(root, "settings", settings);
    ca_text_clear(&line);
}

static struct ca_value *profile_value(const struct ca_profile *profile)
{
    struct ca_value *value = ca_value_object();
    char judge[CA_PROFILE_TEXT_MAX];
    bool is_proved = ca_engine_judge_of(profile, judge);

    ca_value_put_text(value, "name", profile->name);
    ca_value_put_text(value, "library", profile->library);
    ca_value_put_text(value, "judge", judge);
    ca_value_put_text(value, "proof", ca_engine_proof_word(is_proved));
    ca_value_put_truth(value, "is_proved", is_proved);
    ca_value_put_number(value, "input_buffer", (int64_t)profile->input_len);
    return value;
}

struct ca_value *ca_result_begin(const char *tool_version)
{
    struct ca_value *root = ca_value_object();

    ca_value_put_number(root, "format_version", CA_RESULT_FORMAT);
    ca_value_put_text(root, "tool_version", tool_version);
    return root;
}

/* Read again by stages/merged.h. */
static void put_shard(struct ca_value *root, const struct ca_making_shard *shard)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_number(value, "number", (int64_t)shard->number);
    ca_value_put_number(value, "count", (int64_t)shard->count);
    ca_value_put_number(value, "total", (int64_t)shard->total);
    ca_value_put_number(value, "named_count", (int64_t)shard->named_count);
    ca_value_put_text(value, "targets_file", shard->targets_file);
    ca_value_put(root, "shard", value);
}

/* How the anchors were chosen from what all targets could take. */
static struct ca_value *cover_value(const struct ca_choice *choice)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_truth(value, "exact", choice->is_exact);
    ca_value_put_number(value, "apart_count", (int64_t)choice->apart_count);
    ca_value_put_number(value, "backup_wanted", (int64_t)choice->how.backup);
    ca_value_put_number(value, "backup_missing", (int64_t)choice->backup_missing);
    ca_value_put_truth(value, "has_all_backups", choice->backup_missing == 0);
    return value;
}

/* Who the product is for; and who it was to be for, but failed: --keep-going. */
static void put_hosts(struct ca_value *root, const struct ca_run *runs, size_t count,
                      const struct ca_making *making)
{
    struct ca_value *hosts = ca_value_list(), *left_out = ca_value_list();
    size_t target_count = targets_of(count, making);

    for (size_t i = 0; i < target_count; i++) {
        ca_value_append(is_served(runs, i, count, target_count) ? hosts : left_out,
                        ca_value_of_text(runs[i].target.name));
    }
    ca_value_put_truth(root, "is_left_out", ca_value_count(left_out) > 0);
    ca_value_put(root, "hosts", hosts);
    ca_value_put(root, "left_out", left_out);
}

struct ca_value *ca_result_make(const struct ca_run *runs, size_t count,
                                const struct ca_choice *choice, const struct ca_making *making)
{
    struct ca_value *root = ca_result_begin(making->tool_version);
    struct ca_value *targets = ca_value_list(), *profiles = ca_value_list();

    ca_value_put_text(root, "command", making->command);
    ca_value_put_text(root, "date", making->date);
    ca_result_put_moment(root, "now", "now_s", making->now_s);
    ca_value_put_text(root, "symbol", making->symbol);
    ca_result_put_client_symbol(root, making->symbol);
    ca_value_put_text(root, "stem", making->stem);
    ca_value_put_text(root, "host", runs[0].target.host);
    ca_value_put_number(root, "port", runs[0].target.port);
    ca_value_put_text(root, "policy", making->policy);
    ca_value_put_text(root, "bench_only", making->bench_only);
    ca_value_put(root, "profile", profile_value(making->profile));
    for (size_t i = 0; i < making->profile_count; i++) {
        ca_value_append(profiles, profile_value(&making->profile[i]));
    }
    ca_value_put(root, "profiles", profiles);
    for (size_t i = 0; i < count; i++) {
        if (making->tells_targets) {
            ca_value_append(targets, ca_result_target(&runs[i], choice));
        }
    }
    ca_value_put(root, "targets", targets);
    put_hosts(root, runs, count, making);
    ca_value_put(root, "cover", cover_value(choice));
    if (making->shard != NULL) {
        put_shard(root, making->shard);
    }
    ca_result_put_anchors(root, runs, choice);
    ca_result_put_needs(root, runs, count, choice, making);
    if (making->guards) {
        ca_result_put_guards(root, choice, making);
    }
    put_settings(root, runs, targets_of(count, making), choice, making);
    return root;
}

void ca_result_conclude(struct ca_value *result, bool is_kept, const struct ca_error *err)
{
    if (is_kept) {
        ca_value_put_truth(result, "kept", true);
    }
    ca_value_put_number(result, "status", ca_error_exit_status(err->code));
    ca_value_put_truth(result, "failed", err->code != CA_OK);
    if (err->code != CA_OK) {
        ca_value_put(result, "error", ca_result_error(err));
    }
}
