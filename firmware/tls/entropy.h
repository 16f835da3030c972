/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_ENTROPY_H
#define FW_TLS_ENTROPY_H

/*
 * Where the library's entropy comes from: entropy_poll.c where the board makes
 * some, entropy_seed.c where it keeps a seed (with entropy_seed_config.h).
 */

/* Tell the library. Called before its generator is seeded. */
void fw_entropy_start(void);

#endif
