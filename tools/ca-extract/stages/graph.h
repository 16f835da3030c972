/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_GRAPH_H
#define CA_STAGES_GRAPH_H

/*
 * Beside the product: a drawing of every path, for Graphviz.
 *
 * One cluster a target. Arrows go from a certificate to the one that signed
 * it; a path that may not be trusted is dashed, and says why at its root.
 */

#include "base/error.h"
#include "base/text.h"
#include "stages/choice.h"
#include "stages/run.h"

/*
 * Draw as DOT.
 *
 * out       dot: the drawing is added to it. Text from certificates can end no
 *           string of it.
 * source    https://graphviz.org/doc/info/lang.html: strings in double quotes.
 */
void ca_graph_draw(const struct ca_run *runs, size_t count, const struct ca_choice *choice,
                   struct ca_text *dot);

/*
 * Write a drawing to a file, whole or not at all: as DOT, or, when the file's
 * name ends in ".svg", as SVG by the program "dot".
 *
 * fails     CA_ERR_OUTPUT: no such program, or it cannot draw this; or the file
 *           cannot be written.
 */
CA_MUST_CHECK bool ca_graph_write(const char *path, const struct ca_text *dot,
                                  struct ca_error *err);

#endif
