/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seed in the last pages of flash, one slot a page of 1 KB, used in turn. A
 * slot counts when its mark is there, which is written last; when the new one
 * counts, the old one is overwritten with zeros. So a loss of power at any moment
 * leaves the old seed or the new one, whole.
 *
 * Registers and sequences: LM3S6965 data sheet (Texas Instruments SPMS024),
 * chapter 8, "Internal Memory", 8.3.2 "Programming Flash Memory": a word is
 * programmed from ones to zeros, a page is erased to ones.
 */

#include "board/seed.h"

#include <string.h>

#include "board/board.h"
#include "board/lm3s6965evb/bus.h"

#define FLASH_FMA     0x400FD000u
#define FLASH_FMD     0x400FD004u
#define FLASH_FMC     0x400FD008u
#define SYSCTL_USECRL 0x400FE140u

#define FMC_KEY    0xA4420000u
#define FMC_WRITE  0x00000001u
#define FMC_ERASE  0x00000002u
#define PAGE_LEN   1024u
#define FIRST_PAGE 0x0003E000u /* lm3s6965.ld keeps 8 KB */

enum { PAGES = 8, CLOCK_MHZ = FW_CLOCK_HZ / 1000000, WAIT_MS = 100 };
enum { SLOT_COUNTER = 0, SLOT_MARK = 4, SLOT_BYTES = 8 }; /* of struct fw_seed */

static uint32_t slot_at(int page)
{
    return FIRST_PAGE + (uint32_t)page * PAGE_LEN;
}

/* The page of the newest seed, or -1. */
static int newest(void)
{
    uint32_t counter = 0;
    int found = -1;

    for (int i = 0; i < PAGES; i++) {
        const uint32_t this_counter = fw_bus_read(slot_at(i) + SLOT_COUNTER);

        if (fw_bus_read(slot_at(i) + SLOT_MARK) == FW_SEED_MARK &&
            (found < 0 || (int32_t)(this_counter - counter) > 0)) {
            found = i;
            counter = this_counter;
        }
    }
    return found;
}

static bool command(uint32_t address, uint32_t what)
{
    const uint32_t start_ms = fw_board_ms();

    fw_bus_write(FLASH_FMA, address);
    fw_bus_write(FLASH_FMC, FMC_KEY | what);
    while ((fw_bus_read(FLASH_FMC) & what) != 0) {
        if (fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    }
    return true;
}

static bool write_word(uint32_t address, uint32_t value)
{
    fw_bus_write(FLASH_FMD, value);
    return command(address, FMC_WRITE) && fw_bus_read(address) == value;
}

bool fw_board_seed_read(uint8_t seed[FW_SEED_LEN])
{
    const int page = newest();

    if (page < 0) {
        return false;
    }
    for (uint32_t i = 0; i < FW_SEED_LEN; i += 4) {
        const uint32_t word = fw_bus_read(slot_at(page) + SLOT_BYTES + i);

        memcpy(seed + i, &word, sizeof word);
    }
    return true;
}

/*
 * What was in a slot cannot be read from it any more. The mark goes last: should
 * power be lost before, the next start finds it and goes on. An erasure would wear
 * the page out sooner, and half of one may raise the counter.
 */
static bool destroy(int page)
{
    bool is_done = true;

    for (uint32_t i = 0; i < FW_SEED_LEN && is_done; i += 4) {
        is_done = write_word(slot_at(page) + SLOT_BYTES + i, 0);
    }
    return is_done && write_word(slot_at(page) + SLOT_MARK, 0);
}

/* One as a rule; two when power was lost before the older one was destroyed. */
static bool destroy_others(int page)
{
    bool is_done = true;

    for (int i = 0; i < PAGES && is_done; i++) {
        if (i != page && fw_bus_read(slot_at(i) + SLOT_MARK) == FW_SEED_MARK) {
            is_done = destroy(i);
        }
    }
    return is_done;
}

bool fw_board_seed_write(const uint8_t seed[FW_SEED_LEN])
{
    const int last = newest(), page = (last + 1) % PAGES;
    const uint32_t counter = last < 0 ? 0 : fw_bus_read(slot_at(last) + SLOT_COUNTER) + 1;

    fw_bus_write(SYSCTL_USECRL, CLOCK_MHZ - 1);
    if (!command(slot_at(page), FMC_ERASE) || !write_word(slot_at(page) + SLOT_COUNTER, counter)) {
        return false;
    }
    for (uint32_t i = 0; i < FW_SEED_LEN; i += 4) {
        uint32_t word = 0;

        memcpy(&word, seed + i, sizeof word);
        if (!write_word(slot_at(page) + SLOT_BYTES + i, word)) {
            return false;
        }
    }
    return write_word(slot_at(page) + SLOT_MARK, FW_SEED_MARK) && destroy_others(page);
}
