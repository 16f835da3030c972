/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "x509/public_roots.h"

static bool has_digest(const struct ca_digests *digests, const uint8_t sha256[CA_SHA256_LEN])
{
    for (size_t i = 0; i < digests->count; i++) {
        if (memcmp(digests->sha256 + i * CA_SHA256_LEN, sha256, CA_SHA256_LEN) == 0) {
            return true;
        }
    }
    return false;
}

static enum ca_standing standing_of(const struct ca_root *root, const struct ca_digests *allowed)
{
    struct ca_public_root found = ca_public_root_find(root->cert);

    if (found.is_listed && !found.is_withdrawn) {
        return CA_STANDING_PUBLIC;
    }
    if (root->is_private) {
        return CA_STANDING_GIVEN;
    }
    if (found.is_listed) {
        return CA_STANDING_WITHDRAWN;
    }
    if (has_digest(allowed, root->cert->sha256)) {
        return CA_STANDING_ALLOWED;
    }
    return root->is_presented ? CA_STANDING_PRESENTED : CA_STANDING_REFUSED;
}

static bool is_pinned(const struct ca_path *path, const struct ca_digests *pinned)
{
    return pinned->count == 0 || has_digest(pinned, path->root->cert->sha256) ||
           (path->is_root_self_signed && has_digest(pinned, path->root->cert->spki_sha256));
}

static enum ca_prospect prospect_of(const struct ca_distrust *distrust, int64_t now_s)
{
    const int64_t soon_s = (int64_t)CA_GOING_DAYS * CA_DAY_S;

    if (!distrust->is_known || distrust->date_s - now_s > soon_s) {
        return CA_PROSPECT_LASTING;
    }
    return distrust->date_s <= now_s ? CA_PROSPECT_GONE : CA_PROSPECT_GOING;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* certs[1] is the issuing CA; what stands between it and the root is counted. */
static int64_t life_of(const struct ca_path *path, const struct ca_distrust *distrust)
{
    int64_t life_s = path->certs[path->len - 1]->not_after_s;

    for (size_t i = 2; i + 1 < path->len; i++) {
        life_s = earlier(life_s, path->certs[i]->not_after_s);
    }
    return distrust->is_known ? earlier(life_s, distrust->date_s) : life_s;
}

int ca_path_depth(const struct ca_path *path)
{
    int depth = 0;

    for (size_t i = 1; i + 1 < path->len; i++) {
        depth += !path->certs[i]->is_self_issued;
    }
    return depth;
}

bool ca_candidate_may_be_carried(const struct ca_candidate *candidate)
{
    return candidate->standing != CA_STANDING_REFUSED && candidate->is_pinned;
}

int ca_candidate_class(const struct ca_candidate *candidate)
{
    if (!ca_candidate_may_be_carried(candidate)) {
        return 3;
    }
    if (candidate->standing == CA_STANDING_WITHDRAWN || candidate->prospect == CA_PROSPECT_GONE) {
        return 2;
    }
    return candidate->prospect == CA_PROSPECT_GOING;
}

static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_path(const struct ca_candidate *a, const struct ca_candidate *b)
{
    return by_number((int64_t)a->path->len, (int64_t)b->path->len);
}

static int by_size(const struct ca_candidate *a, const struct ca_candidate *b)
{
    return by_number((int64_t)a->root->cert->der.len, (int64_t)b->root->cert->der.len);
}

int ca_candidate_compare(enum ca_policy policy, const struct ca_candidate *a,
                         const struct ca_candidate *b)
{
    int order = ca_candidate_class(a) - ca_candidate_class(b);

    if (order == 0 && policy == CA_POLICY_SMALLEST) {
        order = by_size(a, b);
    }
    if (order == 0 && policy == CA_POLICY_SHORTEST) {
        order = by_path(a, b);
    }
    order = order != 0 ? order : by_number(b->life_s, a->life_s);
    order = order != 0 ? order : by_path(a, b);
    order = order != 0 ? order : by_size(a, b);
    return order != 0 ? order : memcmp(a->root->cert->sha256, b->root->cert->sha256, CA_SHA256_LEN);
}

/* Is `a` the better copy of one CA? What may be carried is, then a self-signed
 * one, then the one that the policy prefers. */
static bool is_better_copy(enum ca_policy policy, const struct ca_candidate *a,
                           const struct ca_candidate *b)
{
    bool a_may = ca_candidate_may_be_carried(a), b_may = ca_candidate_may_be_carried(b);
    bool a_is_root = a->path->is_root_self_signed, b_is_root = b->path->is_root_self_signed;

    if (a_is_root != b_is_root) {
        return a_is_root;
    }
    return a_may != b_may ? a_may : ca_candidate_compare(policy, a, b) < 0;
}

static int by_certificates(const struct ca_path *a, const struct ca_path *b)
{
    int order = by_number((int64_t)a->len, (int64_t)b->len);

    for (size_t i = 0; i < a->len && order == 0; i++) {
        order = memcmp(a->certs[i]->sha256, b->certs[i]->sha256, CA_SHA256_LEN);
    }
    return order;
}

/* Below 0 when `a` is the better way to one certificate; total, too. */
static int compare_ways(enum ca_policy policy, const struct ca_candidate *a,
                        const struct ca_candidate *b)
{
    int64_t a_life_s = life_of(a->path, &a->distrust), b_life_s = life_of(b->path, &b->distrust);
    int order = policy == CA_POLICY_SHORTEST ? by_path(a, b) : 0;

    order = order != 0 ? order : by_number(b_life_s, a_life_s);
    return order != 0 ? order : by_certificates(a->path, b->path);
}

/* One entry a certificate: its best way, and the longest life of all its ways. */
static void add_way(struct ca_candidates *candidates, enum ca_policy policy,
                    const struct ca_candidate *made)
{
    for (size_t i = 0; i < candidates->count; i++) {
        struct ca_candidate *known = &candidates->candidate[i];

        if (!ca_cert_equal(known->root->cert, made->root->cert)) {
            continue;
        }
        known->path = compare_ways(policy, made, known) < 0 ? made->path : known->path;
        known->life_s = known->life_s > made->life_s ? known->life_s : made->life_s;
        return;
    }
    candidates->candidate =
        ca_grow(candidates->candidate, candidates->count, sizeof *candidates->candidate);
    candidates->candidate[candidates->count++] = *made;
}

/* Of the copies of one CA only the best stays. */
static void drop_other_copies(struct ca_candidates *candidates, enum ca_policy policy)
{
    size_t kept = 0;

    for (size_t i = 0; i < candidates->count; i++) {
        const struct ca_candidate *one = &candidates->candidate[i];
        size_t k = 0;

        while (k < kept && !ca_cert_same_ca(candidates->candidate[k].root->cert, one->root->cert)) {
            k++;
        }
        if (k == kept) {
            candidates->candidate[kept++] = *one;
        } else if (is_better_copy(policy, one, &candidates->candidate[k])) {
            candidates->candidate[k] = *one;
        }
    }
    candidates->count = kept;
}

static struct ca_candidate make(const struct ca_path *path, const struct ca_ranking *ranking)
{
    struct ca_distrust distrust = ca_root_calendar_find(path->root->cert);

