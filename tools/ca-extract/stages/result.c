/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/result.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "device/engine.h"
#include "readback/committed.h"
#include "x509/pem.h"

static void put_moment(struct ca_value *object, const char *key, const char *key_s, int64_t seconds)
{
    char text[CA_DATE_TEXT_MAX];

    ca_clock_moment(seconds, text);
    ca_value_put_text(object, key, text);
    ca_value_put_number(object, key_s, seconds);
}

static void put_date(struct ca_value *object, const char *key, int64_t seconds)
{
    char text[CA_DATE_TEXT_MAX];

    ca_clock_date(seconds, text);
    ca_value_put_text(object, key, text);
}

static void put_hex(struct ca_value *object, const char *key, const uint8_t *at, size_t len)
{
    char text[CA_SHA256_TEXT_MAX];

    ca_hex_encode((struct ca_span){ at, len }, text);
    ca_value_put_text(object, key, text);
}

static void put_certificate(struct ca_value *object, const struct ca_cert *cert)
{
    ca_value_put_text(object, "subject", cert->subject);
    ca_value_put_text(object, "issuer", cert->issuer);
    ca_value_put_text(object, "short_name", cert->short_name);
    ca_value_put_text(object, "key", cert->key_text);
    ca_value_put_text(object, "signature", cert->signature_text);
    put_moment(object, "not_before", "not_before_s", cert->not_before_s);
    put_moment(object, "not_after", "not_after_s", cert->not_after_s);
    put_hex(object, "sha256", cert->sha256, sizeof cert->sha256);
    put_hex(object, "spki_sha256", cert->spki_sha256, sizeof cert->spki_sha256);
    ca_value_put_number(object, "der_len", (int64_t)cert->der.len);
}

static struct ca_value *presented_value(const struct ca_presented *presented)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < presented->count; i++) {
        struct ca_value *one = ca_value_object();
        put_certificate(one, presented->cert[i]);
        ca_value_append(list, one);
    }
    return list;
}

static struct ca_value *path_value(const struct ca_path *path)
{
    struct ca_value *value = ca_value_object();
    struct ca_value *certs = ca_value_list();

    for (size_t i = 0; i < path->len; i++) {
        struct ca_value *one = ca_value_object();
        put_hex(one, "sha256", path->certs[i]->sha256, CA_SHA256_LEN);
        ca_value_put_text(one, "short_name", path->certs[i]->short_name);
        ca_value_append(certs, one);
    }
    ca_value_put(value, "certificates", certs);
    ca_value_put_truth(value, "usable", path->fault.kind == CA_FAULT_NONE);
    ca_value_put_text(value, "fault", path->fault.text);
    return value;
}

static struct ca_value *paths_value(const struct ca_paths *paths)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < paths->count; i++) {
        ca_value_append(list, path_value(&paths->path[i]));
    }
    return list;
}

static struct ca_value *verdict_value(const struct ca_verdict *verdict)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_truth(value, "asked", verdict->is_asked);
    ca_value_put_truth(value, "accepted", ca_verdict_is_accepted(verdict));
    ca_value_put_truth(value, "certificates", verdict->certificates.is_accepted);
    ca_value_put_truth(value, "handshake", verdict->is_handshake_accepted);
    ca_value_put_number(value, "code", verdict->certificates.code);
    ca_value_put_number(value, "flags", verdict->certificates.flags);
    ca_value_put_text(value, "reason", verdict->is_asked ? ca_verdict_reason(verdict) : "");
    ca_value_put_text(value, "proof", "proved"); /* by the library itself */
    return value;
}

static struct ca_value *candidates_value(const struct ca_run *run, const struct ca_choice *choice)
{
    struct ca_value *list = ca_value_list();
    int best = ca_choice_best(run);

    for (size_t i = 0; i < run->candidates.count; i++) {
        const struct ca_candidate *candidate = &run->candidates.candidate[i];
        struct ca_value *one = ca_value_object();
        char reason[CA_REASON_TEXT_MAX];

        put_certificate(one, candidate->root->cert);
        ca_value_put_text(one, "where", candidate->root->where);
        ca_value_put_text(one, "standing", ca_standing_word(candidate->standing));
        put_moment(one, "life", "life_s", candidate->life_s);
        ca_value_put_number(one, "path_len", (int64_t)candidate->path->len);
        ca_value_put(one, "verdict", verdict_value(&run->verdicts.verdict[i]));
        ca_value_put_truth(one, "chosen", (int)i == best);
        ca_choice_reason(run, choice, i, reason);
        ca_value_put_text(one, "reason", reason);
        ca_value_append(list, one);
    }
    return list;
}

