/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MPS2+ with one of its Cortex-M images: CMSDK UART.
 *
 * Addresses: Arm Application Notes AN386 and AN500, "Memory map", which agree in
 * these; UART registers: Cortex-M System Design Kit Technical Reference Manual,
 * 4.3.
 */

#include "board/board.h"

#include "board/common/cortex_m.h"

enum { BAUD = 115200 };

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART0_DATA        REGISTER(0x40004000)
#define UART0_STATE       REGISTER(0x40004004)
#define UART0_CTRL        REGISTER(0x40004008)
#define UART0_BAUDDIV     REGISTER(0x40004010)

enum { UART_TX_FULL = 1, UART_TX_ENABLE = 1 };

void fw_board_start(void)
{
    UART0_BAUDDIV = FW_CLOCK_HZ / BAUD;
    UART0_CTRL = UART_TX_ENABLE;
    fw_tick_start();
}

void fw_board_write(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        while ((UART0_STATE & UART_TX_FULL) != 0) {
        }
        UART0_DATA = (uint8_t)text[i];
    }
}
