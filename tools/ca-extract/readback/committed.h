/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_COMMITTED_H
#define CA_READBACK_COMMITTED_H

/*
 * A header that was made before, read back: its anchors and what it says of
 * its own making.
 *
 * What it says is data, never trusted: no trust, proxy, address, time or key
 * option is taken from it, only names, the profile and the like.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/value.h"
#include "x509/cert.h"

enum {
    CA_COMMITTED_LEN_MAX = 8 * 1024 * 1024,
    CA_COMMITTED_ANCHORS_MAX = 1000,
    CA_COMMITTED_FORMAT = 1 /* of the machine-readable line */
};

/* The mark before the machine-readable line. */
#define CA_COMMITTED_MARK "ca-extract-settings:"

struct ca_committed {
    struct ca_cert **anchor; /* owned; as they stand in the file */
    size_t count;
    struct ca_value *settings; /* owned; the machine-readable line, or NULL */
    int64_t time_floor_s;      /* of the macro; INT64_MIN where there is none */
};

/*
 * Read a product back from its bytes.
 *
 * in        source: a file of ours, of any form that carries certificates; of a
 *           .c and a .h both, one behind the other.
 *           name: for messages.
 * out       committed: released with ca_committed_clear, also after a failure.
 *           `settings` is NULL where the file has no such line.
 * fails     CA_ERR_USAGE: no array, no certificates in it, or one that cannot
 *           be decoded.
 */
CA_MUST_CHECK bool ca_committed_parse(struct ca_span source, const char *name,
                                      struct ca_committed *committed, struct ca_error *err);

/*
 * Read only what a file says of its making.
 *
 * out       committed->settings: NULL where the file says nothing; released with
 *           ca_committed_clear, also after a failure.
 * fails     CA_ERR_USAGE: the line is damaged, or of a version not known.
 */
CA_MUST_CHECK bool ca_committed_settings(struct ca_span source, const char *name,
                                         struct ca_committed *committed, struct ca_error *err);

/* The text of a setting; "" when it is not there. Borrows. */
const char *ca_committed_setting(const struct ca_committed *committed, const char *key);

/* Release and zero. */
void ca_committed_clear(struct ca_committed *committed);

#endif
