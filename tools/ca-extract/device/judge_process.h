/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_JUDGE_PROCESS_H
#define CA_DEVICE_JUDGE_PROCESS_H

/* Judge programs: found beside the tool, asked through a pipe, bounded in time. */

#include <stdbool.h>

#include "device/verify.h"

enum { CA_JUDGE_PATH_MAX = 4096, CA_JUDGE_PROGRAM_MAX = 96, CA_JUDGE_TIMEOUT_MS = 10000 };

/* Look for judge programs in this folder first; borrowed, NULL for nowhere. */
void ca_judge_look_in(const char *folder);

/*
 * Find the program of a judge: "ca-judge-NAME" in the folder of this program,
 * or in ../libexec/ca-extract from there.
 *
 * in        name: "mbedtls-2.28".
 * out       path: of a file that may be run; "" when there is none.
 */
bool ca_judge_find(const char *name, char path[static CA_JUDGE_PATH_MAX]);

/* The same for a program of another kind, by its whole name: "ca-rehearse-firmware". */
bool ca_judge_find_program(const char *name, char path[static CA_JUDGE_PATH_MAX]);

/*
 * Ask a judge program.
 *
 * out       answer: of the judge; when it did not give one in
 *           CA_JUDGE_TIMEOUT_MS, a refusal that says so.
 * limits    one process a question; it is ended and waited for in any case.
 */
void ca_judge_ask(const char *path, const struct ca_verify_request *request,
                  struct ca_verify_answer *answer);

#endif
