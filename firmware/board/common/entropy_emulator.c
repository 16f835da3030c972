/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EMULATOR ONLY. The AN386 image has no random number generator; the emulator
 * lends the host's, through semihosting. An image with this file in it is not
 * for a device: without a debugger that lends its host's, it gets no entropy,
 * and without entropy the firmware refuses to connect.
 */

#include "board/board.h"

#include "board/common/semihost_file.h"

/* sections.ld refuses this symbol in an image for hardware; flash.sh does too. */
__asm__(".global fw_emulator_only\n.set fw_emulator_only, 1");

bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    static const char name[] = "/dev/urandom";

    return fw_semihost_read_file(name, sizeof name - 1, bytes, len) == len;
}
