/* SPDX-License-Identifier: Apache-2.0 */
/*
 * EMULATOR ONLY. The AN386 image has no random number generator; the emulator
 * lends the host's, through semihosting. An image with this file in it is not
 * for a device: without a debugger that lends its host's, it gets no entropy,
 * and without entropy the firmware refuses to connect.
 */

#include "board/board.h"

#include "board/common/cortex_m.h"

/* sections.ld refuses this symbol in an image for hardware; flash.sh does too. */
__asm__(".global fw_emulator_only\n.set fw_emulator_only, 1");

bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    static const char name[] = "/dev/urandom";
    const struct {
        const char *name;
        uint32_t mode, name_len;
    } file = { name, 1, sizeof name - 1 }; /* 1: read binary */
    int handle = fw_semihost(FW_SYS_OPEN, &file);

    if (handle < 0) {
        return false;
    }
    const struct {
        uint32_t handle;
        uint8_t *at;
        uint32_t len;
    } request = { (uint32_t)handle, bytes, (uint32_t)len };
    int missing = fw_semihost(FW_SYS_READ, &request); /* bytes that were not read */
    fw_semihost(FW_SYS_CLOSE, &request.handle);
    return missing == 0;
}
