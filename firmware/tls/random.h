/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_RANDOM_H
#define FW_TLS_RANDOM_H

/*
 * Random numbers for TLS: the library's generator, seeded from the board. One
 * file an arrangement: random_psa.c where the image has PSA (TLS 1.3 stands on
 * it), random_drbg.c where it has not.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/log.h"

/* Seed the generator; false: the board has no entropy. */
FW_MUST_CHECK bool fw_random_start(void);

/* Give everything back that start took. Harmless without a start. */
void fw_random_stop(void);

/* Random bytes, as Mbed TLS wants its generator: 0, or an error of the library. */
int fw_random_fill(void *context, unsigned char *bytes, size_t len);

#endif
