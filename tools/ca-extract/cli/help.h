/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_HELP_H
#define CA_CLI_HELP_H

/* The texts of --help, --version and --list-formats. */

#include "base/text.h"

/* Examples first, then the options by group. */
void ca_help_text(struct ca_text *text);

/* Version, libraries and the date of the list of public roots. */
void ca_version_text(struct ca_text *text);

/* One line a form. */
void ca_formats_text(struct ca_text *text);

#endif
