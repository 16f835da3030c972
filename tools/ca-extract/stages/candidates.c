/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/candidates.h"

#include <stdlib.h>
#include <string.h>

#include "x509/public_roots.h"

static bool is_allowed(const struct ca_cert *cert, const struct ca_allowed *allowed)
{
    for (size_t i = 0; i < allowed->count; i++) {
        if (memcmp(allowed->sha256[i], cert->sha256, CA_SHA256_LEN) == 0) {
            return true;
        }
    }
    return false;
}

static enum ca_standing standing_of(const struct ca_root *root, const struct ca_allowed *allowed)
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
    return is_allowed(root->cert, allowed) ? CA_STANDING_ALLOWED : CA_STANDING_REFUSED;
}

/* certs[1] is the issuing CA; what stands between it and the root is counted. */
static int64_t life_of(const struct ca_path *path)
{
    int64_t life_s = path->certs[path->len - 1]->not_after_s;

    for (size_t i = 2; i + 1 < path->len; i++) {
        if (path->certs[i]->not_after_s < life_s) {
            life_s = path->certs[i]->not_after_s;
        }
    }
    return life_s;
}

/* The three sorts whose order is told in the header of this stage. */
static int rank_of(enum ca_standing standing)
{
    return standing == CA_STANDING_REFUSED ? 2 : standing == CA_STANDING_WITHDRAWN ? 1 : 0;
}

static int by_number(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Below 0 when `a` is to be preferred. */
static int compare(const struct ca_candidate *a, const struct ca_candidate *b)
{
    const struct ca_cert *cert_a = a->root->cert, *cert_b = b->root->cert;
    int order = rank_of(a->standing) - rank_of(b->standing);

    order = order != 0 ? order : by_number(b->life_s, a->life_s);
    order = order != 0 ? order : by_number((int64_t)a->path->len, (int64_t)b->path->len);
    order = order != 0 ? order : by_number((int64_t)cert_a->der.len, (int64_t)cert_b->der.len);
    return order != 0 ? order : memcmp(cert_a->sha256, cert_b->sha256, CA_SHA256_LEN);
}

static int compare_for_sort(const void *a, const void *b)
{
    return compare(a, b);
}

/* Is `a` the better copy of one CA? A self-signed one is, then the better path. */
static bool is_better_copy(const struct ca_candidate *a, const struct ca_candidate *b)
{
    bool a_is_root = a->path->is_root_self_signed, b_is_root = b->path->is_root_self_signed;

    return a_is_root != b_is_root ? a_is_root : compare(a, b) < 0;
}

static void add(struct ca_candidates *candidates, struct ca_candidate made)
{
    for (size_t i = 0; i < candidates->count; i++) {
        struct ca_candidate *other = &candidates->candidate[i];

        if (ca_cert_same_ca(other->root->cert, made.root->cert)) {
            *other = is_better_copy(&made, other) ? made : *other;
            return;
        }
    }
    candidates->candidate =
        ca_grow(candidates->candidate, candidates->count, sizeof *candidates->candidate);
    candidates->candidate[candidates->count++] = made;
}

void ca_candidates_order(const struct ca_paths *paths, const struct ca_allowed *allowed,
                         struct ca_candidates *candidates)
{
    *candidates = (struct ca_candidates){ NULL, 0 };
    for (size_t i = 0; i < paths->count; i++) {
        const struct ca_path *path = &paths->path[i];

        if (path->fault.kind == CA_FAULT_NONE) {
            add(candidates, (struct ca_candidate){ path->root, path, life_of(path),
                                                   standing_of(path->root, allowed) });
        }
    }
    if (candidates->count > 0) {
        qsort(candidates->candidate, candidates->count, sizeof *candidates->candidate,
              compare_for_sort);
    }
}

void ca_candidates_clear(struct ca_candidates *candidates)
{
    ca_free(candidates->candidate);
    *candidates = (struct ca_candidates){ NULL, 0 };
}

const char *ca_standing_word(enum ca_standing standing)
{
    static const char *const words[] = {
        [CA_STANDING_PUBLIC] = "public",      [CA_STANDING_GIVEN] = "given",
        [CA_STANDING_ALLOWED] = "allowed",    [CA_STANDING_WITHDRAWN] = "withdrawn",
        [CA_STANDING_REFUSED] = "not public",
    };

    return words[standing];
}

const char *ca_standing_clause(enum ca_standing standing)
{
    static const char *const clauses[] = {
        [CA_STANDING_PUBLIC] = "a public root",
        [CA_STANDING_GIVEN] = "PRIVATE: trusted because --roots or --add-roots named it",
        [CA_STANDING_ALLOWED] = "PRIVATE: trusted because --allow-private named it",
        [CA_STANDING_WITHDRAWN] = "WITHDRAWN: no longer on the list of public roots",
        [CA_STANDING_REFUSED] = "not public",
    };

    return clauses[standing];
}
