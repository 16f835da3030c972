/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_PAINT_H
#define CA_CLI_PAINT_H

/*
 * Colour on standard error. Whether there is any is settled once, before
 * anything is said; then each word here is a terminal's sequence, or "".
 */

#include "cli/options.h"

enum ca_paint {
    CA_PAINT_GOOD, /* chosen, usable */
    CA_PAINT_BAD,  /* an error, a fault */
    CA_PAINT_WARN, /* a warning */
    CA_PAINT_DIM,  /* what did not come to be */
    CA_PAINT_COUNT
};

/*
 * Settle it: as --color says; where it says "auto", a terminal has colour
 * unless NO_COLOR is set or TERM is "dumb".
 *
 * source    https://no-color.org: set and not empty.
 */
void ca_paint_settle(enum ca_color when);

/* Begin and end of coloured text; constant. */
const char *ca_paint_on(enum ca_paint paint);
const char *ca_paint_off(void);

#endif
