/* SPDX-License-Identifier: Apache-2.0 */
/* What --probe-records has seen: in "targets" and in "needs" of stages/result.h. */

#include <stdio.h>

#include "stages/result_parts.h"

enum { RECORD_LEN_MAX = 16384 /* RFC 8446 5.1: what a server may always send */ };

static const char *feature_of(enum ca_limit_kind kind)
{
    return kind == CA_LIMIT_FRAGMENT ? "max-fragment" : "record-size-limit";
}

/* What one server asks of the buffer; RECORD_LEN_MAX where the device has no way to ask for less. */
static size_t buffer_of(const struct ca_run *run, const struct ca_profile *profile,
                        enum ca_limit_kind kind)
{
    const struct ca_limit *limit = &run->records.limit[kind];
    bool can_ask = ca_needs_words(feature_of(kind), profile->dialect)[0] != '\0';

    return limit->is_kept && can_ask ? limit->buffer_len : RECORD_LEN_MAX;
}

struct ca_result_buffer ca_result_buffer(const struct ca_run *runs, size_t count,
                                         const struct ca_profile *profile)
{
    struct ca_result_buffer buffer = { 0, 0, false };

    for (size_t i = 0; i < count; i++) {
        const struct ca_run *run = &runs[i];
        enum ca_limit_kind kind = ca_limit_for(&run->presented, profile);
        size_t len = buffer_of(run, profile, kind), asked = run->records.limit[kind].len;

        if (run->presented.count == 0) {
            continue; /* with --keep-going: nothing is known of it, and nothing made for it */
        }
        buffer.len = len > buffer.len ? len : buffer.len;
        if (kind == CA_LIMIT_FRAGMENT && asked > buffer.fragment_len) {
            buffer.fragment_len = asked;
        }
        buffer.has_record_limit = buffer.has_record_limit || kind == CA_LIMIT_RECORD;
    }
    if (buffer.len == 0 || buffer.len >= RECORD_LEN_MAX) {
        return (struct ca_result_buffer){ RECORD_LEN_MAX, 0, false };
    }
    return buffer;
}

void ca_result_add_records(const struct ca_result_buffer *buffer, const struct ca_profile *profile,
                           struct ca_needs *needs)
{
    if (buffer->fragment_len > 0) {
        ca_needs_add_records(profile, feature_of(CA_LIMIT_FRAGMENT), needs);
    }
    if (buffer->has_record_limit) {
        ca_needs_add_records(profile, feature_of(CA_LIMIT_RECORD), needs);
    }
}

void ca_result_put_record_notes(struct ca_value *needs, const struct ca_run *runs, size_t count)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < count; i++) {
        for (int kind = 0; kind < CA_LIMIT_COUNT; kind++) {
            const struct ca_limit *limit = &runs[i].records.limit[kind];
            struct ca_text note = { 0 };

            if (limit->words[0] == '\0') {
                continue;
            }
            ca_text_add(&note, "%s, %s: %s", runs[i].target.name,
                        ca_limit_version((enum ca_limit_kind)kind),
                        ca_limit_name((enum ca_limit_kind)kind));
            if (limit->is_asked) {
                ca_text_add(&note, " of %zu", limit->len);
            }
            ca_text_add(&note, ": %s", limit->words);
            ca_value_append(list, ca_value_of_text(ca_text_words(&note)));
            ca_text_clear(&note);
        }
    }
    ca_value_put_truth(needs, "records_asked", ca_value_count(list) > 0);
    if (ca_value_count(list) == 0) {
        ca_value_append(list, ca_value_of_text("whether the server sends smaller records was not "
                                               "asked: --probe-records asks it"));
    }
    ca_value_put(needs, "records", list);
}

struct ca_value *ca_result_records(const struct ca_records *records)
{
    struct ca_value *list = ca_value_list();

    for (int kind = 0; kind < CA_LIMIT_COUNT; kind++) {
        const struct ca_limit *limit = &records->limit[kind];
        struct ca_value *one = NULL;

        if (limit->words[0] == '\0') {
            continue;
        }
        one = ca_value_object();
        ca_value_put_text(one, "version", ca_limit_version((enum ca_limit_kind)kind));
        ca_value_put_text(one, "extension", ca_limit_name((enum ca_limit_kind)kind));
        ca_value_put_truth(one, "asked", limit->is_asked);
        ca_value_put_number(one, "limit", (int64_t)limit->len);
        ca_value_put_truth(one, "answered", limit->is_answered);
        ca_value_put_truth(one, "honoured", limit->is_kept);
        ca_value_put_number(one, "largest_record", (int64_t)limit->largest);
        ca_value_put_number(one, "buffer_len", (int64_t)limit->buffer_len);
        ca_value_put_text(one, "outcome", limit->words);
        ca_value_append(list, one);
    }
    return list;
}
