/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_SETTINGS_H
#define FW_APP_SETTINGS_H

/*
 * What the application connects to: built in, and on emulators and the host
 * overridden by words "key=value", which docs/firmware.md lists.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"

enum { FW_SETTING_MAX = 254 };

struct fw_settings {
    char host[FW_SETTING_MAX]; /* the name to verify and to send */
    char addr[FW_SETTING_MAX]; /* connect there instead of looking the host up; "" */
    char path[FW_SETTING_MAX];
    char sntp[FW_SETTING_MAX]; /* server to ask for the time; "": the build's, if need be */
    uint32_t port;
    uint32_t attempts;   /* for what may be over at the next try */
    uint32_t backoff_ms; /* before the second try; doubled before each further one */
    uint32_t timeout_ms; /* of each step with the server */
    uint32_t repeat;     /* so many requests, one after the other */
};

/*
 * Take the built-in settings, and over them the words in `arguments`.
 *
 * fails     false: an unknown key, a value too long, a number that is none.
 */
FW_MUST_CHECK bool fw_settings_read(const char *arguments, struct fw_settings *settings);

#endif
