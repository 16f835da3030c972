/* SPDX-License-Identifier: Apache-2.0 */
/* EMULATOR ONLY: the emulator lends its host's file. */

#include "given.h"

#include "board/common/cortex_m.h"

/* sections.ld refuses this symbol in an image for hardware; weak, as entropy_emulator.c has it too. */
__asm__(".weak fw_emulator_only\n.set fw_emulator_only, 1");

size_t fw_given_read(char *text, size_t size)
{
    static const char name[] = "given";
    const struct {
        const char *name;
        uint32_t mode, name_len;
    } file = { name, 1, sizeof name - 1 }; /* 1: read binary */
    int handle = fw_semihost(FW_SYS_OPEN, &file);

    if (handle < 0) {
        return 0;
    }
    const struct {
        uint32_t handle;
        char *at;
        uint32_t len;
    } request = { (uint32_t)handle, text, (uint32_t)size };
    size_t missing = (size_t)fw_semihost(FW_SYS_READ, &request); /* bytes that were not read */
    fw_semihost(FW_SYS_CLOSE, &request.handle);
    return missing <= size ? size - missing : 0;
}
