/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the emulator, or a debugger with semihosting, gives: the words after
 * arg=, and the way out with an exit status.
 *
 * Source: Arm, Semihosting for AArch32 and AArch64, release 2.0.
 */

#include "board/common/cortex_m.h"

#include "board/board.h"

enum { ARGUMENTS_MAX = 768, APPLICATION_EXIT = 0x20026 };

int fw_semihost(int operation, const void *argument)
{
    register int r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = argument;

    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

const char *fw_board_arguments(void)
{
    static char line[ARGUMENTS_MAX];
    struct {
        char *at;
        uint32_t len;
    } block = { line, sizeof line };

    if (fw_semihost(FW_SYS_GET_CMDLINE, &block) != 0) {
        return "";
    }
    const char *at = line; /* the first word is the program */
    while (*at != '\0' && *at != ' ') {
        at++;
    }
    return *at == ' ' ? at + 1 : at;
}

void fw_board_exit(int status)
{
    const uint32_t block[2] = { APPLICATION_EXIT, (uint32_t)status };

    fw_semihost(FW_SYS_EXIT_EXTENDED, block);
    for (;;) {
        fw_board_idle();
    }
}
