/* SPDX-License-Identifier: Apache-2.0 */
/* The time from the emulator's host. The other choice is board/common/clock_none.c with SNTP. */

#include "board/board.h"

#include "board/common/cortex_m.h"

int64_t fw_board_seconds(void)
{
    return (int64_t)(uint32_t)fw_semihost(FW_SYS_TIME, NULL);
}
