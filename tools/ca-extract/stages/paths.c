/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/paths.h"

#include <stdio.h>

#include "stages/paths_graph.h"
#include "x509/form.h"

/*
 * Depth first, once for each length of path: the shortest paths are found
 * first, and no mesh of longer ones can keep the search from them. What is
 * known to be faulty, or to lead nowhere, is not gone into. A second search
 * then goes into what is faulty, to tell of it.
 */
struct search {
    struct ca_graph graph;
    struct ca_paths *paths;
    size_t way[CA_PATH_LEN_MAX]; /* nodes, the leaf first */
    size_t way_len;
    size_t limit; /* length of the paths looked for */
    size_t steps, steps_max, paths_max;
    bool with_faulty;
    bool has_longer; /* something was left for a greater limit */
    bool has_faulty; /* something was left for the search with faulty ones */
    bool is_cut;
};

static bool is_on_way(const struct search *search, size_t at)
{
    const struct ca_node *node = search->graph.node;

    for (size_t i = 0; i < search->way_len; i++) {
        if (node[search->way[i]].ca == node[at].ca) {
            return true;
        }
    }
    return false;
}

static bool has_room(struct search *search)
{
    if (search->paths->count >= search->paths_max || search->steps >= search->steps_max) {
        search->is_cut = true;
        return false;
    }
    search->steps++;
    return true;
}

/* Path length and names: what only the certificates below can tell. */
static bool fits_below(struct search *search, size_t at)
{
    const struct ca_node *node = search->graph.node;
    const struct ca_cert *certs[CA_PATH_LEN_MAX + 1];
    struct ca_fault fault;

    for (size_t i = 0; i < search->way_len; i++) {
        certs[i] = node[search->way[i]].cert;
    }
    certs[search->way_len] = node[at].cert;
    bool fits = ca_path_len_judge(certs, search->way_len, &fault);
    for (size_t i = 0; i < search->way_len && fits && node[at].has_constraints; i++) {
        fits = (i > 0 && certs[i]->is_self_issued) ||
               ca_graph_admits(&search->graph, at, search->way[i]);
    }
    return fits;
}

static bool has_signed(struct search *search, size_t at)
{
    return has_room(search) &&
           ca_graph_is_signed(&search->graph, search->way[search->way_len - 1], at);
}

/* May `at` stand above the way, as far as this search is concerned? */
static bool is_sound(struct search *search, size_t at, bool is_faulty)
{
    if (search->with_faulty) {
        return true;
    }
    if (is_faulty || !fits_below(search, at)) {
        search->has_faulty = true;
        return false;
    }
    return true;
}

static void keep_path(struct search *search, size_t anchor)
{
    struct ca_paths *paths = search->paths;
    const struct ca_node *node = search->graph.node;
    struct ca_path made = { .len = search->way_len + 1, .root = node[anchor].root };

    search->way[search->way_len] = anchor;
    for (size_t i = 0; i < made.len; i++) {
        made.certs[i] = node[search->way[i]].cert;
        made.origin[i] = node[search->way[i]].origin;
    }
    made.is_root_self_signed = node[anchor].is_self_signed;
    ca_path_judge(made.certs, made.len, search->graph.purpose, &made.fault);
    bool is_usable = made.fault.kind == CA_FAULT_NONE;
    if (search->with_faulty && is_usable) {
        return; /* the first search has it */
    }
    paths->path = ca_grow(paths->path, paths->count, sizeof *paths->path);
    paths->path[paths->count++] = made;
    paths->usable_count += is_usable;
}

static void try_end(struct search *search, size_t at)
{
    const struct ca_node *node = &search->graph.node[at];

    if (search->way_len + 1 != search->limit) {
        return; /* shorter ones are known, longer ones come through links */
    }
    if (has_signed(search, at) && is_sound(search, at, node->is_faulty_anchor)) {
        keep_path(search, at);
    }
}

/* Is there a way on from `at` that ends within the limit? */
static bool is_within_limit(struct search *search, size_t at)
{
    size_t distance = search->graph.node[at].distance;

    if (distance >= CA_GRAPH_FAR) {
        return false;
    }
    if (search->way_len + 1 + distance > search->limit) {
        search->has_longer = true;
        return false;
    }
    return true;
}

static void walk(struct search *search);

static void try_link(struct search *search, size_t at)
{
    const struct ca_node *node = &search->graph.node[at];

    if (node->is_self_signed) {
        return; /* a root: nothing stands above it */
    }
    if (!search->with_faulty && node->is_faulty_link) {
        search->has_faulty = true;
        return;
    }
    if (is_within_limit(search, at) && has_signed(search, at) && is_sound(search, at, false)) {
        search->way[search->way_len++] = at;
        walk(search);
        search->way_len--;
    }
}

/* Anchors first; then links, those last whose key identifier says no. */
static void walk(struct search *search)
{
    size_t child = search->way[search->way_len - 1];
    const struct ca_group *group = &search->graph.group[search->graph.node[child].group];

    for (size_t i = 0; i < group->count; i++) {
        if (search->graph.node[group->node[i]].is_anchor && !is_on_way(search, group->node[i])) {
            try_end(search, group->node[i]);
        }
    }
    for (int unlikely = 0; unlikely < 2; unlikely++) {
        for (size_t i = 0; i < group->count; i++) {
            size_t at = group->node[i];

            if (!is_on_way(search, at) &&
                ca_graph_is_likely(&search->graph, child, at) == (unlikely == 0)) {
                try_link(search, at);
            }
        }
    }
}

