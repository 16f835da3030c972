/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CANDIDATES_H
#define CA_STAGES_CANDIDATES_H

/*
 * Stage 5: the paths become the CAs that a device could carry, best first.
 *
 * A CA that is reached by several paths, or of which the store has several
 * copies, is one candidate. Which of them the device accepts is not asked here
 * (stages/verdicts.h), nor which is taken (stages/choice.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/paths.h"
#include "x509/cert.h"
#include "x509/root_store.h"

/* Why a root may, or may not, be put into a product. In order of preference. */
enum ca_standing {
    CA_STANDING_PUBLIC,    /* on the list built into the program */
    CA_STANDING_GIVEN,     /* named by --roots or --add-roots */
    CA_STANDING_ALLOWED,   /* of the system, not public, admitted by --allow-private */
    CA_STANDING_WITHDRAWN, /* once public, taken off the list since */
    CA_STANDING_REFUSED    /* of the system, and not public: a proxy's, most likely */
};

struct ca_candidate {
    const struct ca_root *root; /* the copy to carry; borrowed from the store */
    const struct ca_path *path; /* the best way to it; borrowed from the paths */
    int64_t life_s;             /* until when that way holds, seconds since 1970 */
    enum ca_standing standing;
};

struct ca_candidates {
    struct ca_candidate *candidate; /* owned; best first */
    size_t count;
};

/* Certificates that --allow-private names. */
struct ca_allowed {
    const uint8_t (*sha256)[CA_SHA256_LEN];
    size_t count;
};

/*
 * Order the CAs that usable paths end in.
 *
 * out       candidates: what may be carried before what may not, and what is
 *           listed before what was withdrawn; then the longest life; then the
 *           shorter path, the smaller certificate and the lower SHA-256, so
 *           that the order of stores never shows. Released with
 *           ca_candidates_clear.
 * source    a life is the least of the notAfter of the root and of every CA
 *           certificate on the path above the issuing CA, which is renewed
 *           without notice to devices.
 */
void ca_candidates_order(const struct ca_paths *paths, const struct ca_allowed *allowed,
                         struct ca_candidates *candidates);

/* Release and zero. */
void ca_candidates_clear(struct ca_candidates *candidates);

/* "public", "given", ...: the word for --json; constant. */
const char *ca_standing_word(enum ca_standing standing);

/* The same as a clause, for a header and for people; constant. */
const char *ca_standing_clause(enum ca_standing standing);

#endif
