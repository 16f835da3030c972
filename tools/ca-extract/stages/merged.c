/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/merged.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mask.h"
#include "stages/run.h"
#include "x509/bundle.h"
#include "x509/pem.h"

static bool fail_file(const char *path, const char *cause, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "'%s' cannot be merged", path);
    ca_error_cause(err, "%s", cause);
    ca_error_hint(err, "--merge takes what --shard K/N --json printed, one file a part");
    return false;
}

static bool read_result(const char *path, struct ca_merged *merged, struct ca_error *err)
{
    struct ca_bytes bytes = { NULL, 0 };

    if (!ca_file_read(path, CA_MERGED_LEN_MAX, &bytes, err)) {
        return false;
    }
    struct ca_value *value = ca_value_read(ca_bytes_span(&bytes), path, err);
    ca_bytes_clear(&bytes);
    if (value == NULL) {
        return false;
    }
    merged->file = ca_grow(merged->file, merged->file_count, sizeof *merged->file);
    merged->file[merged->file_count++] = value;
    if (ca_value_number(ca_value_get(value, "format_version"), 0) != CA_RESULT_FORMAT) {
        return fail_file(path, "it is no result of this version's format", err);
    }
    if (!ca_value_is_list(ca_value_get(value, "targets"))) {
        return fail_file(path, "it tells of no targets: the run that wrote it came to none", err);
    }
    return true;
}

static int64_t shard_number(const struct ca_value *file, const char *key)
{
    return ca_value_number(ca_value_get(ca_value_get(file, "shard"), key), 0);
}

/* Names and numbers of the whole list must be the same in each part. */
static bool is_same_list(const struct ca_value *a, const struct ca_value *b)
{
    const char *file_a = ca_value_text(ca_value_get(ca_value_get(a, "shard"), "targets_file"));
    const char *file_b = ca_value_text(ca_value_get(ca_value_get(b, "shard"), "targets_file"));

    return shard_number(a, "count") == shard_number(b, "count") &&
           shard_number(a, "named_count") == shard_number(b, "named_count") &&
           shard_number(a, "total") == shard_number(b, "total") &&
           strcmp(file_a != NULL ? file_a : "", file_b != NULL ? file_b : "") == 0;
}

/* The file that is part `number`; NULL unless there is exactly one. */
static const struct ca_value *part_of(const struct ca_merged *merged, int64_t number)
{
    const struct ca_value *found = NULL;

    for (size_t i = 0; i < merged->file_count; i++) {
        if (shard_number(merged->file[i], "number") == number) {
            if (found != NULL) {
                return NULL;
            }
            found = merged->file[i];
        }
    }
    return found;
}

static bool check_parts(const struct ca_merged *merged, const char *const *paths,
                        struct ca_error *err)
{
    const int64_t count = shard_number(merged->file[0], "count");
    char cause[CA_ERROR_CAUSE_MAX];

    for (size_t i = 1; i < merged->file_count; i++) {
        if (!is_same_list(merged->file[0], merged->file[i])) {
            snprintf(cause, sizeof cause, "it is a part of another list than '%.200s'", paths[0]);
            return fail_file(paths[i], cause, err);
        }
    }
    for (int64_t number = 1; number <= count; number++) {
        if (part_of(merged, number) == NULL) {
            ca_fail(err, CA_ERR_USAGE, "part %d of %d is not there exactly once", (int)number,
                    (int)count);
            ca_error_hint(err, "give the results of all parts, each once");
            return false;
        }
    }
    if (count > 0 && (size_t)count != merged->file_count) {
        return fail_file(paths[0], "there are more files than parts", err);
    }
    return true;
}

static bool add_part(struct ca_merged *merged, const struct ca_value *value, const char *path,
                     struct ca_error *err)
{
    const char *name = ca_value_text(ca_value_get(value, "name"));
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_merged_target part = { .value = value };

