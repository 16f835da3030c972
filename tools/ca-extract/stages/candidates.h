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
#include "x509/root_calendar.h"
#include "x509/root_store.h"

/* What "best" means: the rows of --policy. */
enum ca_policy {
    CA_POLICY_LONGEST,  /* the longest life */
    CA_POLICY_SMALLEST, /* the fewest bytes of flash */
    CA_POLICY_SHORTEST, /* the fewest certificates between server and root */
    CA_POLICY_ALL,      /* all of them; in the order of the longest life */
    CA_POLICY_COUNT
};

/* Why a root may, or may not, be put into a product. In order of preference. */
enum ca_standing {
    CA_STANDING_PUBLIC,    /* on the list built into the program */
    CA_STANDING_GIVEN,     /* named by --roots or --add-roots */
    CA_STANDING_ALLOWED,   /* of the system, not public, admitted by --allow-private */
    CA_STANDING_PRESENTED, /* the server's own word, taken by --insecure-trust-presented */
    CA_STANDING_WITHDRAWN, /* once public, taken off the list since */
    CA_STANDING_REFUSED    /* of the system, and not public: a proxy's, most likely */
};

/* What the calendar of root programs says at the moment of judging. */
enum ca_prospect {
    CA_PROSPECT_LASTING, /* nothing, or a day that is far off */
    CA_PROSPECT_GOING,   /* distrusted within CA_GOING_DAYS */
    CA_PROSPECT_GONE     /* distrusted already */
};

enum { CA_GOING_DAYS = 730, CA_DEPTH_NO_LIMIT = -1 };

struct ca_candidate {
    const struct ca_root *root; /* the copy to carry; borrowed from the store */
    const struct ca_path *path; /* the best way to it; borrowed from the paths */
    int64_t life_s;             /* until when its longest way holds, seconds since 1970 */
    enum ca_standing standing;
    bool is_pinned;              /* --pin names it, or there is no --pin */
    struct ca_distrust distrust; /* of the root, by the calendar */
    enum ca_prospect prospect;
};

struct ca_candidates {
    struct ca_candidate *candidate; /* owned; best first */
    size_t count;
    size_t too_deep_count; /* usable paths that --max-depth leaves out */
};

/* SHA-256 values that the user named, one behind the other; borrowed. */
struct ca_digests {
    const uint8_t *sha256; /* CA_SHA256_LEN bytes each */
    size_t count;
};

/* How to order, and what to leave out. */
struct ca_ranking {
    enum ca_policy policy;
    struct ca_digests allowed; /* --allow-private: certificates */
    struct ca_digests pinned;  /* --pin: certificates or keys; empty: no restriction */
    int max_depth;             /* --max-depth, or CA_DEPTH_NO_LIMIT */
    int64_t now_s;             /* the moment of judging */
};

/*
 * Order the CAs that usable paths end in.
 *
 * out       candidates: what may be carried before what may not; then what
 *           lasts before what is going, gone or withdrawn; then as the policy
 *           says; then the longest life, the shorter path, the smaller
 *           certificate and the lower SHA-256, so that the order of stores
 *           never shows. Released with ca_candidates_clear.
 * limits    a key that --pin names admits only a copy that is self-signed by
 *           its signature.
 * source    a life is the least of the notAfter of the root, of every CA
 *           certificate on the path above the issuing CA, which is renewed
 *           without notice to devices, and of the calendar's date; of several
 *           paths to one CA the best counts.
 */
void ca_candidates_order(const struct ca_paths *paths, const struct ca_ranking *ranking,
                         struct ca_candidates *candidates);

/* Release and zero. */
void ca_candidates_clear(struct ca_candidates *candidates);

/*
 * Below 0 when `a` is to be preferred under `policy`, above 0 when `b` is; 0
 * only for one and the same certificate.
 */
int ca_candidate_compare(enum ca_policy policy, const struct ca_candidate *a,
                         const struct ca_candidate *b);

/* 0 for what is to be preferred to all with a higher number, whatever the policy. */
int ca_candidate_class(const struct ca_candidate *candidate);

/* May it be put into a product, as far as trust goes? */
bool ca_candidate_may_be_carried(const struct ca_candidate *candidate);

/* The intermediates of a path that are not self-issued, RFC 5280 6.1.4 (l). */
int ca_path_depth(const struct ca_path *path);

/* "longest", ...; constant. */
const char *ca_policy_word(enum ca_policy policy);

/* Find a policy by its word. */
bool ca_policy_find(const char *word, enum ca_policy *policy);

/* "public", "given", ...: the word for --json; constant. */
const char *ca_standing_word(enum ca_standing standing);

/* The same as a clause, for a header and for people; constant. */
const char *ca_standing_clause(enum ca_standing standing);

/* "lasting", "going", "gone"; constant. */
const char *ca_prospect_word(enum ca_prospect prospect);

#endif
