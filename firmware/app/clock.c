/* SPDX-License-Identifier: Apache-2.0 */
#include "app/clock.h"

#include "board/board.h"
#include "net/network.h"

#ifndef FW_SNTP_SERVER
#define FW_SNTP_SERVER "pool.ntp.org"
#endif
#ifndef FW_BUILD_TIME
#define FW_BUILD_TIME 0 /* CMake gives the moment of the build, or SOURCE_DATE_EPOCH */
#endif

enum { SNTP_TIMEOUT_MS = 5000 };

/* The time at a tick that is past. */
static int64_t known_s;
static uint32_t known_ms;

enum fw_outcome fw_clock_start(const char *server, int64_t floor_s)
{
    const int64_t built_s = FW_BUILD_TIME;
    const int64_t lowest_s = floor_s > built_s ? floor_s : built_s;
    const char *source = "board";
    int64_t now_s = server[0] != '\0' ? -1 : fw_board_seconds();

    if (now_s < 0) {
        source = "SNTP";
        server = server[0] != '\0' ? server : FW_SNTP_SERVER;
        if (!fw_network_time(server, SNTP_TIMEOUT_MS, &now_s)) {
            fw_log_error("TIME", "No answer from SNTP server %s", server);
            return FW_NO_TIME;
        }
    }
    if (now_s < lowest_s) {
        fw_log_error("TIME", "The time from %s lies below this image's floor: refused", source);
        return FW_TIME_REFUSED;
    }
    known_s = now_s;
    known_ms = fw_board_ms();
    fw_log_info("TIME", "Seconds since 1970, from %s: %lu", source, (unsigned long)now_s);
    return FW_DONE;
}

int64_t fw_clock_now(void)
{
    const uint32_t passed_s = (fw_board_ms() - known_ms) / 1000;

    known_s += passed_s;
    known_ms += passed_s * 1000;
    return known_s;
}
