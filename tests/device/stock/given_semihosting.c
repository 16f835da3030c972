/* SPDX-License-Identifier: Apache-2.0 */
/* EMULATOR ONLY: the emulator lends its host's file. */

#include "given.h"

#include "board/common/semihost_file.h"

/* sections.ld refuses this symbol in an image for hardware; weak, as entropy_emulator.c has it too. */
__asm__(".weak fw_emulator_only\n.set fw_emulator_only, 1");

size_t fw_given_read(char *text, size_t size)
{
    static const char name[] = "given";

    return fw_semihost_read_file(name, sizeof name - 1, text, size);
}