static struct ca_value *error_value(const struct ca_error *err)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_number(value, "status", ca_error_exit_status(err->code));
    ca_value_put_text(value, "what", err->what);
    ca_value_put_text(value, "cause", err->cause);
    ca_value_put_text(value, "hint", ca_error_hint_text(err));
    return value;
}

static struct ca_value *target_value(const struct ca_run *run, const struct ca_choice *choice)
{
    const struct ca_presented *presented = &run->presented;
    struct ca_value *value = ca_value_object();

    ca_value_put_text(value, "name", run->target.name);
    ca_value_put_text(value, "host", run->target.host);
    ca_value_put_number(value, "port", run->target.port);
    ca_value_put_number(value, "status", ca_error_exit_status(run->err.code));
    ca_value_put_truth(value, "connected", presented->is_connected);
    ca_value_put_truth(value, "key_proven", presented->is_key_proven);
    ca_value_put_truth(value, "wants_client_certificate", presented->wants_client_cert);
    ca_value_put_text(value, "protocol", presented->protocol);
    ca_value_put_text(value, "cipher", presented->cipher);
    ca_value_put_number(value, "certificate_message_len", (int64_t)presented->message_len);
    ca_value_put(value, "presented", presented_value(presented));
    ca_value_put(value, "paths", paths_value(&run->paths));
    ca_value_put(value, "candidates", candidates_value(run, choice));
    if (run->err.code != CA_OK) {
        ca_value_put(value, "error", error_value(&run->err));
    }
    return value;
}

static void put_number(struct ca_text *text, char c)
{
    char digits[4];
    size_t at = sizeof digits;

    for (unsigned rest = (unsigned char)c; rest > 0; rest /= 10) {
        digits[--at] = (char)('0' + rest % 10);
    }
    ca_text_put(text, digits + at, sizeof digits - at);
}

/* A line of PEM, as text and as the numbers of its characters with the LF. */
static struct ca_value *line_value(const char *line, size_t len)
{
    struct ca_value *value = ca_value_object();
    struct ca_text numbers = { 0 };
    char *text = ca_strndup(line, len);

    for (size_t i = 0; i < len; i++) {
        put_number(&numbers, line[i]);
        ca_text_puts(&numbers, ",");
    }
    put_number(&numbers, '\n');
    ca_value_put_text(value, "text", text);
    ca_value_put_text(value, "numbers", ca_text_words(&numbers));
    ca_text_clear(&numbers);
    ca_free(text);
    return value;
}

static struct ca_value *lines_value(const struct ca_text *pem, bool is_last_anchor)
{
    struct ca_value *list = ca_value_list();

    for (size_t at = 0; at < pem->len;) {
        size_t len = ca_span_find(ca_text_span(pem), at, "\n") - at;
        struct ca_value *line = line_value(pem->at + at, len);

        at += len + 1;
        ca_value_put_truth(line, "is_end", is_last_anchor && at == pem->len);
        ca_value_append(list, line);
    }
    return list;
}

static struct ca_value *anchor_value(const struct ca_run *runs, const struct ca_choice *choice,
                                     size_t at, size_t *pem_len)
{
    const struct ca_anchor *anchor = &choice->anchor[at];
    struct ca_value *value = ca_value_object();
    struct ca_value *hosts = ca_value_list();
    struct ca_text pem = { 0 };

    put_certificate(value, anchor->cert);
    put_date(value, "not_before_date", anchor->cert->not_before_s);
    put_date(value, "not_after_date", anchor->cert->not_after_s);
    ca_value_put_number(value, "number", (int64_t)at + 1);
    ca_value_put_text(value, "standing", ca_standing_word(anchor->candidate->standing));
    ca_value_put_text(value, "trust", ca_standing_clause(anchor->candidate->standing));
    ca_value_put_text(value, "why", "of the roots that fit, it is good for the longest time");
    for (size_t i = 0; i < anchor->needed_count; i++) {
        ca_value_append(hosts, ca_value_of_text(runs[anchor->needed_by[i]].target.name));
    }
    ca_value_put(value, "needed_by", hosts);
    ca_pem_put(ca_bytes_span(&anchor->cert->der), &pem);
    *pem_len += pem.len;
    ca_value_put_text(value, "pem", ca_text_words(&pem));
    ca_value_put(value, "pem_lines", lines_value(&pem, at + 1 == choice->count));
    ca_text_clear(&pem);
    return value;
}

