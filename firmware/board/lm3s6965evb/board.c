/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stellaris LM3S6965 evaluation board: clocks, UART0.
 *
 * Registers: LM3S6965 data sheet (Texas Instruments SPMS024), chapter 5 "System
 * Control", 9 "GPIOs", 13 "UARTs". The board has an 8 MHz crystal (evaluation
 * board user's manual).
 */

#include "board/board.h"

#include "board/common/cortex_m.h"

enum { PLL_WAIT = 100000 };

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define SYSCTL_RIS        REGISTER(0x400FE050)
#define SYSCTL_RCC        REGISTER(0x400FE060)
#define SYSCTL_RCGC1      REGISTER(0x400FE104)
#define SYSCTL_RCGC2      REGISTER(0x400FE108)
#define GPIOA_AFSEL       REGISTER(0x40004420)
#define GPIOA_DEN         REGISTER(0x4000451C)
#define UART0_DR          REGISTER(0x4000C000)
#define UART0_FR          REGISTER(0x4000C018)
#define UART0_IBRD        REGISTER(0x4000C024)
#define UART0_FBRD        REGISTER(0x4000C028)
#define UART0_LCRH        REGISTER(0x4000C02C)
#define UART0_CTL         REGISTER(0x4000C030)

/* RCC, data sheet 5.4, register 9. */
#define RCC_BYPASS       (1u << 11)
#define RCC_PWRDN        (1u << 13)
#define RCC_USESYSDIV    (1u << 22)
#define RCC_SYSDIV_MASK  (0xFu << 23)
#define RCC_SYSDIV_50MHZ (3u << 23)
#define RCC_XTAL_MASK    (0xFu << 6)
#define RCC_XTAL_8MHZ    (0xEu << 6)
#define RCC_OSCSRC_MASK  (3u << 4) /* 0: the main oscillator */
#define RCC_MOSCDIS      (1u << 0)
#define RIS_PLL_LOCKED   (1u << 6)

#define RCGC1_UART0 (1u << 0)
#define RCGC2_GPIOA (1u << 0)
#define RCGC2_GPIOF (1u << 5) /* the LEDs of the Ethernet jack */
#define RCGC2_EMAC0 (1u << 28)
#define RCGC2_EPHY0 (1u << 30)

/* 50 MHz / (16 * 115200) = 27 and 8/64: data sheet 13.3.2. */
enum {
    BAUD_WHOLE = 27,
    BAUD_FRACTION = 8,
    LCRH_8N1_FIFO = 0x70,
    CTL_ON = 0x301,
    FR_TX_FULL = 0x20
};
enum { UART_PINS = 0x03 };

/* Data sheet 5.3, "Initialization and Configuration": off the PLL, set, wait, on. */
static void start_clock(void)
{
    uint32_t rcc = (SYSCTL_RCC | RCC_BYPASS) & ~RCC_USESYSDIV;

    SYSCTL_RCC = rcc;
    rcc &= ~(RCC_XTAL_MASK | RCC_OSCSRC_MASK | RCC_MOSCDIS | RCC_PWRDN);
    rcc |= RCC_XTAL_8MHZ;
    SYSCTL_RCC = rcc;
    rcc = (rcc & ~RCC_SYSDIV_MASK) | RCC_SYSDIV_50MHZ | RCC_USESYSDIV;
    SYSCTL_RCC = rcc;
    for (int i = 0; i < PLL_WAIT && (SYSCTL_RIS & RIS_PLL_LOCKED) == 0; i++) {
    }
    SYSCTL_RCC = rcc & ~RCC_BYPASS;
}

void fw_board_start(void)
{
    start_clock();
    SYSCTL_RCGC1 |= RCGC1_UART0;
    SYSCTL_RCGC2 |= RCGC2_GPIOA | RCGC2_GPIOF | RCGC2_EMAC0 | RCGC2_EPHY0;
    (void)SYSCTL_RCGC2; /* a clock takes a few cycles to arrive */
    GPIOA_AFSEL |= UART_PINS;
    GPIOA_DEN |= UART_PINS;
    UART0_CTL = 0;
    UART0_IBRD = BAUD_WHOLE;
    UART0_FBRD = BAUD_FRACTION;
    UART0_LCRH = LCRH_8N1_FIFO;
    UART0_CTL = CTL_ON;
    fw_tick_start();
}

void fw_board_write(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        while ((UART0_FR & FR_TX_FULL) != 0) {
        }
        UART0_DR = (uint8_t)text[i];
    }
}
