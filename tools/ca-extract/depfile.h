/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEPFILE_H
#define CA_DEPFILE_H

/* The file of --depfile: what a product was made from, in the words of Make. */

#include "base/error.h"
#include "base/text.h"
#include "plan.h"
#include "stages/rendered.h"

/*
 * Write the rule "outputs: inputs" and an empty rule for each input, so that
 * one which is gone does not stop the build.
 *
 * in        product: what was rendered; zeroed when a committed file was kept.
 * out       text: released with ca_text_clear.
 * limits    a folder of roots stands for what is in it: its own name and its
 *           entries'. A partial that is built in is none, though one of its
 *           name may come to lie beside the template.
 * source    escapes: GNU Make's manual, and what Ninja reads: blank, '#', '$'.
 */
void ca_depfile_text(const struct ca_plan *plan, const struct ca_product *product,
                     struct ca_text *text);

/*
 * Write it to the file that the options name, if they name one.
 *
 * fails     CA_ERR_OUTPUT: see base/file.h.
 */
CA_MUST_CHECK bool ca_depfile_write(const struct ca_plan *plan, const struct ca_product *product,
                                    struct ca_error *err);

#endif
