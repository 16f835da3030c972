/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_ERROR_H
#define CA_BASE_ERROR_H

/*
 * One failure, told once, in words a user can act on.
 *
 * Every function that can fail takes `struct ca_error *err` as its last
 * parameter and returns false after filling it. Only main() turns an error
 * into text on stderr and an exit status.
 */

#include <stdbool.h>

#include "base/attributes.h"

/* Adding a code means adding its row in error.c; a unit test checks both. */
enum ca_error_code {
    CA_OK = 0,
    CA_ERR_INTERNAL,    /* a bug, or a library refused something it must not */
    CA_ERR_USAGE,       /* the command line, or a file it names, is no use */
    CA_ERR_UNREACHABLE, /* no TCP connection to the target */
    CA_ERR_HANDSHAKE,   /* no chain came back, or its owner proved nothing */
    CA_ERR_NO_PATH,     /* no path from the leaf to a root that may be used */
    CA_ERR_DEVICE,      /* paths exist, the device would refuse them all */
    CA_ERR_TEMPLATE,    /* the template cannot be read or filled */
    CA_ERR_OUTPUT,      /* the product cannot be written */
    CA_ERR_OUTDATED,    /* the committed header no longer serves */
    CA_ERR_COUNT
};

enum { CA_ERROR_WHAT_MAX = 240, CA_ERROR_CAUSE_MAX = 480, CA_ERROR_HINT_MAX = 320 };

/*
 * Starts as `= { 0 }`, which is no error.
 *
 * Fixed buffers, so that reporting a failure cannot itself fail. Text that
 * does not fit ends in "...". Control bytes are stored as '?', so a name
 * from a certificate cannot move the user's cursor.
 */
struct ca_error {
    enum ca_error_code code;
    char what[CA_ERROR_WHAT_MAX];   /* "cannot connect to 'mqtt.example:8883'" */
    char cause[CA_ERROR_CAUSE_MAX]; /* what the layer below said; "" if nothing */
    char hint[CA_ERROR_HINT_MAX];   /* one next step; "" takes the code's own */
};

/*
 * Record a failure, unless one is already recorded: the first is nearest to
 * the fault, and later ones are usually its echo. Always returns false, so a
 * caller can write `return ca_fail(err, ...)`.
 */
bool ca_fail(struct ca_error *err, enum ca_error_code code, const char *what_fmt, ...)
    CA_PRINTF(3, 4);

/* Add detail to the failure just recorded; without one, do nothing. The first
 * cause and the first hint are kept. */
void ca_error_cause(struct ca_error *err, const char *fmt, ...) CA_PRINTF(2, 3);
void ca_error_hint(struct ca_error *err, const char *fmt, ...) CA_PRINTF(2, 3);

/* The exit status that `code` maps to: 0 to 9, stable across releases. */
int ca_error_exit_status(enum ca_error_code code);

/* The hint to print: the error's own, else the one its code carries. */
const char *ca_error_hint_text(const struct ca_error *err);

#endif