    return (struct ca_candidate){ .root = path->root,
                                  .path = path,
                                  .life_s = life_of(path, &distrust),
                                  .standing = standing_of(path->root, &ranking->allowed),
                                  .is_pinned = is_pinned(path, &ranking->pinned),
                                  .distrust = distrust,
                                  .prospect = prospect_of(&distrust, ranking->now_s) };
}

/* By insertion: there are few, and the order is total, so any way of sorting gives the same. */
static void sort(struct ca_candidates *candidates, enum ca_policy policy)
{
    for (size_t i = 1; i < candidates->count; i++) {
        struct ca_candidate moved = candidates->candidate[i];
        size_t at = i;

        for (; at > 0 && ca_candidate_compare(policy, &moved, &candidates->candidate[at - 1]) < 0;
             at--) {
            candidates->candidate[at] = candidates->candidate[at - 1];
        }
        candidates->candidate[at] = moved;
    }
}

void ca_candidates_order(const struct ca_paths *paths, const struct ca_ranking *ranking,
                         struct ca_candidates *candidates)
{
    *candidates = (struct ca_candidates){ .candidate = NULL };
    for (size_t i = 0; i < paths->count; i++) {
        const struct ca_path *path = &paths->path[i];

        if (path->fault.kind != CA_FAULT_NONE) {
            continue;
        }
        if (ranking->max_depth >= 0 && ca_path_depth(path) > ranking->max_depth) {
            candidates->too_deep_count++;
            continue;
        }
        const struct ca_candidate made = make(path, ranking);
        add_way(candidates, ranking->policy, &made);
    }
    drop_other_copies(candidates, ranking->policy);
    sort(candidates, ranking->policy);
}

void ca_candidates_clear(struct ca_candidates *candidates)
{
    ca_free(candidates->candidate);
    *candidates = (struct ca_candidates){ .candidate = NULL };
}

static const char *const policy_words[CA_POLICY_COUNT] = {
    [CA_POLICY_LONGEST] = "longest",
    [CA_POLICY_SMALLEST] = "smallest",
    [CA_POLICY_SHORTEST] = "shortest",
    [CA_POLICY_ALL] = "all",
};

const char *ca_policy_word(enum ca_policy policy)
{
    return policy_words[policy];
}

bool ca_policy_find(const char *word, enum ca_policy *policy)
{
    for (unsigned i = 0; i < CA_POLICY_COUNT; i++) {
        if (strcmp(policy_words[i], word) == 0) {
            *policy = (enum ca_policy)i;
            return true;
        }
    }
    return false;
}

const char *ca_standing_word(enum ca_standing standing)
{
    static const char *const words[] = {
        [CA_STANDING_PUBLIC] = "public",       [CA_STANDING_GIVEN] = "given",
        [CA_STANDING_ALLOWED] = "allowed",     [CA_STANDING_PRESENTED] = "presented",
        [CA_STANDING_WITHDRAWN] = "withdrawn", [CA_STANDING_REFUSED] = "not public",
    };

    return words[standing];
}

const char *ca_standing_clause(enum ca_standing standing)
{
    static const char *const clauses[] = {
        [CA_STANDING_PUBLIC] = "a public root",
        [CA_STANDING_GIVEN] = "PRIVATE: trusted because --roots or --add-roots named it",
        [CA_STANDING_ALLOWED] = "PRIVATE: trusted because --allow-private named it",
        [CA_STANDING_PRESENTED] =
            "INSECURE: nobody vouches for it but the server that presented it",
        [CA_STANDING_WITHDRAWN] = "WITHDRAWN: no longer on the list of public roots",
        [CA_STANDING_REFUSED] = "not public",
    };

    return clauses[standing];
}

const char *ca_prospect_word(enum ca_prospect prospect)
{
    static const char *const words[] = {
        [CA_PROSPECT_LASTING] = "lasting",
        [CA_PROSPECT_GOING] = "going",
        [CA_PROSPECT_GONE] = "gone",
    };

    return words[prospect];
}
