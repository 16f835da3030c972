/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_CLOCK_H
#define FW_APP_CLOCK_H

/* The time that certificates are judged at. */

#include <stdbool.h>
#include <stdint.h>

#include "app/outcome.h"
#include "base/log.h"

/*
 * Learn the time: from the board if it knows it, else over SNTP.
 *
 * in        server: to ask, the board or not; "": the build's, should the board
 *           not know the time. floor_s: the header's time floor. The image's
 *           own floor, the time it was built at, holds besides.
 * fails     FW_NO_TIME: nobody tells it; FW_TIME_REFUSED: what is told lies
 *           below a floor, which no right clock does: SNTP is not
 *           authenticated. Says which.
 */
FW_MUST_CHECK enum fw_outcome fw_clock_start(const char *server, int64_t floor_s);

/* Seconds since 1970, counted on from the start. */
int64_t fw_clock_now(void);

#endif
