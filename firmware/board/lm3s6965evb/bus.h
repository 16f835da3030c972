/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_LM3S6965EVB_BUS_H
#define FW_BOARD_LM3S6965EVB_BUS_H

/* Words by their address. bus.c has the real ones; a test has a model in their place. */

#include <stdint.h>

uint32_t fw_bus_read(uint32_t address);
void fw_bus_write(uint32_t address, uint32_t value);

#endif
