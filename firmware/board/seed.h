/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_SEED_H
#define FW_BOARD_SEED_H

/*
 * The seed of boards that have no random number generator: `make flash` puts a
 * fresh one on each device, and it is written anew at each start.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"

enum { FW_SEED_LEN = 32, FW_SEED_MARK = 0x44454553 /* "SEED" */ };

/* As it lies in memory, and as tools/firmware/flash.sh makes it. */
struct fw_seed {
    uint32_t counter; /* of several, the newest has the largest */
    uint32_t mark;    /* FW_SEED_MARK: provisioned, and written whole */
    uint8_t bytes[FW_SEED_LEN];
};

/* False: there is none, because it was never provisioned or not written whole. */
FW_MUST_CHECK bool fw_board_seed_read(uint8_t seed[FW_SEED_LEN]);

/* Put a new one in its place, and read it back; false: it is not there. */
FW_MUST_CHECK bool fw_board_seed_write(const uint8_t seed[FW_SEED_LEN]);

#endif
