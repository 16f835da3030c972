/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_OUTPUT_H
#define CA_STAGES_OUTPUT_H

/* Stage 11, the last: the product is written, whole or not at all. */

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "stages/rendered.h"

/*
 * Write one text to a file, or to standard output for "-".
 *
 * out       change: whether the file was written or had these bytes already.
 * fails     CA_ERR_OUTPUT: see base/file.h; for standard output a full disk or
 *           a closed pipe, after which what was written of it is not whole.
 */
CA_MUST_CHECK bool ca_output_write(const char *path, const struct ca_text *text,
                                   enum ca_file_change *change, struct ca_error *err);

/*
 * Write a product.
 *
 * in        path: as -o gives it: a file, "-", a stem or a folder, as the form wants.
 * out       change: as above, of all files.
 * fails     as above and as base/file_set.h says.
 */
CA_MUST_CHECK bool ca_output_write_product(const char *path, const struct ca_product *product,
                                           enum ca_file_change *change, struct ca_error *err);

/*
 * True when the files that are there differ from a product in comments and white space alone.
 * A command that was given in other words, or another version of the tool, is no reason to
 * commit a file again.
 *
 * in        path: as above.
 * limits    forms of C source in one file or two, not made by a template of the user's; of others
 *           false.
 */
bool ca_output_is_same_code(const char *path, const struct ca_product *product);

/*
 * The path of one of a form's files.
 *
 * in        path: as -o gives it.
 * owner     the caller, who releases it with ca_free.
 */
char *ca_output_path(const struct ca_form *form, const char *path, size_t at);

/*
 * What stands before the ending of a stem's files, without its folder: "certs"
 * of "src/certs.h".
 *
 * owner     the caller, who releases it with ca_free.
 */
char *ca_output_stem(const char *path);

#endif
