/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/mask.h"

/* One row a code: its exit status and what to suggest when a stage is silent. */
static const struct {
    int exit_status;
    const char *hint;
} code_info[CA_ERR_COUNT] = {
    [CA_OK] = { 0, "" },
    [CA_ERR_INTERNAL] = { 1, "this is a bug in ca-extract: please report it" },
    [CA_ERR_USAGE] = { 2, "see 'ca-extract --help'" },
    [CA_ERR_UNREACHABLE] = { 3, "check the host name, the port and your network" },
    [CA_ERR_HANDSHAKE] = { 4, "check that this port speaks TLS" },
    [CA_ERR_NO_PATH] = { 5, "name the CA you trust with --roots FILE" },
    [CA_ERR_DEVICE] = { 6, "see 'ca-extract --explain' for each path tried" },
    [CA_ERR_TEMPLATE] = { 7, "see docs/templates.md for the tags, docs/json.md for the values" },
    [CA_ERR_OUTPUT] = { 8, "check that the folder exists and can be written" },
    [CA_ERR_OUTDATED] = { 9, "look at the change, then run again with --accept-change" },
};

CA_PRINTF(3, 0)
static void put(char *dst, size_t size, const char *fmt, va_list args)
{
    int len = vsnprintf(dst, size, fmt, args);

    if (len >= 0 && (size_t)len >= size) {
        memcpy(dst + size - sizeof "...", "...", sizeof "...");
    }
    ca_mask_text(dst); /* what it quotes is often a stranger's text */
}

bool ca_fail(struct ca_error *err, enum ca_error_code code, const char *what_fmt, ...)
{
    if (err->code != CA_OK) {
        return false;
    }
    err->code = code;

    va_list args;
    va_start(args, what_fmt);
    put(err->what, sizeof err->what, what_fmt, args);
    va_end(args);
    return false;
}

void ca_error_cause(struct ca_error *err, const char *fmt, ...)
{
    if (err->code == CA_OK || err->cause[0] != '\0') {
        return;
    }
    va_list args;
    va_start(args, fmt);
    put(err->cause, sizeof err->cause, fmt, args);
    va_end(args);
}

void ca_error_hint(struct ca_error *err, const char *fmt, ...)
{
    if (err->code == CA_OK || err->hint[0] != '\0') {
        return;
    }
    va_list args;
    va_start(args, fmt);
    put(err->hint, sizeof err->hint, fmt, args);
    va_end(args);
}

int ca_error_exit_status(enum ca_error_code code)
{
    return code_info[code].exit_status;
}

const char *ca_error_hint_text(const struct ca_error *err)
{
    return err->hint[0] != '\0' ? err->hint : code_info[err->code].hint;
}
