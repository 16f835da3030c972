/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_RENDER_ESCAPE_H
#define CA_RENDER_ESCAPE_H

/*
 * Text that cannot end what it stands in.
 *
 * Names in certificates are a stranger's: they may hold quotes, comment ends,
 * line ends, trigraphs. Each form of output names the function that makes any
 * text harmless there.
 */

#include "base/text.h"

/* Writes `text` so that it cannot end what it stands in. */
typedef void (*ca_escape)(const char *text, struct ca_text *out);

/*
 * For C and C++ source, inside a comment or inside a string or character
 * literal alike: printable ASCII without quote, backslash, '*' beside '/', or
 * two question marks in a row. What is left out becomes '_'; a character
 * beyond ASCII becomes <U+00E9>.
 */
void ca_escape_c(const char *text, struct ca_text *out);

/* For JSON and JSON5, inside a string in double quotes. */
void ca_escape_json(const char *text, struct ca_text *out);

/*
 * For a word of a shell, bare or in quotes of either kind: letters, digits and
 * @%+=:,./_- stay, every other character becomes '_'.
 */
void ca_escape_shell(const char *text, struct ca_text *out);

/*
 * For Markdown, in running text or in a cell of a table: what could begin
 * emphasis, a link, HTML, code or a cell stands behind a backslash.
 */
void ca_escape_markdown(const char *text, struct ca_text *out);

/* As it is, for forms whose values are safe by their making. */
void ca_escape_nothing(const char *text, struct ca_text *out);

/* By its name: c, json, shell, none; NULL when there is none of that name. */
ca_escape ca_escape_find(struct ca_span name);

#endif