static void put_anchors(struct ca_value *root, const struct ca_run *runs,
                        const struct ca_choice *choice)
{
    struct ca_value *list = ca_value_list();
    size_t pem_len = 0;

    for (size_t i = 0; i < choice->count; i++) {
        ca_value_append(list, anchor_value(runs, choice, i, &pem_len));
    }
    ca_value_put(root, "anchors", list);
    ca_value_put_number(root, "anchor_count", (int64_t)choice->count);
    ca_value_put_truth(root, "is_one_anchor", choice->count == 1);
    ca_value_put_number(root, "pem_size", (int64_t)pem_len + 1);
    ca_value_put_truth(root, "is_too_long_for_a_literal", pem_len > CA_LITERAL_MAX);
    if (choice->count > 0) {
        put_moment(root, "time_floor", "time_floor_s", choice->not_before_s);
        put_date(root, "time_floor_date", choice->not_before_s);
        put_moment(root, "valid_until", "valid_until_s", choice->not_after_s);
        put_date(root, "valid_until_date", choice->not_after_s);
    }
}

/* The line that --check and --update read: see readback/committed.h. */
static void put_settings(struct ca_value *root, const struct ca_run *runs, size_t count,
                         const struct ca_choice *choice, const struct ca_making *making)
{
    struct ca_value *settings = ca_value_object();
    struct ca_value *targets = ca_value_list(), *anchors = ca_value_list();
    struct ca_text line = { 0 };

    for (size_t i = 0; i < count; i++) {
        ca_value_append(targets, ca_value_of_text(runs[i].target.name));
    }
    for (size_t i = 0; i < choice->count; i++) {
        char sha256[CA_SHA256_TEXT_MAX];
        ca_cert_sha256_text(choice->anchor[i].cert, sha256);
        ca_value_append(anchors, ca_value_of_text(sha256));
    }
    ca_value_put_number(settings, "format_version", CA_COMMITTED_FORMAT);
    ca_value_put(settings, "targets", targets);
    ca_value_put_text(settings, "device", making->profile->name);
    ca_value_put_text(settings, "policy", making->policy);
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

    ca_value_put_text(value, "name", profile->name);
    ca_value_put_text(value, "library", profile->library);
    ca_value_put_text(value, "judge", ca_engine_name());
    ca_value_put_text(value, "proof", "proved");
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

struct ca_value *ca_result_make(const struct ca_run *runs, size_t count,
                                const struct ca_choice *choice, const struct ca_making *making)
{
    struct ca_value *root = ca_result_begin(making->tool_version);
    struct ca_value *targets = ca_value_list();

    ca_value_put_text(root, "command", making->command);
    ca_value_put_text(root, "date", making->date);
    put_moment(root, "now", "now_s", making->now_s);
    ca_value_put_text(root, "symbol", making->symbol);
    ca_value_put_text(root, "policy", making->policy);
    ca_value_put_text(root, "bench_only", making->bench_only);
    ca_value_put(root, "profile", profile_value(making->profile));
    for (size_t i = 0; i < count; i++) {
        ca_value_append(targets, target_value(&runs[i], choice));
    }
    ca_value_put(root, "targets", targets);
    put_anchors(root, runs, choice);
    put_settings(root, runs, count, choice, making);
    return root;
}

void ca_result_conclude(struct ca_value *result, const struct ca_error *err)
{
    ca_value_put_number(result, "status", ca_error_exit_status(err->code));
    if (err->code != CA_OK) {
        ca_value_put(result, "error", error_value(err));
    }
}
