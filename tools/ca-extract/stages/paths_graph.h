/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PATHS_GRAPH_H
#define CA_STAGES_PATHS_GRAPH_H

/*
 * The certificates that a search for paths may meet: who may have issued whom.
 *
 * A node is a certificate, however often it is presented, fetched and trusted.
 * Nodes whose issuer has one name share one group: the nodes of that name. An
 * edge is a name; whether the signature is there too is asked once for each
 * certificate and key.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/paths.h"

enum {
    CA_GRAPH_NODES_MAX = 512, /* a chain of 100, what was fetched, and roots of those names */
    CA_GRAPH_FAR = 1 << 20    /* a distance: no anchor is reached from here */
};

struct ca_node {
    const struct ca_cert *cert; /* borrowed */
    const struct ca_root *root; /* as the store has it, else NULL; borrowed */
    enum ca_origin origin;
    bool is_anchor;
    bool is_self_signed;   /* known for anchors only: see ca_graph_is_signed */
    bool is_faulty_anchor; /* by itself, where it ends a path */
    bool is_faulty_link;   /* by itself, where it is neither leaf nor anchor */
    bool has_constraints;  /* on names */
    bool is_expanded;
    struct ca_span key_id;           /* of its own key; empty when it says none */
    struct ca_span authority_key_id; /* of the key that it says signed it */
    size_t group;                    /* of its issuer's name; set when expanded */
    size_t ca;                       /* the first node of the same subject and key */
    size_t distance;                 /* certificates still to come up to the nearest anchor */
};

/* Nodes of one name: anchors, then other certificates of the store, then the pool's. */
struct ca_group {
    const struct ca_cert *child; /* one that names them; borrowed */
    size_t *node;                /* owned */
    size_t count;
};

struct ca_graph {
    const struct ca_pool *pool;
    struct ca_root_store *store;
    const struct ca_purpose *purpose;
    struct ca_node *node; /* owned; the leaf is node 0 */
    size_t count;
    struct ca_group *group; /* owned */
    size_t group_count;
    uint8_t *is_signed; /* owned; of child and CA: unknown, yes, no */
    uint8_t *admits;    /* owned; of CA certificate and name below: unknown, yes, no */
    size_t signature_count;
    bool is_cut; /* a limit was met */
};

/*
 * Collect what the leaf may lead to by name.
 *
 * out       graph: released with ca_graph_clear. Which nodes are anchors is
 *           known, and which are faulty by themselves.
 */
void ca_graph_build(const struct ca_pool *pool, struct ca_root_store *store,
                    const struct ca_purpose *purpose, struct ca_graph *graph);

/* Release and zero. */
void ca_graph_clear(struct ca_graph *graph);

/*
 * Set the distance of every node: by names, but to anchors by signatures.
 *
 * in        with_faulty: nodes that are faulty by themselves count too.
 */
void ca_graph_measure(struct ca_graph *graph, bool with_faulty);

/* True when `issuer` has signed `child`; asked of the library once. False and
 * is_cut when CA_PATH_SIGNATURES_MAX is met. */
bool ca_graph_is_signed(struct ca_graph *graph, size_t child, size_t issuer);

/* True when the name constraints of `ca` admit the names of `below`; judged once. */
bool ca_graph_admits(struct ca_graph *graph, size_t ca, size_t below);

/* False when both have key identifiers and they differ. A hint: who is tried last. */
bool ca_graph_is_likely(const struct ca_graph *graph, size_t child, size_t issuer);

#endif
