/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For boards whose image lies in memory that forgets, as the MPS2+: the seed
 * comes with each load of the image, at fw_seed of sections.ld, and lasts as
 * long as the image does.
 */

#include "board/seed.h"

#include <string.h>

extern volatile struct fw_seed fw_seed[];

bool fw_board_seed_read(uint8_t seed[FW_SEED_LEN])
{
    if (fw_seed->mark != FW_SEED_MARK) {
        return false;
    }
    for (int i = 0; i < FW_SEED_LEN; i++) {
        seed[i] = fw_seed->bytes[i];
    }
    return true;
}

bool fw_board_seed_write(const uint8_t seed[FW_SEED_LEN])
{
    for (int i = 0; i < FW_SEED_LEN; i++) {
        fw_seed->bytes[i] = seed[i];
        if (fw_seed->bytes[i] != seed[i]) {
            return false;
        }
    }
    return true;
}
