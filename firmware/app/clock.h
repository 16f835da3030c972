/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_CLOCK_H
#define FW_APP_CLOCK_H

/* The time that certificates are judged at. */

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"

/*
 * Learn the time: from the board if it knows it, else over SNTP.
 *
 * in        server: to ask, the board or not; "": the build's, should the board
 *           not know the time. floor_s: the header's time floor. The image's own
 *           floor, the time it was built at, holds besides.
 * out       now_s: seconds since 1970.
 * fails     false: nobody tells it, or what is told lies below a floor, which
 *           no right clock does: SNTP is not authenticated. Says which.
 */
FW_MUST_CHECK bool fw_clock_start(const char *server, int64_t floor_s, int64_t *now_s);

#endif
