/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"

#include <stdio.h>
#include <string.h>

#define PREFIX "ca-extract: "

bool ca_ask_accept_change(const struct ca_error *refusal)
{
    char answer[16] = "";

    fprintf(stderr, PREFIX "%s\n" PREFIX "%s\n" PREFIX "let the roots change? [y/N] ",
            refusal->what, refusal->cause);
    fflush(stderr);
    if (fgets(answer, sizeof answer, stdin) == NULL) {
        fputc('\n', stderr);
        return false;
    }
    answer[strcspn(answer, "\r\n")] = '\0';
    return strcmp(answer, "y") == 0 || strcmp(answer, "Y") == 0 || strcmp(answer, "yes") == 0;
}