/* Every length that there may be, the least first. */
static void look(struct search *search, bool with_faulty)
{
    search->with_faulty = with_faulty;
    search->has_longer = true;
    search->steps = 0;
    search->way_len = 1; /* the leaf, node 0 */
    ca_graph_measure(&search->graph, with_faulty);
    for (search->limit = search->graph.node[0].distance + 1;
         search->limit <= CA_PATH_LEN_MAX && search->has_longer && !search->is_cut;
         search->limit++) {
        search->has_longer = false;
        walk(search);
    }
    search->is_cut = search->is_cut || (search->limit > CA_PATH_LEN_MAX && search->has_longer &&
                                        search->graph.node[0].distance < CA_GRAPH_FAR);
}

static void note_open(struct search *search, size_t at, size_t depth, bool has_namesake)
{
    struct ca_paths *paths = search->paths;
    struct ca_dead_end *end = &paths->dead_end;
    const struct ca_cert *cert = search->graph.node[at].cert;
    bool is_self_signed = cert->is_self_issued && ca_graph_is_signed(&search->graph, at, at);

    if (!is_self_signed && paths->open_count < CA_PATHS_OPEN_MAX) {
        paths->open[paths->open_count++] = cert;
    }
    if (end->cert == NULL || depth > end->depth) { /* farther is more telling */
        *end = (struct ca_dead_end){ cert, depth, is_self_signed,
                                     ca_root_store_has(search->graph.store, cert), has_namesake };
    }
}

/* Everything that signatures lead to, each certificate once. */
struct flood {
    struct search *search;
    size_t queue[CA_GRAPH_NODES_MAX], count;
    size_t depth[CA_GRAPH_NODES_MAX];
    bool is_met[CA_GRAPH_NODES_MAX];
};

/* Go on from `at` to `issuer`; true when that leads to an anchor, or to what is new. */
static bool flow(struct flood *flood, size_t at, size_t issuer)
{
    const struct ca_node *node = &flood->search->graph.node[issuer];

    if (node->is_anchor) {
        return true;
    }
    if (flood->is_met[issuer]) {
        return false;
    }
    flood->is_met[issuer] = true;
    flood->depth[issuer] = flood->depth[at] + 1;
    flood->queue[flood->count++] = issuer;
    return true;
}

static void flow_on(struct flood *flood, size_t at)
{
    struct ca_graph *graph = &flood->search->graph;
    const struct ca_group *group = &graph->group[graph->node[at].group];
    bool is_led_on = false, has_namesake = false;

    for (size_t i = 0; i < group->count; i++) {
        size_t ca = graph->node[group->node[i]].ca;

        if (ca == graph->node[at].ca || ca == graph->node[0].ca) {
            continue; /* no path goes through one CA twice */
        }
        if (!ca_graph_is_signed(graph, at, group->node[i])) {
            has_namesake = true;
        } else if (flow(flood, at, group->node[i])) {
            is_led_on = true;
        }
    }
    if (!is_led_on) {
        note_open(flood->search, at, flood->depth[at], has_namesake);
    }
}

static void look_for_dead_ends(struct search *search)
{
    struct flood flood = { .search = search, .count = 1, .is_met = { true } }; /* the leaf */

    for (size_t next = 0; next < flood.count; next++) {
        flow_on(&flood, flood.queue[next]);
    }
}

/* Is there anything that the search for usable paths keeps out of? */
static bool has_faulty_nodes(const struct ca_graph *graph)
{
    for (size_t i = 1; i < graph->count; i++) {
        const struct ca_node *node = &graph->node[i];

        if (node->is_faulty_anchor || (node->is_faulty_link && !node->is_self_signed)) {
            return true;
        }
    }
    return false;
}

bool ca_paths_find(const struct ca_pool *pool, struct ca_root_store *store,
                   const struct ca_purpose *purpose, struct ca_paths *paths, struct ca_error *err)
{
    struct search search = { .paths = paths,
                             .steps_max = CA_PATH_STEPS_MAX,
                             .paths_max = CA_PATHS_MAX };
    struct ca_fault fault;

    *paths = (struct ca_paths){ .path = NULL };
    ca_graph_build(pool, store, purpose, &search.graph);
    bool is_sound = ca_leaf_judge(pool->presented->cert[0], purpose, &fault);
    if (is_sound) {
        look(&search, false);
    }
    paths->is_cut = search.is_cut;
    if (!is_sound || search.has_faulty || has_faulty_nodes(&search.graph)) {
        search.is_cut = false;
        search.steps_max = CA_PATH_FAULTY_STEPS_MAX;
        search.paths_max = paths->count + CA_PATHS_FAULTY_MAX;
        look(&search, true);
    }
    paths->is_cut = paths->is_cut || search.graph.is_cut || (paths->count == 0 && search.is_cut);
    if (paths->usable_count == 0) {
        look_for_dead_ends(&search);
        ca_paths_explain_failure(paths, pool->presented, ca_root_store_name(store), purpose, err);
    }
    ca_graph_clear(&search.graph);
    return paths->usable_count > 0;
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

bool ca_path_note(const struct ca_path *path, size_t at, size_t index,
                  char text[static CA_NOTE_TEXT_MAX])
{
    const struct ca_cert *cert = path->certs[at];
    unsigned role = at == 0 ? CA_AS_LEAF : at < path->len - 1 ? CA_AS_ISSUER : CA_AS_ANCHOR;
    const char *clause = ca_form_note(cert, role, index);

    if (clause == NULL) {
        return false;
    }
    snprintf(text, CA_NOTE_TEXT_MAX, "the certificate of '%s' %s", cert->short_name, clause);
    return true;
}

void ca_paths_clear(struct ca_paths *paths)
{
    ca_free(paths->path);
    *paths = (struct ca_paths){ .path = NULL };
}
