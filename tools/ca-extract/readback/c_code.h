/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_C_CODE_H
#define CA_READBACK_C_CODE_H

/* What of C source a compiler sees. */

#include "base/bytes.h"
#include "base/text.h"

/*
 * Put the source without its comments and without white space between words.
 *
 * in        source: C, or anything else: literals that do not end, and comments,
 *           go to the end of it.
 * out       code: literals as they stand; line ends only behind lines of the
 *           preprocessor, where they have a meaning.
 */
void ca_c_code(struct ca_span source, struct ca_text *code);

/* True when two sources differ in nothing but comments and white space. */
bool ca_c_code_equal(struct ca_span a, struct ca_span b);

#endif
