/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_PEM_H
#define CA_X509_PEM_H

/*
 * PEM blocks in a text that may hold anything else around them.
 *
 * Text before, between and after blocks is passed over, as OpenSSL does.
 * Line ends may be LF or CRLF.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/text.h"

/* Spans borrow from the text. */
struct ca_pem_block {
    struct ca_span label; /* "CERTIFICATE" */
    struct ca_span body;  /* base64 between the BEGIN and the END line */
    size_t line;          /* of the BEGIN line, from 1 */
    bool has_end;         /* an END line of the same label follows */
};

/* Where the search goes on; starts as `{ 0, 1 }`. */
struct ca_pem_cursor {
    size_t at;
    size_t line;
};

/*
 * Find the next BEGIN line.
 *
 * out       block; the cursor moves behind the block. A block without its END
 *           line ends at the next BEGIN line or at the end of the text.
 * fails     false when there is no further BEGIN line.
 */
bool ca_pem_next(struct ca_span text, struct ca_pem_cursor *cursor, struct ca_pem_block *block);

/* True for the labels of a certificate: CERTIFICATE, X509 CERTIFICATE, TRUSTED CERTIFICATE. */
bool ca_pem_is_certificate(const struct ca_pem_block *block);

/* Add a certificate as PEM: 64 columns, LF. */
void ca_pem_put(struct ca_span der, struct ca_text *text);

#endif
