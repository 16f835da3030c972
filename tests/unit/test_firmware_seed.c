/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver of the LM3S6965's seed over a MODEL of its flash controller, since
 * the emulator has none: words are programmed from ones to zeros, pages are
 * erased to ones, the command's bit stays set while it goes on, and power may be
 * lost at every access, with any part of what was under way done. What the model
 * does is taken from the data sheet's chapter 8; that the chip does the same,
 * only a board can show.
 */

#include "support/test.h"

#include <setjmp.h>

#include "board/board.h"
#include "board/lm3s6965evb/bus.h"
#include "board/seed.h"

enum { FIRST = 0x3E000, PAGE_LEN = 1024, PAGES = 8, WORDS = PAGES * PAGE_LEN / 4, BUSY_READS = 3 };
enum { FMA = 0x400FD000, FMD = 0x400FD004, FMC = 0x400FD008, USECRL = 0x400FE140 };
enum { WRITE = 1, ERASE = 2 };
enum mix { NOTHING_DONE, ALL_DONE, SOME_DONE, MIX_COUNT };

static struct {
    uint32_t words[WORDS], fma, fmd, usecrl;
    uint32_t under_way; /* WRITE, ERASE or 0 */
    int busy_reads;
    uint32_t stuck_low; /* bits that an erasure leaves at zero */
    bool is_dead;       /* a command never ends */
    bool is_protected;  /* a command does nothing */
    uint32_t ms, random;
    unsigned erased[PAGES];
    long steps, cut_at; /* accesses so far; where power is lost, or -1 */
    enum mix mix;
    jmp_buf lost;
} chip;

static uint32_t some(void)
{
    chip.random = chip.random * 1664525u + 1013904223u;
    return chip.random ^ chip.random >> 15;
}

/* Which bits of a word are done, when power is lost. */
static uint32_t done_bits(bool is_cut)
{
    if (!is_cut || chip.mix == ALL_DONE) {
        return UINT32_MAX;
    }
    return chip.mix == NOTHING_DONE ? 0 : some();
}

static void carry_out(bool is_cut)
{
    const uint32_t at = (chip.fma - FIRST) / 4;

    if (chip.is_protected || chip.under_way == 0) {
        return;
    }
    if (chip.under_way == WRITE) {
        chip.words[at] &= chip.fmd | ~done_bits(is_cut);
        return;
    }
    for (uint32_t i = 0; i < PAGE_LEN / 4; i++) {
        uint32_t *word = &chip.words[at / (PAGE_LEN / 4) * (PAGE_LEN / 4) + i];

        *word = (*word | done_bits(is_cut)) & ~chip.stuck_low;
    }
    chip.erased[at / (PAGE_LEN / 4)]++;
}

static void step(void)
{
    if (chip.steps++ == chip.cut_at) {
        carry_out(true);
        longjmp(chip.lost, 1);
    }
}

static void command(uint32_t value)
{
    const uint32_t what = value & 0xFFFF;

    if (value >> 16 != 0xA442) {
        return; /* without the key nothing happens */
    }
    assert_true(what == WRITE || what == ERASE);
    assert_true(chip.fma >= FIRST && chip.fma < FIRST + WORDS * 4 && chip.fma % 4 == 0);
    assert_int_equal(chip.usecrl, 49); /* 50 MHz, less one */
    chip.under_way = what;
    chip.busy_reads = BUSY_READS;
}

void fw_bus_write(uint32_t address, uint32_t value)
{
    step();
    assert_int_equal(chip.under_way, 0); /* nothing is changed while a command goes on */
    switch (address) {
    case FMA:
        chip.fma = value;
        break;
    case FMD:
        chip.fmd = value;
        break;
    case FMC:
        command(value);
        break;
    case USECRL:
        chip.usecrl = value;
        break;
    default:
        fail_msg("a write to 0x%x", (unsigned)address);
    }
}

uint32_t fw_bus_read(uint32_t address)
{
    step();
    if (address >= FIRST && address < FIRST + WORDS * 4) {
        assert_int_equal(address % 4, 0);
        return chip.words[(address - FIRST) / 4];
    }
    assert_int_equal(address, FMC);
    chip.ms++;
    if (chip.under_way != 0 && !chip.is_dead && --chip.busy_reads == 0) {
        carry_out(false);
        chip.under_way = 0;
    }
    return chip.under_way;
}

uint32_t fw_board_ms(void)
{
    return chip.ms;
}

static void fill(uint8_t seed[FW_SEED_LEN], unsigned number)
{
    for (int i = 0; i < FW_SEED_LEN; i++) {
        seed[i] = (uint8_t)(number * 31 + (unsigned)i * 7 + 1);
    }
}

