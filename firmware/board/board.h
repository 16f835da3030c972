/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_BOARD_H
#define FW_BOARD_BOARD_H

/*
 * What a board gives. One folder a board implements this; it is the only place
 * with register addresses. docs/firmware.md says what is in such a folder.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Clocks, tick and console up. Called once, first. */
void fw_board_start(void);

/* Milliseconds since start; wraps after 49 days. */
uint32_t fw_board_ms(void);

/* Microseconds since start; wraps after 71 minutes. */
uint32_t fw_board_us(void);

/* Write to the console; returns when the bytes are on their way. */
void fw_board_write(const char *text, size_t len);

/*
 * Fill with random bytes that nobody can guess.
 *
 * fails     false: there are none now. A connection is then refused.
 */
bool fw_board_entropy(uint8_t *bytes, size_t len);

/* Seconds since 1970 if the board itself knows the time, else -1 (then SNTP is asked). */
int64_t fw_board_seconds(void);

/* Nothing to do until the next interrupt or so. */
void fw_board_idle(void);

/*
 * Words "key=value" that whoever started the program gave, apart by spaces;
 * "" on hardware. Constant.
 */
const char *fw_board_arguments(void);

/* End: an exit status in an emulator or on a host, a halt on hardware. */
void fw_board_exit(int status);

/* Deepest use of the stack so far, in bytes; 0 where it cannot be told. */
size_t fw_board_stack_used(void);

#endif
