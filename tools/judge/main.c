/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A judge: one Mbed TLS, asked through a pipe.
 *
 * The tool links the release that the firmware has. Every other release judges
 * from a program of its own, made of this file, device/verify_mbedtls.c and
 * device/judge_wire.c, linked against that release. One question on standard
 * input, its answer on standard output, and it ends: 0, or 2 when what came
 * was no question.
 *
 * The library's objects are linked in with their calls of time() led here
 * (--wrap=time), so that they judge at the moment that the question names.
 */

#include <stdint.h>
#include <time.h>

#include "base/pipe.h"
#include "device/judge_wire.h"

static int64_t now_s;

time_t __wrap_time(time_t *out); /* NOLINT(bugprone-reserved-identifier): the linker's name */

time_t __wrap_time(time_t *out) /* NOLINT(bugprone-reserved-identifier) */
{
    if (out != NULL) {
        *out = (time_t)now_s;
    }
    return (time_t)now_s;
}

int main(void)
{
    static struct ca_judge_request read;
    struct ca_text question = { 0 }, reply = { 0 };
    struct ca_verify_answer answer;
    bool done = ca_pipe_read(CA_JUDGE_LEN_MAX, &question) &&
                ca_judge_get_request(ca_text_span(&question), &read);

    if (done) {
        now_s = read.request.now_s;
        ca_verify(&read.request, &answer);
        ca_judge_put_answer(&answer, &reply);
        done = ca_pipe_write(&reply);
    }
    ca_text_clear(&reply);
    ca_text_clear(&question);
    return done ? 0 : 2;
}