    if (!ca_target_parse(name != NULL ? name : "", &part.target, &inner)) {
        return fail_file(path, inner.what, err);
    }
    for (size_t i = 0; i < merged->count; i++) {
        if (strcmp(merged->part[i].target.name, part.target.name) == 0) {
            ca_fail(err, CA_ERR_USAGE, "'%s' is in more than one of the results", part.target.name);
            ca_error_hint(err, "give each result once");
            return false;
        }
    }
    merged->part = ca_grow(merged->part, merged->count, sizeof *merged->part);
    merged->part[merged->count++] = part;
    return true;
}

/* The target that stands `at`th in each part; *is_more is left alone where no part has it. */
static bool add_round(struct ca_merged *merged, size_t at, const char *path, bool *is_more,
                      struct ca_error *err)
{
    const int64_t count = shard_number(merged->file[0], "count");

    for (int64_t number = 1; number <= count; number++) {
        const struct ca_value *targets = ca_value_get(part_of(merged, number), "targets");

        if (at < ca_value_count(targets)) {
            *is_more = true;
            if (!add_part(merged, ca_value_at(targets, at), path, err)) {
                return false;
            }
        }
    }
    return true;
}

static void read_list(struct ca_merged *merged)
{
    const struct ca_value *shard = ca_value_get(merged->file[0], "shard");
    const char *file = ca_value_text(ca_value_get(shard, "targets_file"));

    snprintf(merged->targets_file, sizeof merged->targets_file, "%s", file != NULL ? file : "");
    ca_mask_text(merged->targets_file);
    merged->named_count = (size_t)shard_number(merged->file[0], "named_count");
}

/* As they stood in the list: the first of each part, then the second of each. */
static bool interleave(struct ca_merged *merged, const char *const *paths, struct ca_error *err)
{
    bool is_more = true;

    for (size_t at = 0; is_more; at++) {
        is_more = false;
        if (!add_round(merged, at, paths[0], &is_more, err)) {
            return false;
        }
    }
    read_list(merged);
    if (merged->named_count > merged->count ||
        (int64_t)merged->count != shard_number(merged->file[0], "total")) {
        return fail_file(paths[0], "its numbers contradict each other", err);
    }
    return true;
}

static bool append_all(struct ca_merged *merged, const char *const *paths, struct ca_error *err)
{
    for (size_t i = 0; i < merged->file_count; i++) {
        const struct ca_value *targets = ca_value_get(merged->file[i], "targets");

        for (size_t k = 0; k < ca_value_count(targets); k++) {
            if (!add_part(merged, ca_value_at(targets, k), paths[i], err)) {
                return false;
            }
        }
    }
    merged->named_count = merged->count;
    return true;
}

bool ca_merged_read(const char *const *paths, size_t count, struct ca_merged *merged,
                    struct ca_error *err)
{
    *merged = (struct ca_merged){ .file = NULL };
    for (size_t i = 0; i < count; i++) {
        if (!read_result(paths[i], merged, err)) {
            return false;
        }
    }
    if (!check_parts(merged, paths, err)) {
        return false;
    }
    bool is_split = shard_number(merged->file[0], "count") > 0;
    if (!(is_split ? interleave(merged, paths, err) : append_all(merged, paths, err))) {
        return false;
    }
    if (merged->count == 0) {
        return fail_file(paths[0], "it tells of no targets", err);
    }
    return true;
}

static bool add_certificate(const struct ca_value *value, struct ca_presented *presented,
                            struct ca_error *err)
{
    const char *pem = ca_value_text(ca_value_get(value, "pem"));
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;
    struct ca_bytes der = { NULL, 0 };
    struct ca_cert *cert = NULL;

    if (pem == NULL || !ca_pem_next(ca_span_text(pem), &cursor, &block)) {
        return ca_fail(err, CA_ERR_USAGE, "a presented certificate has no PEM");
    }
    struct ca_bundle_entry entry = { .text = block.body };
    bool done = ca_bundle_take(&entry, &der) && ca_cert_decode(ca_bytes_span(&der), &cert, &inner);
    ca_bytes_clear(&der);
    if (!done) {
        ca_fail(err, CA_ERR_USAGE, "a presented certificate cannot be decoded");
        ca_error_cause(err, "%s", inner.cause);
        return false;
    }
    presented->cert[presented->count++] = cert;
    return true;
}

