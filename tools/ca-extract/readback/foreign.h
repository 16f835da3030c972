/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_FOREIGN_H
#define CA_READBACK_FOREIGN_H

/*
 * The roots in a file that somebody committed: one of ours in any form, or one
 * that was written by hand or by another tool.
 *
 * Of a file that is not ours every certificate counts that a compiler would
 * see: PEM in string literals, in raw literals, in macros and in arrays of
 * characters; DER in arrays of numbers; BearSSL's anchors; or PEM or DER as it
 * is. What stands in a comment does not.
 */

#include "base/error.h"
#include "readback/carried.h"
#include "readback/committed.h"

/*
 * Read the roots of a file.
 *
 * in        name: for messages.
 * out       committed: its anchors, each once, and its settings if it has some;
 *           released with ca_committed_clear, also after a failure.
 *           parts: where the file carries names and keys alone; then there are
 *           no anchors. Released with ca_carried_clear, also after a failure.
 * fails     CA_ERR_USAGE: no root in it, or one that is damaged.
 */
CA_MUST_CHECK bool ca_foreign_read(struct ca_span source, const char *name,
                                   struct ca_committed *committed, struct ca_carried *parts,
                                   struct ca_error *err);

#endif
