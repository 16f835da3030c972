/* SPDX-License-Identifier: Apache-2.0 */
#include "device/judge_wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"

enum { WORD_MAX = 16 };

static void put_bytes(struct ca_text *text, const char *word, struct ca_span bytes)
{
    ca_text_add(text, "%s %zu\n", word, bytes.len);
    ca_text_put(text, (const char *)bytes.at, bytes.len);
    ca_text_puts(text, "\n");
}

void ca_judge_put_request(const struct ca_verify_request *request, struct ca_text *text)
{
    ca_text_puts(text, CA_JUDGE_MARK);
    ca_text_add(text, "now %" PRId64 "\nclock %d\nlenient %d\nnoaddress %d\ntls13 %d\n",
                request->now_s, request->has_clock, request->is_lenient, request->ignores_addresses,
                request->is_tls_1_3);
    ca_text_add(text, "use %d\nuses %u\nhashes %u\nkeys %u\nrsa %u\ndepth %u\n",
                (int)request->leaf_use, request->leaf_uses, request->hashes, request->keys,
                request->rsa_bits_min, request->intermediates_max);
    put_bytes(text, "host", ca_span_text(request->host));
    put_bytes(text, "anchors", request->anchors);
    put_bytes(text, "crls", request->crls);
    for (size_t i = 0; i < request->chosen_count; i++) {
        put_bytes(text, "chosen", request->chosen[i]);
    }
    for (size_t i = 0; i < request->sent_count; i++) {
        put_bytes(text, request->sent[i].is_unknown ? "unknown" : "sent", request->sent[i].der);
    }
    ca_text_puts(text, "end\n");
}

void ca_judge_put_answer(const struct ca_verify_answer *answer, struct ca_text *text)
{
    ca_text_puts(text, CA_JUDGE_MARK);
    ca_text_add(text, "accepted %d\ncode %d\nflags %" PRIu32 "\nstage %d\nnopath %d\nat %zu\n",
                answer->is_accepted, answer->code, answer->flags, (int)answer->stage,
                answer->finds_no_path, answer->at);
    put_bytes(text, "judge", ca_span_text(answer->judge));
    put_bytes(text, "reason", ca_span_text(answer->reason));
    ca_text_puts(text, "end\n");
}

/* One member: a word and a number, and for some words so many bytes. */
struct member {
    char word[WORD_MAX];
    int64_t number;
    struct ca_span bytes;
};

