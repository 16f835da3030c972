/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_OUTPUT_H
#define CA_STAGES_OUTPUT_H

/* Stage 11, the last: the product is written, whole or not at all. */

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

/*
 * Write to a file, or to standard output for "-".
 *
 * out       change: whether the file was written or had these bytes already.
 * fails     CA_ERR_OUTPUT: see base/file.h; for standard output a full disk or
 *           a closed pipe, after which what was written of it is not whole.
 */
CA_MUST_CHECK bool ca_output_write(const char *path, const struct ca_text *product,
                                   enum ca_file_change *change, struct ca_error *err);

#endif
