/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_ROOT_STORE_H
#define CA_X509_ROOT_STORE_H

/*
 * The roots that are trusted on the host, found by name.
 *
 * A store is one or more bundles (files) and folders. Nothing is decoded until
 * its subject is asked for. Whether a root of the system may be shipped is
 * not decided here (x509/public_roots.h, stages/candidates.h).
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "x509/cert.h"

/* What the user said about trust; lists of texts that outlive the store. */
struct ca_root_source {
    const char *const *instead; /* --roots: these, not the system's; may be empty */
    size_t instead_count;
    const char *const *besides; /* --add-roots: these as well */
    size_t besides_count;
};

struct ca_root {
    struct ca_cert *cert; /* owned by the store */
    char *where;          /* "/etc/ssl/certs/x.pem" or "bundle.pem, certificate 12" */
    bool is_private;      /* named by the user: trusted by intent */
    bool is_presented;    /* trusted on its own word alone: --insecure-trust-presented */
};

/* Roots of one name; `root` borrows from the store. */
struct ca_root_list {
    const struct ca_root **root;
    size_t count;
};

struct ca_root_store;

/*
 * Open a store.
 *
 * in        source: what the user named. Without --roots the system's store is
 *           taken: the file and the folders of OpenSSL's configuration, or of
 *           SSL_CERT_FILE and SSL_CERT_DIR.
 * out       store: closed with ca_root_store_close.
 * fails     CA_ERR_USAGE: a file or folder that the user named cannot be read,
 *           holds no certificate, or one that is damaged. What the system's
 *           own store lacks is no failure.
 * limits    bundles of 16 MiB, 20,000 files in a folder.
 */
CA_MUST_CHECK bool ca_root_store_open(const struct ca_root_source *source,
                                      struct ca_root_store **store, struct ca_error *err);

/*
 * Open a store that holds, besides what `below` holds, certificates that
 * somebody presented: nobody vouches for them.
 *
 * in        certs: copied. below: NULL for nothing besides.
 * owner     `below` must outlive the store.
 */
struct ca_root_store *ca_root_store_open_over(struct ca_root_store *below,
                                              const struct ca_cert *const *certs, size_t count);

/* Close and release; NULL is allowed. */
void ca_root_store_close(struct ca_root_store *store);

/*
 * Find every root whose subject is the issuer name of `child`.
 *
 * out       found: in the order of the store's parts; each certificate once,
 *           however often the store holds it. Released with
 *           ca_root_list_clear.
 * limits    any number of threads may ask at once; they take turns, since what
 *           is found is kept in the store.
 */
void ca_root_store_find(struct ca_root_store *store, const struct ca_cert *child,
                        struct ca_root_list *found);

/*
 * True when a part that the user named holds this very certificate. The
 * system's own folders are not looked into.
 */
bool ca_root_store_has(const struct ca_root_store *store, const struct ca_cert *cert);

/* Release the list, not the roots. */
void ca_root_list_clear(struct ca_root_list *list);

/* Where the store looks, for messages: "/etc/ssl/certs". Borrows. */
const char *ca_root_store_name(const struct ca_root_store *store);

#endif