static bool has_bytes(const char *word)
{
    static const char *const words[] = { "host", "anchors", "chosen", "crls",
                                         "sent", "unknown", "judge",  "reason" };

    for (size_t i = 0; i < CA_ARRAY_LEN(words); i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* Take the member at the front of `rest`; false when there is none that is whole. */
static bool next_member(struct ca_span *rest, struct member *member)
{
    char line[48] = "";
    size_t len = ca_span_find(*rest, 0, "\n");

    if (len >= rest->len || len >= sizeof line) {
        return false;
    }
    memcpy(line, rest->at, len);
    *rest = (struct ca_span){ rest->at + len + 1, rest->len - len - 1 };
    *member = (struct member){ .number = 0 };
    /* NOLINTNEXTLINE(cert-err34-c): a number that is too large is out of every bound below */
    int read = sscanf(line, "%15[a-z0-9] %" SCNd64, member->word, &member->number);
    if (read < 1 || (read < 2 && strcmp(member->word, "end") != 0)) {
        return false;
    }
    if (has_bytes(member->word)) {
        if (member->number < 0 || (uint64_t)member->number + 1 > rest->len) {
            return false;
        }
        size_t taken = (size_t)member->number;
        member->bytes = (struct ca_span){ rest->at, taken };
        *rest = (struct ca_span){ rest->at + taken + 1, rest->len - taken - 1 };
    }
    return true;
}

static bool begins_right(struct ca_span *bytes)
{
    const size_t len = sizeof CA_JUDGE_MARK - 1;

    if (bytes->len < len || memcmp(bytes->at, CA_JUDGE_MARK, len) != 0) {
        return false;
    }
    *bytes = (struct ca_span){ bytes->at + len, bytes->len - len };
    return true;
}

static bool take_number(struct ca_verify_request *request, const struct member *member)
{
    const struct {
        const char *word;
        bool *truth;
        unsigned *number;
    } members[] = {
        { "clock", &request->has_clock, NULL },
        { "lenient", &request->is_lenient, NULL },
        { "noaddress", &request->ignores_addresses, NULL },
        { "tls13", &request->is_tls_1_3, NULL },
        { "uses", NULL, &request->leaf_uses },
        { "hashes", NULL, &request->hashes },
        { "keys", NULL, &request->keys },
        { "rsa", NULL, &request->rsa_bits_min },
        { "depth", NULL, &request->intermediates_max },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(members); i++) {
        if (strcmp(members[i].word, member->word) == 0) {
            if (member->number < 0 || member->number > UINT32_MAX) {
                return false;
            }
            if (members[i].truth != NULL) {
                *members[i].truth = member->number != 0;
            } else {
                *members[i].number = (unsigned)member->number;
            }
            return true;
        }
    }
    if (strcmp(member->word, "now") == 0) {
        request->now_s = member->number;
        return true;
    }
    request->leaf_use = (enum ca_leaf_use)member->number;
    return strcmp(member->word, "use") == 0 && member->number >= 0 &&
           member->number < CA_LEAF_USE_COUNT;
}

static bool take_bytes(struct ca_judge_request *read, const struct member *member)
{
    struct ca_verify_request *request = &read->request;
    bool is_unknown = strcmp(member->word, "unknown") == 0;

    if (strcmp(member->word, "host") == 0) {
        snprintf(read->host, sizeof read->host, "%.*s", (int)member->bytes.len,
                 (const char *)member->bytes.at);
        return member->bytes.len < sizeof read->host;
    }
    if (strcmp(member->word, "anchors") == 0) {
        request->anchors = member->bytes;
        return true;
    }
    if (strcmp(member->word, "crls") == 0) {
        request->crls = member->bytes;
        return true;
    }
    if (strcmp(member->word, "chosen") == 0 && request->chosen_count < CA_JUDGE_LIST_MAX) {
        read->chosen[request->chosen_count++] = member->bytes;
        return true;
    }
    if ((is_unknown || strcmp(member->word, "sent") == 0) &&
        request->sent_count < CA_JUDGE_LIST_MAX) {
        read->sent[request->sent_count++] = (struct ca_sent){ member->bytes, is_unknown };
        return true;
    }
    return false;
}

bool ca_judge_get_request(struct ca_span bytes, struct ca_judge_request *read)
{
    struct member member;

    *read = (struct ca_judge_request){ .host = "" };
    if (!begins_right(&bytes)) {
        return false;
    }
    while (next_member(&bytes, &member)) {
        if (strcmp(member.word, "end") == 0) {
            read->request.host = read->host;
            read->request.chosen = read->chosen;
            read->request.sent = read->sent;
            return true;
        }
        if (has_bytes(member.word) ? !take_bytes(read, &member)
                                   : !take_number(&read->request, &member)) {
            return false;
        }
    }
    return false;
}

static void take_text(char *text, size_t size, struct ca_span bytes)
{
    snprintf(text, size, "%.*s", (int)(bytes.len < size ? bytes.len : size - 1),
             (const char *)bytes.at);
}

/* Of an answer; what is not known is left to a later version. */
static bool take_answer(struct ca_verify_answer *answer, const struct member *member)
{
    const char *word = member->word;

    if (strcmp(word, "accepted") == 0) {
        answer->is_accepted = member->number == 1;
    } else if (strcmp(word, "code") == 0) {
        answer->code = (int)member->number;
    } else if (strcmp(word, "flags") == 0) {
        answer->flags = (uint32_t)member->number;
    } else if (strcmp(word, "stage") == 0) {
        answer->stage = (enum ca_verify_stage)member->number;
    } else if (strcmp(word, "nopath") == 0) {
        answer->finds_no_path = member->number != 0;
    } else if (strcmp(word, "at") == 0) {
        answer->at = (size_t)member->number;
    } else if (strcmp(word, "judge") == 0) {
        take_text(answer->judge, sizeof answer->judge, member->bytes);
    } else if (strcmp(word, "reason") == 0) {
        take_text(answer->reason, sizeof answer->reason, member->bytes);
    }
    return member->number >= INT32_MIN && member->number <= UINT32_MAX;
}

bool ca_judge_get_answer(struct ca_span bytes, struct ca_verify_answer *answer)
{
    struct member member;

    *answer = (struct ca_verify_answer){ .is_accepted = false };
    if (!begins_right(&bytes)) {
        return false;
    }
    while (next_member(&bytes, &member)) {
        if (strcmp(member.word, "end") == 0) {
            return (unsigned)answer->stage < CA_STAGE_COUNT &&
                   answer->is_accepted == (answer->stage == CA_STAGE_DONE);
        }
        if (!take_answer(answer, &member)) {
            return false;
        }
    }
    return false;
}
