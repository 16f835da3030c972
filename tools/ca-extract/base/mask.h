/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_MASK_H
#define CA_BASE_MASK_H

/*
 * Text from outside, made safe to show.
 *
 * Names in certificates, replies of servers and lines of files are data of a
 * stranger. Before such text reaches a terminal or a log it passes here.
 */

/*
 * Replace in place what could steer a terminal or hide text: control bytes
 * (C0, DEL, C1), bytes that are not UTF-8, and the bidirectional controls
 * U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
 *
 * in        text: NUL-terminated, any bytes.
 * out       text: valid UTF-8 of the same or a smaller length; each byte or
 *           character replaced has become one '?'.
 * source    UTF-8 well-formedness: Unicode 15, table 3-7.
 */
void ca_mask_text(char *text);

#endif
