/* SPDX-License-Identifier: Apache-2.0 */
#include "board/lm3s6965evb/bus.h"

uint32_t fw_bus_read(uint32_t address)
{
    return *(const volatile uint32_t *)(uintptr_t)address;
}

void fw_bus_write(uint32_t address, uint32_t value)
{
    *(volatile uint32_t *)(uintptr_t)address = value;
}
