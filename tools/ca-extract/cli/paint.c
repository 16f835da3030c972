/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/paint.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool has_color;

static bool is_colorful_terminal(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(STDERR_FILENO) == 1 && (no_color == NULL || no_color[0] == '\0') &&
           term != NULL && strcmp(term, "dumb") != 0;
}

void ca_paint_settle(enum ca_color when)
{
    has_color = when == CA_COLOR_ALWAYS || (when == CA_COLOR_AUTO && is_colorful_terminal());
}

const char *ca_paint_on(enum ca_paint paint)
{
    static const char *const sequences[CA_PAINT_COUNT] = {
        [CA_PAINT_GOOD] = "\033[32m",
        [CA_PAINT_BAD] = "\033[31m",
        [CA_PAINT_WARN] = "\033[33m",
        [CA_PAINT_DIM] = "\033[2m",
    };

    return has_color ? sequences[paint] : "";
}

const char *ca_paint_off(void)
{
    return has_color ? "\033[0m" : "";
}
