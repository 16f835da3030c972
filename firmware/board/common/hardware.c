/* SPDX-License-Identifier: Apache-2.0 */
/* A device by itself: nobody gives it words, and its end is a halt. */

#include "board/board.h"

const char *fw_board_arguments(void)
{
    return "";
}

void fw_board_exit(int status)
{
    (void)status;
    for (;;) {
        fw_board_idle();
    }
}

/* No generator: TLS draws from the seed, and what else asks makes do without. */
bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    (void)bytes, (void)len;
    return false;
}
