/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PATHS_H
#define CA_STAGES_PATHS_H

/*
 * Stage 4: the certificates a server sent become every way to reach a root.
 *
 * Servers send chains that are incomplete, out of order, padded with strays,
 * or cross-signed so that more than one root fits. This stage finds the ways
 * and says of each whether it may be trusted; which root to carry is left to
 * stages/candidates.h, and what the device can follow to stages/verdicts.h.
 *
 * A CA is a subject and a key: no path visits one twice.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "stages/presented.h"
#include "x509/root_store.h"
#include "x509/rules.h"

enum {
    CA_PATH_LEN_MAX = 16,            /* certificates, leaf and anchor counted */
    CA_PATHS_MAX = 128,              /* a mesh of cross-signs can explode; stop here */
    CA_PATH_STEPS_MAX = 20000,       /* issuers tried */
    CA_PATH_SIGNATURES_MAX = 2000,   /* signatures checked */
    CA_PATHS_FAULTY_MAX = 32,        /* faulty paths, which are for telling only */
    CA_PATH_FAULTY_STEPS_MAX = 2000, /* issuers tried for them */
    CA_NOTE_TEXT_MAX = CA_FAULT_TEXT_MAX,
    CA_PATHS_OPEN_MAX = 16 /* certificates noted whose issuer is missing */
};

/* What a path may be made of besides the store. Nothing of it is trusted. */
struct ca_pool {
    const struct ca_presented *presented; /* the leaf first; borrowed */
    const struct ca_cert *const *fetched; /* issuers that the server did not send; borrowed */
    size_t fetched_count;
};

/* Where a certificate of a path comes from. */
enum ca_origin {
    CA_ORIGIN_PRESENTED, /* the server sends it, whoever else has it */
    CA_ORIGIN_FETCHED,   /* fetched, and not presented: the device will not have it */
    CA_ORIGIN_STORE      /* trusted here, and not presented: the anchor, or a link below it */
};

/* certs[0] is the leaf, certs[len - 1] the anchor; each is signed by the next.
 * Certificates are borrowed from the pool or the store. */
struct ca_path {
    const struct ca_cert *certs[CA_PATH_LEN_MAX];
    enum ca_origin origin[CA_PATH_LEN_MAX];
    size_t len;                 /* 2 or more */
    const struct ca_root *root; /* certs[len - 1] as the store has it; borrowed */
    bool is_root_self_signed;   /* by its signature, not by its names alone */
    struct ca_fault fault;      /* kind CA_FAULT_NONE: it may be trusted */
};

/* How far the search came where no root was reached. */
struct ca_dead_end {
    const struct ca_cert *cert; /* the last certificate whose issuer is missing; NULL: none */
    size_t depth;               /* how many certificates stand below it */
    bool is_self_signed;        /* it is its own issuer, and no anchor */
    bool is_named;              /* the user named this very certificate as a root */
    bool has_namesake;          /* a CA has the issuer's name, but did not sign it */
};

struct ca_paths {
    struct ca_path *path; /* owned */
    size_t count;
    size_t usable_count; /* of these, without fault */
    struct ca_dead_end dead_end;
    const struct ca_cert *open[CA_PATHS_OPEN_MAX]; /* no issuer of these was found; borrowed */
    size_t open_count;
    bool is_cut; /* a limit was met: more usable paths may exist than are here */
};

/*
 * Find and judge the paths from the presented leaf to any root of the store.
 *
 * in        pool: the presented leaf first; the rest in any order, repeated or
 *           unrelated. purpose: for whom and when, see x509/rules.h.
 * out       paths: filled also after a failure; released with
 *           ca_paths_clear. What may be trusted comes first; then shorter ways
 *           before longer ones, then presented order.
 * owner     what the pool borrows and `store` must outlive `paths`.
 * fails     CA_ERR_NO_PATH when no path may be trusted: what and cause name
 *           the fault of the path that comes nearest, or the issuer that is
 *           missing, or the CA that is not trusted.
 * limits    the constants above, and CA_GRAPH_NODES_MAX certificates that the
 *           leaf leads to by name; when one is met, is_cut. Shorter paths are
 *           found before longer ones and no faulty certificate is gone into
 *           for them, so that a pool made to confuse hides no short honest path.
 * source    name chaining RFC 5280 6.1.3 (a)(4). Key identifiers only say who is
 *           tried first (4.2.1.1). A certificate's signature is checked once for
 *           each key that may have made it.
 */
CA_MUST_CHECK bool ca_paths_find(const struct ca_pool *pool, struct ca_root_store *store,
                                 const struct ca_purpose *purpose, struct ca_paths *paths,
                                 struct ca_error *err);

/* True when the server sends everything below the anchor: a device, which
 * fetches nothing, can follow the path. */
bool ca_path_is_presented(const struct ca_path *path);

/*
 * Write the note at `index`, counted from 0, on certificate `at` of the path:
 * what departs from a profile there and harms nobody (x509/form.h).
 *
 * out       text: a clause that names the certificate.
 * fails     false behind the last.
 */
bool ca_path_note(const struct ca_path *path, size_t at, size_t index,
                  char text[static CA_NOTE_TEXT_MAX]);

/* Release and zero. */
void ca_paths_clear(struct ca_paths *paths);

/*
 * Tell why no path may be trusted; ca_paths_find does so by itself.
 *
 * in        paths: without a usable one; store_name: for messages.
 */
void ca_paths_explain_failure(const struct ca_paths *paths, const struct ca_presented *presented,
                              const char *store_name, const struct ca_purpose *purpose,
                              struct ca_error *err);

#endif
