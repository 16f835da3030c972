/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/paths_graph.h"

#include "x509/crypto.h"
#include "x509/extensions.h"

enum { UNKNOWN = 0, YES = 1, NO = 2 };

static bool is_signed_by_itself(struct ca_graph *graph, const struct ca_cert *cert)
{
    /* Its own issuer by name is not enough: at a key rollover the old key signs
     * the new one under the same name. */
    if (!cert->is_self_issued) {
        return false;
    }
    if (graph->signature_count >= CA_PATH_SIGNATURES_MAX) {
        graph->is_cut = true;
        return false;
    }
    graph->signature_count++;
    return ca_cert_is_signed_by(cert, cert);
}

static size_t find_node(const struct ca_graph *graph, const struct ca_cert *cert)
{
    size_t at = 0;

    while (at < graph->count && !ca_cert_equal(graph->node[at].cert, cert)) {
        at++;
    }
    return at;
}

/* The node of `cert`, made if need be; SIZE_MAX when there is no room. */
static size_t add_node(struct ca_graph *graph, const struct ca_cert *cert, enum ca_origin origin)
{
    size_t at = find_node(graph, cert);

    if (at < graph->count) {
        return at;
    }
    if (graph->count >= CA_GRAPH_NODES_MAX) {
        graph->is_cut = true;
        return SIZE_MAX;
    }
    size_t ca = 0;
    while (ca < graph->count && !ca_cert_same_ca(graph->node[ca].cert, cert)) {
        ca++;
    }
    graph->node = ca_grow(graph->node, graph->count, sizeof *graph->node);
    graph->node[graph->count] =
        (struct ca_node){ .cert = cert,
                          .origin = origin,
                          .ca = ca,
                          .key_id = ca_extension_subject_key(cert),
                          .authority_key_id = ca_extension_authority_key(cert) };
    return graph->count++;
}

/* Faults that need no neighbour. Only what the leaf leads to is looked at. */
static void judge_alone(struct ca_graph *graph, struct ca_node *node)
{
    struct ca_extension extension;
    struct ca_fault fault;

    node->is_faulty_link = !ca_issuer_judge(node->cert, false, graph->purpose, &fault);
    node->is_faulty_anchor =
        node->is_anchor && !ca_issuer_judge(node->cert, true, graph->purpose, &fault);
    node->has_constraints =
        ca_extension_find(node->cert, CA_EXTENSION_NAME_CONSTRAINTS, &extension);
}

static void list_node(struct ca_group *group, size_t at)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->node[i] == at) {
            return;
        }
    }
    group->node = ca_grow(group->node, group->count, sizeof *group->node);
    group->node[group->count++] = at;
}

/*
 * Every CA certificate of the store is a trust anchor, self-signed or not,
 * unless the store has a self-signed copy of the same CA: then a copy that is
 * signed by another is one more link. `roots`: all that have its name.
 */
static bool is_anchor(struct ca_graph *graph, const struct ca_root_list *roots, size_t at)
{
    const struct ca_cert *cert = roots->root[at]->cert;
    bool has_other = false;

    for (size_t i = 0; i < roots->count && !has_other; i++) {
        const struct ca_cert *other = roots->root[i]->cert;
        has_other = i != at && ca_cert_same_ca(other, cert) && is_signed_by_itself(graph, other);
    }
    return !has_other || is_signed_by_itself(graph, cert);
}

/* The certificates of the store; the leaf is nobody's issuer. */
static void list_roots(struct ca_graph *graph, struct ca_group *group)
{
    struct ca_root_list roots;

    ca_root_store_find(graph->store, group->child, &roots);
    for (size_t i = 0; i < roots.count; i++) {
        size_t at = add_node(graph, roots.root[i]->cert, CA_ORIGIN_STORE);

        if (at == SIZE_MAX || at == 0) {
            continue;
        }
        struct ca_node *node = &graph->node[at];
        if (node->root == NULL) {
            node->root = roots.root[i];
            node->is_anchor = is_anchor(graph, &roots, i);
            node->is_self_signed = node->is_anchor && is_signed_by_itself(graph, node->cert);
        }
    }
    for (int links = 0; links < 2; links++) { /* anchors first */
        for (size_t i = 0; i < roots.count; i++) {
            size_t at = find_node(graph, roots.root[i]->cert);
            if (at > 0 && at < graph->count && graph->node[at].is_anchor == (links == 0)) {
                list_node(group, at);
            }
        }
    }
    ca_root_list_clear(&roots);
}

static size_t make_group(struct ca_graph *graph, const struct ca_cert *child)
{
    struct ca_group group = { .child = child };

    list_roots(graph, &group);
    for (size_t i = 1; i < graph->count; i++) {
        if (ca_cert_names_issuer(child, graph->node[i].cert)) {
            list_node(&group, i);
        }
    }
    graph->group = ca_grow(graph->group, graph->group_count, sizeof *graph->group);
    graph->group[graph->group_count] = group;
    return graph->group_count++;
}

static size_t group_of(struct ca_graph *graph, const struct ca_cert *child)
{
    struct ca_span name = ca_cert_issuer_der(child);

    for (size_t i = 0; i < graph->group_count; i++) {
        if (ca_span_equal(ca_cert_issuer_der(graph->group[i].child), name)) {
            return i;
        }
    }
    return make_group(graph, child);
}

