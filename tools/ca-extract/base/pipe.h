/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_PIPE_H
#define CA_BASE_PIPE_H

/* Standard input and output of the programs that the tool asks through a pipe. */

#include <stdbool.h>
#include <stddef.h>

#include "base/attributes.h"
#include "base/text.h"

/*
 * Read standard input to its end.
 *
 * out       text: what came, also after a failure.
 * fails     when reading fails, or more than `limit` bytes come.
 */
CA_MUST_CHECK bool ca_pipe_read(size_t limit, struct ca_text *text);

/* Write all of it to standard output. */
CA_MUST_CHECK bool ca_pipe_write(const struct ca_text *text);

#endif
