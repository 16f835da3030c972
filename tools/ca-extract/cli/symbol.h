/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_SYMBOL_H
#define CA_CLI_SYMBOL_H

/* The name of the product in C source. */

#include "base/error.h"

/*
 * Check a name for --name.
 *
 * fails     CA_ERR_USAGE: not an identifier, one that C or C++ reserves, or more
 *           than the 63 characters that C99 5.2.4.1 promises to tell apart with
 *           the longest ending that is put behind it.
 */
CA_MUST_CHECK bool ca_symbol_check(const char *symbol, struct ca_error *err);

#endif
