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

/* Where the search for arrays goes on; starts as `{ 0, 1 }`. */
struct ca_c_cursor {
    size_t at;
    size_t line;
};

/*
 * Read the next array of bytes; what else is initialised is passed over.
 *
 * out       name: of the array, borrows from `source`; contents: as above. The
 *           cursor moves behind it.
 * fails     false when there is no further one, then `err` is left as it is; or
 *           as ca_c_source_array.
 */
CA_MUST_CHECK bool ca_c_source_next(struct ca_span source, struct ca_c_cursor *cursor,
                                    struct ca_span *name, struct ca_bytes *contents,
                                    struct ca_error *err);

/*
 * Read numbers apart by ',', as between the braces of an array, up to a line of
 * the preprocessor or the end; lines of the preprocessor before them are passed over.
 *
 * out       contents: empty at the end of the source.
 * fails     as ca_c_source_array.
 */
CA_MUST_CHECK bool ca_c_source_list(struct ca_span source, struct ca_c_cursor *cursor,
                                    struct ca_bytes *contents, struct ca_error *err);

/*
 * Find the comment line that begins with `mark`, as in " * mark rest".
 *
 * out       rest: what follows on that line, trimmed; borrows from `source`.
 */
bool ca_c_source_marked_line(struct ca_span source, const char *mark, struct ca_span *rest);

#endif
