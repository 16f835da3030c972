/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/paths.h"

#include "x509/crypto.h"

/* The issuers that the store has for one certificate, looked up once. */
struct issuers {
    const struct ca_cert *child; /* borrowed */
    struct ca_root_list roots;
};

/* One signature that has been checked. */
struct checked {
    const struct ca_cert *child, *issuer; /* borrowed */
    bool is_signed;
};

struct search {
    const struct ca_pool *pool;
    struct ca_root_store *store;
    const struct ca_purpose *purpose;
    struct ca_paths *paths;
    struct ca_path way; /* from the leaf to where the search stands */
    struct issuers *issuers;
    size_t issuers_count;
    struct checked *checked;
    size_t checked_count;
    size_t steps;
};

static struct ca_root_list roots_for(struct search *search, const struct ca_cert *child)
{
    for (size_t i = 0; i < search->issuers_count; i++) {
        if (search->issuers[i].child == child) {
            return search->issuers[i].roots;
        }
    }
    search->issuers = ca_grow(search->issuers, search->issuers_count, sizeof *search->issuers);
    struct issuers *made = &search->issuers[search->issuers_count++];
    made->child = child;
    ca_root_store_find(search->store, child, &made->roots);
    return made->roots;
}

static bool is_signed_by(struct search *search, const struct ca_cert *child,
                         const struct ca_cert *issuer)
{
    for (size_t i = 0; i < search->checked_count; i++) {
        if (search->checked[i].child == child && search->checked[i].issuer == issuer) {
            return search->checked[i].is_signed;
        }
    }
    if (search->checked_count >= CA_PATH_SIGNATURES_MAX) {
        search->paths->is_cut = true;
        return false;
    }
    search->checked = ca_grow(search->checked, search->checked_count, sizeof *search->checked);
    struct checked *made = &search->checked[search->checked_count++];
    *made = (struct checked){ child, issuer, ca_cert_is_signed_by(child, issuer) };
    return made->is_signed;
}

/* Its own issuer by name is not enough: at a key rollover the old key signs the
 * new one under the same name. */
static bool is_self_signed(struct search *search, const struct ca_cert *cert)
{
    return cert->is_self_issued && is_signed_by(search, cert, cert);
}

static bool is_on_way(const struct search *search, const struct ca_cert *cert)
{
    for (size_t i = 0; i < search->way.len; i++) {
        if (ca_cert_same_ca(search->way.certs[i], cert)) {
            return true;
        }
    }
    return false;
}

static bool has_room(struct search *search)
{
    struct ca_paths *paths = search->paths;

    if (search->way.len >= CA_PATH_LEN_MAX || paths->count >= CA_PATHS_MAX ||
        search->steps >= CA_PATH_STEPS_MAX) {
        paths->is_cut = true;
        return false;
    }
    search->steps++;
    return true;
}

/* May `issuer` be the next certificate on the way? */
static bool leads_on(struct search *search, const struct ca_cert *issuer, bool *has_namesake)
{
    const struct ca_cert *child = search->way.certs[search->way.len - 1];

    if (!ca_cert_names_issuer(child, issuer) || is_on_way(search, issuer) || !has_room(search)) {
        return false;
    }
    bool is_signed = is_signed_by(search, child, issuer);
    *has_namesake = *has_namesake || !is_signed;
    return is_signed;
}

static enum ca_origin origin_of(const struct search *search, const struct ca_cert *cert)
{
    const struct ca_pool *pool = search->pool;

    for (size_t i = 0; i < pool->presented->count; i++) {
        if (ca_cert_equal(pool->presented->cert[i], cert)) {
            return CA_ORIGIN_PRESENTED;
        }
    }
    for (size_t i = 0; i < pool->fetched_count; i++) {
        if (pool->fetched[i] == cert) {
            return CA_ORIGIN_FETCHED;
        }
    }
    return CA_ORIGIN_STORE;
}

static void keep_path(struct search *search, const struct ca_root *root)
{
    struct ca_paths *paths = search->paths;

    paths->path = ca_grow(paths->path, paths->count, sizeof *paths->path);
    struct ca_path *path = &paths->path[paths->count++];
    *path = search->way;
    path->certs[path->len++] = root->cert;
    for (size_t i = 0; i < path->len; i++) {
        path->origin[i] = origin_of(search, path->certs[i]);
    }
    path->root = root;
    path->is_root_self_signed = is_self_signed(search, root->cert);
    ca_path_judge(path->certs, path->len, search->purpose, &path->fault);
    paths->usable_count += path->fault.kind == CA_FAULT_NONE;
}

static void note_open(struct ca_paths *paths, const struct ca_cert *cert)
{
    for (size_t i = 0; i < paths->open_count; i++) {
        if (paths->open[i] == cert) {
            return;
        }
    }
    if (paths->open_count < CA_PATHS_OPEN_MAX) {
        paths->open[paths->open_count++] = cert;
    }
}

