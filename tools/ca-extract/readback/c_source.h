/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_C_SOURCE_H
#define CA_READBACK_C_SOURCE_H

/*
 * What a C array holds, read from source text.
 *
 * The product is C source. To prove it, and to read a committed one back, the
 * bytes that a compiler would put into the array are needed. This reads just
 * that: comments, preprocessor lines, string literals that stand side by side,
 * and braces with numbers. It is no compiler.
 */

#include "base/bytes.h"
#include "base/error.h"

enum { CA_C_ARRAY_MAX = 4 * 1024 * 1024 };

/*
 * Read the contents of the first array that is defined in `source`.
 *
 * out       contents: the bytes of the array, the NUL that ends a string
 *           literal included; released with ca_bytes_clear.
 * fails     CA_ERR_USAGE: no array, an unclosed literal, comment or brace, an
 *           element that is no number from 0 to 255, or more than
 *           CA_C_ARRAY_MAX bytes; the message says on which line. The caller
 *           says in which file.
 */
CA_MUST_CHECK bool ca_c_source_array(struct ca_span source, struct ca_bytes *contents,
                                     struct ca_error *err);

/*
 * Find the comment line that begins with `mark`, as in " * mark rest".
 *
 * out       rest: what follows on that line, trimmed; borrows from `source`.
 */
bool ca_c_source_marked_line(struct ca_span source, const char *mark, struct ca_span *rest);

#endif
