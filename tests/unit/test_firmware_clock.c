/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware's clock: who is asked for the time, what is refused, how it goes on; and its console. */

#include "support/test.h"

#include "app/clock.h"
#include "board/board.h"
#include "net/network.h"

enum { FLOOR_S = 1700000000, BUILT_S = 1650000000 /* FW_BUILD_TIME of this test */ };

static struct {
    int64_t board_s, sntp_s; /* -1: does not know, does not answer */
    uint32_t ms;
    char asked[64];
    char console[512];
} world;

int64_t fw_board_seconds(void)
{
    return world.board_s;
}

uint32_t fw_board_ms(void)
{
    return world.ms;
}

void fw_board_write(const char *text, size_t len)
{
    size_t used = strlen(world.console);

    assert_true(used + len < sizeof world.console);
    memcpy(world.console + used, text, len);
    world.console[used + len] = '\0';
}

bool fw_network_time(const char *server, uint32_t timeout_ms, int64_t *seconds)
{
    (void)timeout_ms;
    snprintf(world.asked, sizeof world.asked, "%s", server);
    *seconds = world.sntp_s;
    return world.sntp_s >= 0;
}

static enum fw_outcome start(int64_t board_s, int64_t sntp_s, const char *server, int64_t floor_s)
{
    memset(&world, 0, sizeof world);
    world.board_s = board_s;
    world.sntp_s = sntp_s;
    return fw_clock_start(server, floor_s);
}

static void time_is_the_boards_or_else_of_sntp(void **state)
{
    (void)state;
    assert_int_equal(start(FLOOR_S + 5, -1, "", FLOOR_S), FW_DONE);
    assert_int_equal(fw_clock_now(), FLOOR_S + 5);
    assert_string_equal(world.asked, "");
    assert_int_equal(start(-1, FLOOR_S + 7, "", FLOOR_S), FW_DONE);
    assert_int_equal(fw_clock_now(), FLOOR_S + 7);
    assert_string_equal(world.asked, "pool.ntp.org");
    assert_int_equal(start(FLOOR_S + 5, FLOOR_S + 9, "time.test", FLOOR_S), FW_DONE);
    assert_int_equal(fw_clock_now(), FLOOR_S + 9);
    assert_string_equal(world.asked, "time.test");
}

static void no_answer_is_no_time(void **state)
{
    (void)state;
    assert_int_equal(start(-1, -1, "", FLOOR_S), FW_NO_TIME);
    assert_contains(world.console, "[ERR ][TIME]: No answer from SNTP server pool.ntp.org\n");
}

static void time_below_the_later_floor_is_refused(void **state)
{
    (void)state;
    assert_int_equal(start(FLOOR_S, -1, "", FLOOR_S), FW_DONE);
    assert_int_equal(start(FLOOR_S - 1, -1, "", FLOOR_S), FW_TIME_REFUSED);
    assert_contains(world.console, "The time from board lies below this image's floor: refused");
    assert_int_equal(start(-1, FLOOR_S - 1, "", FLOOR_S), FW_TIME_REFUSED);
    assert_contains(world.console, "The time from SNTP lies below this image's floor: refused");
    assert_int_equal(start(BUILT_S, -1, "", 0), FW_DONE);
    assert_int_equal(start(BUILT_S - 1, -1, "", 0), FW_TIME_REFUSED);
    assert_int_equal(start(0, -1, "", 0), FW_TIME_REFUSED);
}

static void clock_goes_on_past_the_end_of_the_tick(void **state)
{
    (void)state;
    assert_int_equal(start(FLOOR_S, -1, "", FLOOR_S), FW_DONE);
    world.ms += 999;
    assert_int_equal(fw_clock_now(), FLOOR_S);
    world.ms += 1;
    assert_int_equal(fw_clock_now(), FLOOR_S + 1);
    for (int day = 1; day <= 100; day++) { /* the tick begins anew after 49 days */
        world.ms += 86400u * 1000;
        assert_int_equal(fw_clock_now(), FLOOR_S + 1 + (int64_t)day * 86400);
    }
}

static void console_masks_control_characters_and_ends_lines(void **state)
{
    char longer[300];
    (void)state;

    memset(&world, 0, sizeof world);
    fw_log_text("body \x1b[31m\x7f", 11);
    fw_log_info("MAIN", "%s", "next\x07line");
    assert_string_equal(world.console, "body ?[31m?\n[INFO][MAIN]: next?line\n");
    memset(&world, 0, sizeof world);
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    fw_log_error("MAIN", "%s", longer);
    assert_int_equal(strlen(world.console), 160);
    assert_contains(world.console, "x...\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_is_the_boards_or_else_of_sntp),
        cmocka_unit_test(no_answer_is_no_time),
        cmocka_unit_test(time_below_the_later_floor_is_refused),
        cmocka_unit_test(clock_goes_on_past_the_end_of_the_tick),
        cmocka_unit_test(console_masks_control_characters_and_ends_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
