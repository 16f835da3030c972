/* SPDX-License-Identifier: Apache-2.0 */
#include "device/judge_process.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/process.h"
#include "device/judge_wire.h"

enum { ANSWER_LEN_MAX = 4096 };

static const char *first_folder;

void ca_judge_look_in(const char *folder)
{
    first_folder = folder;
}

static bool is_in(const char *folder, const char *name, char path[static CA_JUDGE_PATH_MAX])
{
    int len = snprintf(path, CA_JUDGE_PATH_MAX, "%s/%s", folder, name);

    if (len > 0 && len < CA_JUDGE_PATH_MAX && access(path, X_OK) == 0) {
        return true;
    }
    path[0] = '\0';
    return false;
}

bool ca_judge_find(const char *name, char path[static CA_JUDGE_PATH_MAX])
{
    char program[CA_JUDGE_PROGRAM_MAX];

    snprintf(program, sizeof program, "ca-judge-%s", name);
    return ca_judge_find_program(program, path);
}

bool ca_judge_find_program(const char *name, char path[static CA_JUDGE_PATH_MAX])
{
    char own[CA_JUDGE_PATH_MAX - 64], folder[CA_JUDGE_PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", own, sizeof own - 1);

    path[0] = '\0';
    if (first_folder != NULL && is_in(first_folder, name, path)) {
        return true;
    }
    own[len > 0 ? len : 0] = '\0';
    char *slash = strrchr(own, '/');
    if (slash == NULL) {
        return false;
    }
    *slash = '\0';
    if (is_in(own, name, path)) {
        return true;
    }
    snprintf(folder, sizeof folder, "%s/../libexec/ca-extract", own);
    return is_in(folder, name, path);
}

void ca_judge_ask(const char *path, const struct ca_verify_request *request,
                  struct ca_verify_answer *answer)
{
    struct ca_text question = { 0 }, reply = { 0 };
    int status = -1;

    ca_judge_put_request(request, &question);
    struct ca_process judge = { .file = path,
                                .input = ca_text_span(&question),
                                .output_max = ANSWER_LEN_MAX,
                                .timeout_ms = CA_JUDGE_TIMEOUT_MS };
    if (!ca_process_run(&judge, &reply, &status) || status != 0 ||
        !ca_judge_get_answer(ca_text_span(&reply), answer)) {
        *answer = (struct ca_verify_answer){ .stage = CA_STAGE_ANCHORS, .code = -1 };
        snprintf(answer->reason, sizeof answer->reason,
                 "the judge '%.200s' gave no answer: the device's library could not be asked",
                 path);
    }
    ca_text_clear(&reply);
    ca_text_clear(&question);
}