/* Nodes whose issuers are still to be looked up. */
struct queue {
    size_t node[CA_GRAPH_NODES_MAX], count;
};

/* Nothing stands above a root that signed itself. */
static void meet(struct ca_graph *graph, size_t at, struct queue *queue)
{
    struct ca_node *node = &graph->node[at];

    if (node->is_expanded) {
        return;
    }
    node->is_expanded = true;
    judge_alone(graph, node);
    if (!node->is_self_signed) {
        queue->node[queue->count++] = at;
    }
}

/* Breadth first over names, from the leaf on. */
static void expand_all(struct ca_graph *graph)
{
    struct queue queue = { .count = 1 };

    graph->node[0].is_expanded = true;
    for (size_t next = 0; next < queue.count; next++) {
        size_t at = queue.node[next];
        size_t number = group_of(graph, graph->node[at].cert);
        const struct ca_group *group = &graph->group[number];

        graph->node[at].group = number;
        for (size_t i = 0; i < group->count; i++) {
            meet(graph, group->node[i], &queue);
        }
    }
}

void ca_graph_build(const struct ca_pool *pool, struct ca_root_store *store,
                    const struct ca_purpose *purpose, struct ca_graph *graph)
{
    *graph = (struct ca_graph){ .pool = pool, .store = store, .purpose = purpose };
    for (size_t i = 0; i < pool->presented->count; i++) {
        add_node(graph, pool->presented->cert[i], CA_ORIGIN_PRESENTED);
    }
    for (size_t i = 0; i < pool->fetched_count; i++) {
        add_node(graph, pool->fetched[i], CA_ORIGIN_FETCHED);
    }
    expand_all(graph);
    graph->is_signed = ca_alloc(graph->count * graph->count, 1);
    graph->admits = ca_alloc(graph->count * graph->count, 1);
}

void ca_graph_clear(struct ca_graph *graph)
{
    for (size_t i = 0; i < graph->group_count; i++) {
        ca_free(graph->group[i].node);
    }
    ca_free(graph->group);
    ca_free(graph->node);
    ca_free(graph->is_signed);
    ca_free(graph->admits);
    *graph = (struct ca_graph){ .node = NULL };
}

bool ca_graph_is_signed(struct ca_graph *graph, size_t child, size_t issuer)
{
    uint8_t *known = &graph->is_signed[child * graph->count + graph->node[issuer].ca];

    if (*known == UNKNOWN) {
        if (graph->signature_count >= CA_PATH_SIGNATURES_MAX) {
            graph->is_cut = true;
            return false;
        }
        graph->signature_count++;
        *known = ca_cert_is_signed_by(graph->node[child].cert, graph->node[issuer].cert) ? YES : NO;
    }
    return *known == YES;
}

bool ca_graph_admits(struct ca_graph *graph, size_t ca, size_t below)
{
    uint8_t *known = &graph->admits[ca * graph->count + below];
    struct ca_fault fault;

    if (*known == UNKNOWN) {
        *known = ca_names_judge(graph->node[ca].cert, graph->node[below].cert, &fault) ? YES : NO;
    }
    return *known == YES;
}

bool ca_graph_is_likely(const struct ca_graph *graph, size_t child, size_t issuer)
{
    struct ca_span wanted = graph->node[child].authority_key_id;
    struct ca_span id = graph->node[issuer].key_id;

    return wanted.len == 0 || id.len == 0 || ca_span_equal(wanted, id);
}

/* How far it is from `at` when `issuer` comes next. */
static size_t distance_by(struct ca_graph *graph, size_t at, size_t issuer, bool with_faulty)
{
    const struct ca_node *node = &graph->node[issuer];
    bool may_end = node->is_anchor && (with_faulty || !node->is_faulty_anchor);
    bool may_lead = !node->is_self_signed && (with_faulty || !node->is_faulty_link);

    if (node->is_anchor && !ca_graph_is_signed(graph, at, issuer)) {
        return CA_GRAPH_FAR;
    }
    if (may_end) {
        return 1;
    }
    return may_lead && node->distance < CA_GRAPH_FAR ? node->distance + 1 : CA_GRAPH_FAR;
}

static bool measure_once(struct ca_graph *graph, bool with_faulty)
{
    bool has_changed = false;

    for (size_t at = 0; at < graph->count; at++) {
        const struct ca_node *node = &graph->node[at];
        if (!node->is_expanded || node->is_self_signed ||
            (at > 0 && !with_faulty && node->is_faulty_link)) {
            continue;
        }
        const struct ca_group *group = &graph->group[node->group];
        for (size_t i = 0; i < group->count; i++) {
            size_t distance = group->node[i] != at
                                  ? distance_by(graph, at, group->node[i], with_faulty)
                                  : CA_GRAPH_FAR;
            if (distance < graph->node[at].distance) {
                graph->node[at].distance = distance;
                has_changed = true;
            }
        }
    }
    return has_changed;
}

void ca_graph_measure(struct ca_graph *graph, bool with_faulty)
{
    for (size_t i = 0; i < graph->count; i++) {
        graph->node[i].distance = CA_GRAPH_FAR;
    }
    while (measure_once(graph, with_faulty)) {
        /* each round brings some node nearer; none is farther than there are nodes */
    }
}
