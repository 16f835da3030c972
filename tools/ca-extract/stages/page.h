/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PAGE_H
#define CA_STAGES_PAGE_H

/* Beside the product: a report for people, in Markdown, from templates/report.mustache. */

#include "base/error.h"
#include "base/value.h"

/*
 * Write the report to a file, whole or not at all.
 *
 * in        result: of ca_result_make, concluded.
 * fails     CA_ERR_OUTPUT: the file cannot be written. CA_ERR_INTERNAL: the
 *           template is not built in.
 */
CA_MUST_CHECK bool ca_page_write(const char *path, const struct ca_value *result,
                                 struct ca_error *err);

#endif
