/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots and time as input: in place of app/roots.c and app/clock.c, for tests.
 *
 * The file has the time in seconds since 1970 on its first line, and behind it
 * the roots in PEM.
 */

#include "given.h"

#include <stdlib.h>
#include <string.h>

#include "app/clock.h"
#include "app/roots.h"
#include "board/board.h"

enum { GIVEN_MAX = 128 * 1024 };

static char given[GIVEN_MAX];
static int64_t start_s;
static uint32_t start_ms;

static const char *roots(void)
{
    const char *end = strchr(given, '\n');

    return end != NULL ? end + 1 : "";
}

enum fw_outcome fw_clock_start(const char *server, int64_t floor_s)
{
    (void)server, (void)floor_s;
    given[fw_given_read(given, sizeof given - 1)] = '\0';
    if (roots()[0] == '\0') {
        fw_log_error("TIME", "No time and no roots were given");
        return FW_NO_TIME;
    }
    start_s = strtoll(given, NULL, 10);
    start_ms = fw_board_ms();
    fw_log_info("TIME", "Seconds since 1970, from the test: %lu", (unsigned long)start_s);
    return FW_DONE;
}

int64_t fw_clock_now(void)
{
    return start_s + (fw_board_ms() - start_ms) / 1000;
}

enum fw_tls_result fw_roots_set(struct fw_tls_client *client)
{
    return fw_tls_set_root_ca_cert(client, roots(), strlen(roots()) + 1);
}

int64_t fw_roots_time_floor(void)
{
    return 0;
}
