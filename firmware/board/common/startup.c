/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reset, vectors and faults of a Cortex-M3, M4 or M7 (ARMv7-M Architecture Reference
 * Manual B1.5): the stack pointer and the reset handler are the first words.
 */

#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "board/board.h"
#include "board/common/cortex_m.h"

extern uint32_t fw_stack_top[], fw_stack_bottom[];
extern uint32_t fw_data_start[], fw_data_end[], fw_data_load[];
extern uint32_t fw_bss_start[], fw_bss_end[];

int main(void);
void fw_reset(void);
void fw_fault(void);

enum { STACK_PATTERN = 0x5AFEC0DE, FAULT_STATUS = 71 };

static void paint_stack(void)
{
    enum { OWN_FRAME = 64 }; /* bytes that this function itself may be using */
    uint32_t here = 0;
    uintptr_t end = (uintptr_t)&here - OWN_FRAME;

    for (volatile uint32_t *at = fw_stack_bottom; (uintptr_t)at < end; at++) {
        *at = (uint32_t)STACK_PATTERN;
    }
}

size_t fw_board_stack_used(void)
{
    const uintptr_t top = (uintptr_t)fw_stack_top;
    uintptr_t at = (uintptr_t)fw_stack_bottom;

    while (at < top && *(const uint32_t *)at == (uint32_t)STACK_PATTERN) {
        at += sizeof(uint32_t);
    }
    return top - at;
}

void fw_reset(void)
{
    size_t data_len = (size_t)((uintptr_t)fw_data_end - (uintptr_t)fw_data_start);
    size_t bss_len = (size_t)((uintptr_t)fw_bss_end - (uintptr_t)fw_bss_start);

    memcpy(fw_data_start, fw_data_load, data_len);
    memset(fw_bss_start, 0, bss_len);
    paint_stack();
    fw_board_exit(main());
    for (;;) {
    }
}

/* CFSR at 0xE000ED28 tells the cause (B3.2.15). */
void fw_fault(void)
{
    fw_log_error("FALT", "A fault: CFSR 0x%08x", (unsigned)*(volatile uint32_t *)0xE000ED28);
    fw_board_exit(FAULT_STATUS);
    for (;;) {
    }
}

#define HANDLER(function) ((uintptr_t)(function))

__attribute__((section(".vectors"), used)) static const uintptr_t vectors[] = {
    (uintptr_t)fw_stack_top,
    HANDLER(fw_reset),
    HANDLER(fw_fault),
    HANDLER(fw_fault),
    HANDLER(fw_fault),
    HANDLER(fw_fault),
    HANDLER(fw_fault),
    0,
    0,
    0,
    0,
    HANDLER(fw_fault),
    HANDLER(fw_fault),
    0,
    HANDLER(fw_fault),
    HANDLER(fw_tick),
};
