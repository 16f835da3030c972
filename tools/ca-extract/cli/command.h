/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_COMMAND_H
#define CA_CLI_COMMAND_H

/* The command that makes a product again, as a header shows it. */

#include "base/text.h"
#include "cli/options.h"

/*
 * Write the command: options that decide what is made, then the targets.
 *
 * in        format, output: for these options, NULL to leave them out; names: of
 *           the targets, "host:port".
 * limits    files are named without their folders, so that a header is the
 *           same on every machine; where to connect, time limits and keys are
 *           left out, since they do not belong into a product.
 */
void ca_command_text(const struct ca_options *options, const char *format, const char *output,
                     const char *const *names, size_t count, struct ca_text *text);

#endif
