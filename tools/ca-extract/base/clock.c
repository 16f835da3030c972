/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int64_t ca_clock_now(void)
{
    return (int64_t)time(NULL);
}

int64_t ca_clock_monotonic_ms(void)
{
    struct timespec now = { 0, 0 };

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years begin in
 * March here, so that the leap day is the last of its year. */
int64_t ca_clock_from_calendar(int64_t year, int month, int day, int64_t second_of_day)
{
    int64_t y = month > 2 ? year : year - 1;
    int64_t months_from_march = month > 2 ? month - 3 : month + 9;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * months_from_march + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    int64_t days = era * 146097 + day_of_era - 719468;

    return days * CA_DAY_S + second_of_day;
}

/* `count` decimal digits at *at, which moves behind them; -1 if they are not there. */
static int digits(const char **at, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++) {
        if (**at < '0' || **at > '9') {
            return -1;
        }
        value = value * 10 + (**at - '0');
        (*at)++;
    }
    return value;
}

static bool expect(const char **at, char c)
{
    if (**at != c) {
        return false;
    }
    (*at)++;
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return days[month - 1] + (month == 2 && is_leap);
}

static bool parse_date(const char **at, int64_t *seconds)
{
    int year = digits(at, 4);
    int month = expect(at, '-') ? digits(at, 2) : -1;
    int day = expect(at, '-') ? digits(at, 2) : -1;

    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return false;
    }
    *seconds = ca_clock_from_calendar(year, month, day, 0);
    return true;
}

/* "Z", "+01:00" or "-05:30": the offset from UTC. */
static bool parse_zone(const char **at, int64_t *offset_s)
{
    *offset_s = 0;
    if (expect(at, 'Z') || expect(at, 'z')) {
        return true;
    }
    int sign = expect(at, '+') ? 1 : expect(at, '-') ? -1 : 0;
    int hours = sign != 0 ? digits(at, 2) : -1;
    int minutes = expect(at, ':') ? digits(at, 2) : -1;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return false;
    }
    *offset_s = (int64_t)sign * (hours * 3600 + minutes * 60);
    return true;
}

static bool parse_rfc3339(const char *text, int64_t *seconds)
{
    int64_t date = 0, offset_s = 0;

    if (!parse_date(&text, &date)) {
        return false;
    }
    if (*text == '\0') {
        *seconds = date;
        return true;
    }
    if (!expect(&text, 'T') && !expect(&text, 't') && !expect(&text, ' ')) {
        return false;
    }
    int hour = digits(&text, 2);
    int minute = expect(&text, ':') ? digits(&text, 2) : -1;
    int second = expect(&text, ':') ? digits(&text, 2) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
        return false;
    }
    if (expect(&text, '.')) { /* fractions of a second say nothing to a certificate */
        text += strspn(text, "0123456789");
    }
    if (!parse_zone(&text, &offset_s) || *text != '\0') {
        return false;
    }
    *seconds = date + (int64_t)(hour * 3600 + minute * 60 + second) - offset_s;
    return true;
}

void ca_clock_wait_ms(int milliseconds)
{
    struct timespec left = { milliseconds / 1000, (long)(milliseconds % 1000) * 1000000 };

    while (milliseconds > 0 && nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

bool ca_clock_parse(const char *text, int64_t *seconds)
{
    enum { EPOCH_DIGITS_MAX = 12 }; /* the year 9999 has twelve */
    size_t len = strspn(text, "0123456789");

    if (len == 0 || text[len] != '\0') {
        return parse_rfc3339(text, seconds);
    }
    if (len > EPOCH_DIGITS_MAX) {
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value = value * 10 + (text[i] - '0');
    }
    if (value >= ca_clock_from_calendar(10000, 1, 1, 0)) {
        return false;
    }
    *seconds = value;
    return true;
}

/* "No end" (INT64_MAX) is shown as the last moment that has four digits of year. */
static bool calendar_of(int64_t seconds, struct tm *calendar)
{
    const int64_t last = ca_clock_from_calendar(9999, 12, 31, CA_DAY_S - 1);
    time_t moment = (time_t)(seconds < last ? seconds : last);

    return gmtime_r(&moment, calendar) != NULL;
}

void ca_clock_date(int64_t seconds, char text[static CA_DATE_TEXT_MAX])
{
    struct tm calendar;

    if (!calendar_of(seconds, &calendar) ||
        strftime(text, CA_DATE_TEXT_MAX, "%Y-%m-%d", &calendar) == 0) {
        snprintf(text, CA_DATE_TEXT_MAX, "unknown date");
    }
}

void ca_clock_moment(int64_t seconds, char text[static CA_DATE_TEXT_MAX])
{
    struct tm calendar;

    if (!calendar_of(seconds, &calendar) ||
        strftime(text, CA_DATE_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &calendar) == 0) {
        snprintf(text, CA_DATE_TEXT_MAX, "unknown moment");
    }
}
