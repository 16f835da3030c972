/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_CLOCK_H
#define CA_BASE_CLOCK_H

/*
 * Time: the moment at which certificates are judged, and time limits.
 *
 * Judging time is the system clock or --now, never SOURCE_DATE_EPOCH, which
 * only dates a comment.
 */

#include <stdbool.h>
#include <stdint.h>

enum { CA_DATE_TEXT_MAX = 32, CA_DAY_S = 24 * 60 * 60 };

/* Seconds since 1970-01-01 UTC by the system clock. */
int64_t ca_clock_now(void);

/* Milliseconds from an arbitrary start, never going back; for time limits. */
int64_t ca_clock_monotonic_ms(void);

/* Do nothing for so long; 0 or less is at once. */
void ca_clock_wait_ms(int milliseconds);

/*
 * Read seconds since 1970 ("1700000000") or RFC 3339 ("2026-11-23",
 * "2026-11-23T10:00:00Z", "2026-11-23T10:00:00+01:00"). A date alone is its
 * first second, UTC.
 *
 * in        years 1 to 9999.
 * out       seconds: written only on success.
 */
bool ca_clock_parse(const char *text, int64_t *seconds);

/* Write the UTC date of `seconds`, "2026-11-23". */
void ca_clock_date(int64_t seconds, char text[static CA_DATE_TEXT_MAX]);

/* Write the UTC moment of `seconds`, "2026-11-23T10:00:00Z". */
void ca_clock_moment(int64_t seconds, char text[static CA_DATE_TEXT_MAX]);

/* Seconds since 1970 of a UTC calendar moment; months 1 to 12. */
int64_t ca_clock_from_calendar(int64_t year, int month, int day, int64_t second_of_day);

#endif
