/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/platform.h"

#include <mbedtls/platform.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/platform_util.h>

#include <time.h>

#include "board/board.h"

/* The time, as set, and the tick at which it was. */
static int64_t set_s;
static uint32_t set_ms;

static mbedtls_time_t now(mbedtls_time_t *out)
{
    mbedtls_time_t seconds = (mbedtls_time_t)(set_s + (fw_board_ms() - set_ms) / 1000);

    if (out != NULL) {
        *out = seconds;
    }
    return seconds;
}

void fw_platform_set_time(int64_t seconds)
{
    set_s = seconds;
    set_ms = fw_board_ms();
    mbedtls_platform_set_time(now);
}

/* MBEDTLS_PLATFORM_GMTIME_R_ALT: newlib's gmtime() wants a heap, its gmtime_r() does not. */
struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *seconds, struct tm *calendar)
{
    return gmtime_r(seconds, calendar);
}
