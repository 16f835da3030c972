/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seed in the last pages of flash, one slot a page of 1 KB, used in turn: a
 * page is erased 100,000 times at least, and the old seed is there until the new
 * one is whole.
 *
 * Registers and sequences: LM3S6965 data sheet (Texas Instruments SPMS024),
 * chapter 8, "Internal Memory", 8.3.2 "Programming Flash Memory".
 */

#include "board/seed.h"

#include <string.h>

#include "board/board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define FLASH_FMA         REGISTER(0x400FD000)
#define FLASH_FMD         REGISTER(0x400FD004)
#define FLASH_FMC         REGISTER(0x400FD008)
#define SYSCTL_USECRL     REGISTER(0x400FE140)

#define FMC_KEY    0xA4420000u
#define FMC_WRITE  0x00000001u
#define FMC_ERASE  0x00000002u
#define PAGE_LEN   1024u
#define FIRST_PAGE 0x0003E000u /* lm3s6965.ld keeps 8 KB */

enum { PAGES = 8, CLOCK_MHZ = 50, WAIT_MS = 100 };

static const volatile struct fw_seed *slot_at(int page)
{
    return (const volatile struct fw_seed *)(FIRST_PAGE + (uint32_t)page * PAGE_LEN);
}

/* The page of the newest seed, or -1. */
static int newest(void)
{
    int found = -1;

    for (int i = 0; i < PAGES; i++) {
        if (slot_at(i)->mark == FW_SEED_MARK &&
            (found < 0 || (int32_t)(slot_at(i)->counter - slot_at(found)->counter) > 0)) {
            found = i;
        }
    }
    return found;
}

static bool command(uint32_t address, uint32_t what)
{
    uint32_t start_ms = fw_board_ms();

    FLASH_FMA = address;
    FLASH_FMC = FMC_KEY | what;
    while ((FLASH_FMC & what) != 0) {
        if (fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    }
    return true;
}

static bool write_word(uint32_t address, uint32_t value)
{
    FLASH_FMD = value;
    return command(address, FMC_WRITE) && REGISTER(address) == value;
}

bool fw_board_seed_read(uint8_t seed[FW_SEED_LEN])
{
    const int page = newest();

    if (page < 0) {
        return false;
    }
    for (int i = 0; i < FW_SEED_LEN; i++) {
        seed[i] = slot_at(page)->bytes[i];
    }
    return true;
}

/* The mark is written last, so that a seed cut off by a loss of power is none. */
bool fw_board_seed_write(const uint8_t seed[FW_SEED_LEN])
{
    const int last = newest(), page = (last + 1) % PAGES;
    const uint32_t counter = last < 0 ? 0 : slot_at(last)->counter + 1;
    const uint32_t at = FIRST_PAGE + (uint32_t)page * PAGE_LEN;

    SYSCTL_USECRL = CLOCK_MHZ - 1;
    if (!command(at, FMC_ERASE) || !write_word(at, counter)) {
        return false;
    }
    for (uint32_t i = 0; i < FW_SEED_LEN / 4; i++) {
        uint32_t word = 0;

        memcpy(&word, seed + 4 * i, sizeof word);
        if (!write_word(at + 8 + 4 * i, word)) {
            return false;
        }
    }
    if (!write_word(at + 4, FW_SEED_MARK)) {
        return false;
    }
    return last < 0 || command((uint32_t)(uintptr_t)slot_at(last), FMC_ERASE);
}
