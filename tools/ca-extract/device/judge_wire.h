/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_JUDGE_WIRE_H
#define CA_DEVICE_JUDGE_WIRE_H

/*
 * A question and its answer as bytes of a pipe, between the tool and a judge
 * program (tools/judge).
 *
 * The first line is CA_JUDGE_MARK. Then one line a member: a word, a space, a
 * decimal number. Where the word is one of host, anchors, chosen, crls, sent,
 * unknown, judge and reason the number is a length, and so many bytes and a
 * line end follow. The last line is "end".
 */

#include <stdbool.h>

#include "base/text.h"
#include "device/verify.h"

#define CA_JUDGE_MARK "ca-judge 1\n"

enum { CA_JUDGE_LEN_MAX = 8 * 1024 * 1024, CA_JUDGE_LIST_MAX = 1000 };

/* Add a question to `text`. */
void ca_judge_put_request(const struct ca_verify_request *request, struct ca_text *text);

/* A question that was read; its spans borrow from the bytes it was read from. */
struct ca_judge_request {
    struct ca_verify_request request;
    struct ca_span chosen[CA_JUDGE_LIST_MAX];
    struct ca_sent sent[CA_JUDGE_LIST_MAX];
    char host[256];
};

/* Read a question; false when it is none, cut short, or out of bounds. */
bool ca_judge_get_request(struct ca_span bytes, struct ca_judge_request *read);

/* Add an answer to `text`; read one: false as above. */
void ca_judge_put_answer(const struct ca_verify_answer *answer, struct ca_text *text);
bool ca_judge_get_answer(struct ca_span bytes, struct ca_verify_answer *answer);

#endif
