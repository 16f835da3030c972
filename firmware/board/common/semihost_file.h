/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_COMMON_SEMIHOST_FILE_H
#define FW_BOARD_COMMON_SEMIHOST_FILE_H

/*
 * EMULATOR ONLY: a file of the emulator's host, through semihosting. What includes this
 * defines fw_emulator_only, which sections.ld and flash.sh refuse in an image for hardware.
 *
 * source    Arm, Semihosting for AArch32 and AArch64: SYS_OPEN, SYS_READ, SYS_CLOSE
 */

#include <stddef.h>
#include <stdint.h>

#include "board/common/cortex_m.h"

/* Read up to `len` bytes of the file; how many came, 0 where it cannot be opened. In place: each
 * image has one caller, and a function of its own would cost it bytes. */
static inline size_t fw_semihost_read_file(const char *name, size_t name_len, void *bytes,
                                           size_t len)
{
    const struct {
        const char *name;
        uint32_t mode, name_len;
    } file = { name, 1, (uint32_t)name_len }; /* 1: read binary */
    int handle = fw_semihost(FW_SYS_OPEN, &file);

    if (handle < 0) {
        return 0;
    }
    const struct {
        uint32_t handle;
        void *at;
        uint32_t len;
    } request = { (uint32_t)handle, bytes, (uint32_t)len };
    size_t missing = (size_t)fw_semihost(FW_SYS_READ, &request); /* bytes that were not read */
    fw_semihost(FW_SYS_CLOSE, &request.handle);
    return missing <= len ? len - missing : 0;
}

#endif
