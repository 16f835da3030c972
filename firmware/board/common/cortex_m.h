/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_PARTS_CORTEX_M_H
#define FW_BOARD_PARTS_CORTEX_M_H

/* What boards with a Cortex-M share. */

#include <stddef.h>
#include <stdint.h>

/* systick.c: let the tick begin, a millisecond each; and its handler. */
void fw_tick_start(void);
void fw_tick(void);

/* A call to the debugger or emulator (Arm semihosting, version 2.0). */
int fw_semihost(int operation, const void *argument);

enum {
    FW_SYS_OPEN = 0x01,
    FW_SYS_CLOSE = 0x02,
    FW_SYS_READ = 0x06,
    FW_SYS_TIME = 0x11,
    FW_SYS_GET_CMDLINE = 0x15,
    FW_SYS_EXIT_EXTENDED = 0x20
};

#endif
