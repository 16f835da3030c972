/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time and idling of a Cortex-M: SysTick, a millisecond a tick, from the
 * processor's clock of FW_CLOCK_HZ, which the board says.
 *
 * Source: ARMv7-M Architecture Reference Manual B3.3.
 */

#include "board/board.h"

#include "board/common/cortex_m.h"

enum { TICK_HZ = 1000, RELOAD = FW_CLOCK_HZ / TICK_HZ - 1, ENABLE_WITH_INTERRUPT = 7 };

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYST_CSR          REGISTER(0xE000E010)
#define SYST_RVR          REGISTER(0xE000E014)
#define SYST_CVR          REGISTER(0xE000E018)

static volatile uint32_t ticks;

void fw_tick(void)
{
    ticks++;
}

void fw_tick_start(void)
{
    SYST_RVR = RELOAD;
    SYST_CVR = 0;
    SYST_CSR = ENABLE_WITH_INTERRUPT;
}

uint32_t fw_board_ms(void)
{
    return ticks;
}

/* The tick may pass between the two reads: then read again. */
uint32_t fw_board_us(void)
{
    uint32_t ms = 0, left = 0;

    do {
        ms = ticks;
        left = SYST_CVR;
    } while (ms != ticks);
    return ms * 1000 + (RELOAD - left) / (FW_CLOCK_HZ / 1000000);
}

void fw_board_idle(void)
{
    __asm__ volatile("wfi");
}
