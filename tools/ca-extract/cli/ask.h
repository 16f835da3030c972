/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_ASK_H
#define CA_CLI_ASK_H

/* The one question that the tool asks, and only of a person at a terminal. */

#include <stdbool.h>

#include "base/error.h"

/*
 * Show what would change in a committed file, and ask whether it is meant.
 *
 * in        refusal: of ca_change_refuse.
 * out       true for "y" or "yes"; anything else, and no answer, is no.
 */
bool ca_ask_accept_change(const struct ca_error *refusal);

#endif
