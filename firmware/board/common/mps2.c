/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MPS2+ with one of its Cortex-M images: CMSDK UART, SysTick.
 *
 * Addresses: Arm Application Notes AN386 and AN500, "Memory map", which agree in
 * these; UART registers: Cortex-M
 * System Design Kit Technical Reference Manual, 4.3; SysTick: ARMv7-M
 * Architecture Reference Manual B3.3.
 */

#include "board/board.h"

#include "board/common/cortex_m.h"

enum { CLOCK_HZ = 25000000, BAUD = 115200, TICK_HZ = 1000 };

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART0_DATA        REGISTER(0x40004000)
#define UART0_STATE       REGISTER(0x40004004)
#define UART0_CTRL        REGISTER(0x40004008)
#define UART0_BAUDDIV     REGISTER(0x40004010)
#define SYST_CSR          REGISTER(0xE000E010)
#define SYST_RVR          REGISTER(0xE000E014)
#define SYST_CVR          REGISTER(0xE000E018)

enum { UART_TX_FULL = 1, UART_TX_ENABLE = 1, SYST_ENABLE_WITH_INTERRUPT = 7 };

static volatile uint32_t ticks;

void fw_tick(void)
{
    ticks++;
}

void fw_board_start(void)
{
    UART0_BAUDDIV = CLOCK_HZ / BAUD;
    UART0_CTRL = UART_TX_ENABLE;
    SYST_RVR = CLOCK_HZ / TICK_HZ - 1;
    SYST_CVR = 0;
    SYST_CSR = SYST_ENABLE_WITH_INTERRUPT;
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
    return ms * 1000 + (CLOCK_HZ / TICK_HZ - 1 - left) / (CLOCK_HZ / 1000000);
}

void fw_board_write(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        while ((UART0_STATE & UART_TX_FULL) != 0) {
        }
        UART0_DATA = (uint8_t)text[i];
    }
}

void fw_board_idle(void)
{
    __asm__ volatile("wfi");
}