/* A failure as it was told then; `name` for one that was not told. */
static void read_error(const struct ca_value *value, const char *name, struct ca_error *err)
{
    const char *what = ca_value_text(ca_value_get(value, "what"));
    const char *cause = ca_value_text(ca_value_get(value, "cause"));
    const char *hint = ca_value_text(ca_value_get(value, "hint"));
    int64_t status = ca_value_number(ca_value_get(value, "status"), 0);
    enum ca_error_code code = CA_ERR_HANDSHAKE;

    for (int i = 1; i < CA_ERR_COUNT; i++) {
        code = ca_error_exit_status((enum ca_error_code)i) == status ? (enum ca_error_code)i : code;
    }
    if (what == NULL) {
        ca_fail(err, code, "the result proves nothing of '%s'", name);
        ca_error_cause(err, "it has no proven chain of it, and does not say why");
        ca_error_hint(err, "ask that target again");
        return;
    }
    ca_fail(err, code, "%s", what);
    ca_error_cause(err, "%s", cause != NULL ? cause : "");
    ca_error_hint(err, "%s", hint != NULL ? hint : "");
}

static enum ca_leaf_use leaf_use_of(const char *word)
{
    for (unsigned use = 0; use < CA_LEAF_USE_COUNT && word != NULL; use++) {
        if (strcmp(ca_leaf_use_word((enum ca_leaf_use)use), word) == 0) {
            return (enum ca_leaf_use)use;
        }
    }
    return CA_LEAF_USE_UNKNOWN;
}

static void copy_text(const struct ca_value *value, const char *key, char *text, size_t size)
{
    const char *words = ca_value_text(ca_value_get(value, key));

    snprintf(text, size, "%s", words != NULL ? words : "");
    ca_mask_text(text);
}

static void read_facts(const struct ca_value *value, struct ca_presented *presented)
{
    int64_t len = ca_value_number(ca_value_get(value, "certificate_message_len"), 0);
    int64_t largest = ca_value_number(ca_value_get(value, "largest_message_len"), 0);

    presented->is_connected = ca_value_is_true(ca_value_get(value, "connected"));
    presented->is_key_proven = ca_value_is_true(ca_value_get(value, "key_proven"));
    presented->wants_client_cert =
        ca_value_is_true(ca_value_get(value, "wants_client_certificate"));
    presented->message_len = len > 0 ? (size_t)len : 0;
    presented->largest_len = largest > len ? (size_t)largest : presented->message_len;
    presented->largest_type =
        ca_handshake_message_type(ca_value_text(ca_value_get(value, "largest_message")));
    presented->leaf_use = leaf_use_of(ca_value_text(ca_value_get(value, "leaf_use")));
    copy_text(value, "protocol", presented->protocol, sizeof presented->protocol);
    copy_text(value, "cipher", presented->cipher, sizeof presented->cipher);
    copy_text(value, "refusal", presented->refusal, sizeof presented->refusal);
}

bool ca_merged_presented(const struct ca_merged_target *part, struct ca_presented *presented,
                         struct ca_error *err)
{
    const struct ca_value *list = ca_value_get(part->value, "presented");
    const struct ca_value *error = ca_value_get(part->value, "error");
    size_t count = ca_value_count(list);

    *presented = (struct ca_presented){ .cert = NULL };
    if (count == 0) {
        read_error(error, part->target.name, err);
        return false;
    }
    if (count > CA_PRESENTED_COUNT_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "%zu certificates presented by '%s'", count,
                       part->target.name);
    }
    read_facts(part->value, presented);
    presented->cert = ca_alloc(count, sizeof(struct ca_cert *));
    for (size_t i = 0; i < count; i++) {
        if (!add_certificate(ca_value_at(list, i), presented, err)) {
            return false;
        }
    }
    if (presented->is_connected && !presented->is_key_proven) {
        read_error(error, part->target.name, &presented->unproven);
    }
    return true;
}

void ca_merged_clear(struct ca_merged *merged)
{
    for (size_t i = 0; i < merged->file_count; i++) {
        ca_value_free(merged->file[i]);
    }
    ca_free(merged->file);
    ca_free(merged->part);
    *merged = (struct ca_merged){ .file = NULL };
}
