/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_ENCODE_H
#define CA_BASE_ENCODE_H

/* Bytes as hexadecimal or base64 text, and back. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/*
 * Write `span` as lower-case hexadecimal.
 *
 * out       text: 2 * span.len characters and a NUL.
 */
void ca_hex_encode(struct ca_span span, char *text);

/*
 * Read exactly `len` bytes of hexadecimal, upper or lower case, with or
 * without ':' between the bytes.
 *
 * out       at: written only on success.
 */
bool ca_hex_decode(const char *text, uint8_t *at, size_t len);

/* Characters that base64 needs for `len` bytes, without NUL or line ends. */
size_t ca_base64_len(size_t len);

/* Write `span` as base64 with padding on one line, and a NUL. */
void ca_base64_encode(struct ca_span span, char *text);

/*
 * Read base64, passing over white space, up to `limit` bytes.
 *
 * in        limit: stop once that many bytes are known; SIZE_MAX for all.
 * out       bytes: at least text.len / 4 * 3 + 3 long; *len: bytes written.
 * fails     false at a character that is neither base64, padding nor white
 *           space, at data after the padding, or at a group cut short (the
 *           last two only when the text was read to its end).
 */
bool ca_base64_decode(struct ca_span text, size_t limit, uint8_t *bytes, size_t *len);

#endif
