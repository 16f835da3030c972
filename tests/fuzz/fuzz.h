/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_FUZZ_FUZZ_H
#define TEST_FUZZ_FUZZ_H

/*
 * What every fuzz harness is: a function that libFuzzer calls with bytes.
 *
 * Without libFuzzer (CA_FUZZ off) replay.c calls it with the files of a corpus,
 * as a normal test. A harness fails by MUST, or by what a sanitizer sees.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define MUST(condition) fuzz_must((condition), __FILE__, __LINE__, #condition)

static inline void fuzz_must(int is_so, const char *file, int line, const char *condition)
{
    if (!is_so) {
        fprintf(stderr, "%s:%d: not so: %s\n", file, line, condition);
        abort();
    }
}

#endif
