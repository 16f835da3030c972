/* SPDX-License-Identifier: Apache-2.0 */
/* For boards that do not know the time by themselves: SNTP is asked. */

#include "board/board.h"

int64_t fw_board_seconds(void)
{
    return -1;
}
