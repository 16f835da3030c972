/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_PROCESS_H
#define CA_BASE_PROCESS_H

/* Another program, asked once: bytes in, bytes out, bounded in time and size. No shell. */

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/bytes.h"
#include "base/text.h"

enum { CA_PROCESS_WORDS_MAX = 16 };

/* What to run. All borrowed. */
struct ca_process {
    const char *file;                        /* a path, or a name that PATH has */
    const char *words[CA_PROCESS_WORDS_MAX]; /* the arguments after the name; NULL ends them */
    struct ca_span input;                    /* its standard input */
    int extra_fd;                            /* its descriptor 3; 0 for none */
    size_t output_max;                       /* bytes of its standard output */
    int timeout_ms;
};

/*
 * Run a program and wait for its end.
 *
 * out       output: released with ca_text_clear, also after a failure.
 *           status: its exit status; -1 when it did not end by itself.
 * fails     false: it could not be started, took longer, said more than it
 *           may, or was ended by a signal. It is waited for in any case.
 */
CA_MUST_CHECK bool ca_process_run(const struct ca_process *process, struct ca_text *output,
                                  int *status);

#endif
