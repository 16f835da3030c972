/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stdint.h>
bool stdio_init_all(void);
void sleep_ms(uint32_t ms);