/* Farther from the leaf is more telling: it names the CA that is missing. */
static void note_dead_end(struct search *search, bool has_namesake)
{
    struct ca_dead_end *end = &search->paths->dead_end;
    const struct ca_cert *cert = search->way.certs[search->way.len - 1];

    if (!is_self_signed(search, cert)) {
        note_open(search->paths, cert);
    }

    if (end->cert == NULL || search->way.len - 1 > end->depth) {
        *end = (struct ca_dead_end){ cert, search->way.len - 1, is_self_signed(search, cert),
                                     ca_root_store_has(search->store, cert), has_namesake };
    }
}

/*
 * Every CA certificate of the store is a trust anchor, self-signed or not,
 * unless the store has a self-signed copy of the same CA: then a copy that is
 * signed by another is one more link. `namesakes`: all that have its name.
 */
static bool is_anchor(struct search *search, const struct ca_root_list *namesakes,
                      const struct ca_root *root)
{
    for (size_t i = 0; i < namesakes->count; i++) {
        const struct ca_cert *other = namesakes->root[i]->cert;

        if (other != root->cert && ca_cert_same_ca(other, root->cert) &&
            is_self_signed(search, other) && !is_self_signed(search, root->cert)) {
            return false;
        }
    }
    return true;
}

/* The pool as one list: presented certificates, then fetched ones. */
static const struct ca_cert *pooled(const struct ca_pool *pool, size_t at)
{
    size_t presented = pool->presented->count;

    return at < presented ? pool->presented->cert[at] : pool->fetched[at - presented];
}

/* A certificate of the pool that came before, or that the store has as well. */
static bool is_seen_elsewhere(const struct search *search, const struct ca_root_list *roots,
                              size_t at)
{
    const struct ca_cert *cert = pooled(search->pool, at);

    for (size_t i = 0; i < roots->count; i++) {
        if (ca_cert_equal(roots->root[i]->cert, cert)) {
            return true;
        }
    }
    for (size_t i = 0; i < at; i++) {
        if (ca_cert_equal(pooled(search->pool, i), cert)) {
            return true;
        }
    }
    return false;
}

static void walk(struct search *search);

static void step(struct search *search, const struct ca_cert *issuer)
{
    search->way.certs[search->way.len++] = issuer;
    walk(search);
    search->way.len--;
}

/* What was met in looking for the issuers of one certificate. */
struct branches {
    struct ca_root_list roots; /* of the issuer's name */
    bool is_led_on, has_namesake;
};

/* Roots of the store that end the way, or links of the store that lead on. */
static void try_roots(struct search *search, struct branches *branches, bool ends)
{
    for (size_t i = 0; i < branches->roots.count; i++) {
        const struct ca_root *root = branches->roots.root[i];

        if (is_anchor(search, &branches->roots, root) != ends ||
            !leads_on(search, root->cert, &branches->has_namesake)) {
            continue;
        }
        branches->is_led_on = true;
        if (ends) {
            keep_path(search, root);
        }
        if (!ends || !is_self_signed(search, root->cert)) {
            step(search, root->cert); /* above a trusted intermediate there may be its root */
        }
    }
}

static void try_pool(struct search *search, struct branches *branches)
{
    const struct ca_pool *pool = search->pool;

    for (size_t i = 1; i < pool->presented->count + pool->fetched_count; i++) {
        if (!is_seen_elsewhere(search, &branches->roots, i) &&
            leads_on(search, pooled(pool, i), &branches->has_namesake)) {
            branches->is_led_on = true;
            step(search, pooled(pool, i));
        }
    }
}

/* Depth first: roots that end the way, then links of the store, then the pool's. */
static void walk(struct search *search)
{
    struct branches branches = { .roots =
                                     roots_for(search, search->way.certs[search->way.len - 1]) };

    try_roots(search, &branches, true);
    try_roots(search, &branches, false);
    try_pool(search, &branches);
    if (!branches.is_led_on) {
        note_dead_end(search, branches.has_namesake);
    }
}

bool ca_paths_find(const struct ca_pool *pool, struct ca_root_store *store,
                   const struct ca_purpose *purpose, struct ca_paths *paths, struct ca_error *err)
{
    struct search search = { .pool = pool, .store = store, .purpose = purpose, .paths = paths };

    *paths = (struct ca_paths){ .path = NULL };
    search.way.certs[search.way.len++] = pool->presented->cert[0];
    walk(&search);
    for (size_t i = 0; i < search.issuers_count; i++) {
        ca_root_list_clear(&search.issuers[i].roots);
    }
    ca_free(search.issuers);
    ca_free(search.checked);
    if (paths->usable_count == 0) {
        ca_paths_explain_failure(paths, pool->presented, ca_root_store_name(store), purpose, err);
        return false;
    }
    return true;
}

bool ca_path_is_presented(const struct ca_path *path)
{
    for (size_t i = 0; i + 1 < path->len; i++) {
        if (path->origin[i] != CA_ORIGIN_PRESENTED) {
            return false;
        }
    }
    return true;
}

void ca_paths_clear(struct ca_paths *paths)
{
    ca_free(paths->path);
    *paths = (struct ca_paths){ .path = NULL };
}