/* As tools/firmware/flash.sh leaves a chip. */
static void provision(unsigned number)
{
    struct fw_seed seed = { 0, FW_SEED_MARK, { 0 } };

    memset(&chip, 0, sizeof chip);
    chip.cut_at = -1;
    chip.random = number + 1;
    memset(chip.words, 0xFF, sizeof chip.words);
    fill(seed.bytes, number);
    memcpy(chip.words, &seed, sizeof seed);
}

static bool holds(unsigned number)
{
    uint8_t wanted[FW_SEED_LEN], seed[FW_SEED_LEN];

    fill(wanted, number);
    return fw_board_seed_read(seed) && memcmp(seed, wanted, sizeof seed) == 0;
}

static bool replace(unsigned number)
{
    uint8_t seed[FW_SEED_LEN];

    fill(seed, number);
    return fw_board_seed_write(seed);
}

/* Eight bytes of a seed stand somewhere in flash. */
static bool stands_anywhere(unsigned number)
{
    uint8_t seed[FW_SEED_LEN];

    fill(seed, number);
    for (size_t i = 0; i < WORDS - 1; i++) {
        for (size_t k = 0; k < FW_SEED_LEN; k += 8) {
            if (memcmp(&chip.words[i], seed + k, 8) == 0) {
                return true;
            }
        }
    }
    return false;
}

static void chip_that_was_never_provisioned_has_no_seed(void **state)
{
    uint8_t seed[FW_SEED_LEN];
    (void)state;

    provision(0);
    memset(chip.words, 0xFF, sizeof chip.words);
    assert_false(fw_board_seed_read(seed));
    memset(chip.words, 0, sizeof chip.words);
    assert_false(fw_board_seed_read(seed));
}

static void seed_is_replaced_and_the_old_one_destroyed(void **state)
{
    (void)state;
    provision(1);
    assert_true(holds(1));
    for (unsigned i = 2; i < 40; i++) {
        assert_true(replace(i));
        assert_true(holds(i));
        assert_false(stands_anywhere(i - 1));
    }
}

static void pages_wear_evenly(void **state)
{
    (void)state;
    provision(0);
    for (unsigned i = 1; i <= 800; i++) {
        assert_true(replace(i % 200));
    }
    for (int i = 0; i < PAGES; i++) {
        assert_int_equal(chip.erased[i], 100);
    }
}

static void counter_may_begin_anew(void **state)
{
    (void)state;
    provision(1);
    chip.words[0] = UINT32_MAX - 1;
    for (unsigned i = 2; i < 8; i++) {
        assert_true(replace(i));
        assert_true(holds(i));
    }
}

/* Lose power at access number `cut` of the replacement of a seed; false: it was done before. */
static bool lose_power(unsigned rounds, long cut, enum mix mix)
{
    provision(0);
    for (unsigned i = 1; i <= rounds; i++) {
        assert_true(replace(i));
    }
    chip.steps = 0;
    chip.cut_at = cut;
    chip.mix = mix;
    chip.random = (uint32_t)cut * 8 + rounds;
    if (setjmp(chip.lost) == 0) {
        assert_true(replace(rounds + 1));
        return false;
    }
    chip.cut_at = -1;
    chip.under_way = 0;
    chip.usecrl = 0;
    return true;
}

static void loss_of_power_leaves_the_old_seed_or_the_new_one(void **state)
{
    (void)state;
    for (unsigned rounds = 0; rounds < 9; rounds++) {
        for (int mix = 0; mix < MIX_COUNT; mix++) {
            unsigned old = 0, fresh = 0;

            for (long cut = 0; lose_power(rounds, cut, (enum mix)mix); cut++) {
                const bool is_old = holds(rounds), is_fresh = holds(rounds + 1);

                assert_true(is_old != is_fresh);
                assert_true(is_old || old > 0);      /* first the old one, ... */
                assert_true(is_fresh || fresh == 0); /* ... and from some moment on the new one */
                old += is_old;
                fresh += is_fresh;
                assert_true(replace(rounds + 2)); /* and the next start goes on */
                assert_true(holds(rounds + 2));
                assert_false(stands_anywhere(rounds));
                assert_false(stands_anywhere(rounds + 1));
            }
            assert_true(old > 50 && fresh > 50);
        }
    }
}

static void controller_that_does_not_do_its_work_is_noticed(void **state)
{
    (void)state;
    provision(1);
    chip.is_dead = true;
    assert_false(replace(2));
    provision(1);
    chip.is_protected = true;
    assert_false(replace(2));
    assert_true(holds(1));
    provision(1);
    chip.stuck_low = 0x00010000;
    assert_false(replace(2));
    assert_true(holds(1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chip_that_was_never_provisioned_has_no_seed),
        cmocka_unit_test(seed_is_replaced_and_the_old_one_destroyed),
        cmocka_unit_test(pages_wear_evenly),
        cmocka_unit_test(counter_may_begin_anew),
        cmocka_unit_test(loss_of_power_leaves_the_old_seed_or_the_new_one),
        cmocka_unit_test(controller_that_does_not_do_its_work_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
