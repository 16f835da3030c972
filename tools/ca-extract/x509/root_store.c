/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/root_store.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "x509/bundle.h"
#include "x509/crypto.h"
#include "x509/der.h"

enum {
    HASHED_SAME_NAME_MAX = 64, /* files HASH.0 to HASH.63 are looked at */
    FOLDER_FILES_MAX = 20000,
    NAMES_SHOWN = 4
};

/* One part of a store: a bundle, or a folder sorted by OpenSSL's name hash. */
struct part {
    char *hashed_folder;     /* NULL for a bundle */
    struct ca_bundle bundle; /* zeroed for a hashed folder */
    bool is_private;
};

struct ca_root_store {
    struct ca_root_store *below; /* searched first; NULL where there is none */
    struct part *part;
    size_t part_count;
    struct ca_root **root; /* each certificate found so far, once */
    size_t root_count;
    pthread_mutex_t lock; /* over `root` */
    char name[PATH_MAX];
};

static struct ca_root_store *make(void)
{
    struct ca_root_store *store = ca_alloc(1, sizeof *store);

    store->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    return store;
}

static struct part *add_part(struct ca_root_store *store, bool is_private)
{
    store->part = ca_grow(store->part, store->part_count, sizeof *store->part);
    struct part *part = &store->part[store->part_count++];
    *part = (struct part){ .is_private = is_private };
    return part;
}

/* Open what the user named: every certificate in it must be readable. */

static const char takes[] = "--roots and --add-roots take certificates as PEM, DER or PKCS#7";

static bool add_named_file(struct ca_root_store *store, const char *path, struct ca_error *err)
{
    struct ca_bundle bundle;

    if (!ca_bundle_read(path, &bundle, err)) {
        return false;
    }
    add_part(store, true)->bundle = bundle;
    return ca_bundle_check(&bundle, path, takes, err) && ca_bundle_check_inside(&bundle, path, err);
}

/* A README or a key may lie beside the certificates; a damaged one may not. */
static bool add_file_of_folder(struct ca_root_store *store, const char *path, size_t *certs,
                               struct ca_error *err)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bundle bundle;

    if (ca_file_is_folder(path) || !ca_bundle_read(path, &bundle, &ignored)) {
        return true;
    }
    *certs += bundle.count;
    add_part(store, true)->bundle = bundle;
    bool is_meant = bundle.count > 0 || bundle.damage.line > 0;

    return !is_meant || (ca_bundle_check(&bundle, path, takes, err) &&
                         ca_bundle_check_inside(&bundle, path, err));
}

static bool add_named_folder(struct ca_root_store *store, const char *path, struct ca_error *err)
{
    char **names = NULL;
    size_t count = 0, certs = 0;
    bool done = true;

    if (!ca_folder_names(path, FOLDER_FILES_MAX, &names, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char file[PATH_MAX];

        int len = snprintf(file, sizeof file, "%s/%s", path, names[i]);
        ca_free(names[i]);
        if (done && len > 0 && (size_t)len < sizeof file) {
            done = add_file_of_folder(store, file, &certs, err);
        }
    }
    ca_free(names);
    if (done && certs == 0) {
        ca_fail(err, CA_ERR_USAGE, "no certificate in '%s'", path);
        ca_error_cause(err, "none of the %zu files in this folder has one", count);
        ca_error_hint(err, "%s", takes);
        return false;
    }
    return done;
}

static bool add_named(struct ca_root_store *store, const char *path, struct ca_error *err)
{
    return ca_file_is_folder(path) ? add_named_folder(store, path, err)
                                   : add_named_file(store, path, err);
}

/* Open what the system says. A part that is not there has no roots. */

static void add_system(struct ca_root_store *store)
{
    const char *file = NULL, *folders = NULL;
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bundle bundle;

    ca_system_store(&file, &folders);
    for (const char *at = folders; *at != '\0';) {
        size_t len = strcspn(at, ":");
        if (len > 0) {
            add_part(store, false)->hashed_folder = ca_strndup(at, len);
        }
        at += len + (at[len] == ':');
    }
    if (ca_bundle_read(file, &bundle, &ignored)) {
        add_part(store, false)->bundle = bundle;
    }
    snprintf(store->name, sizeof store->name, "the system's trust store (%s, %s)", folders, file);
}

/* As a message names it: "a.pem, b.pem and 3 more", as the user wrote them. */
static void name_store(struct ca_root_store *store, const struct ca_root_source *source)
{
    size_t shown = 0, total = source->instead_count + source->besides_count;
    char list[sizeof store->name] = "";

    if (source->instead_count == 0) {
        snprintf(list, sizeof list, "%s", store->name); /* the system's */
    }
    for (size_t i = 0; i < total && shown < NAMES_SHOWN; i++) {
        bool is_besides = i >= source->instead_count;
        const char *path =
            is_besides ? source->besides[i - source->instead_count] : source->instead[i];
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, "%s%s", len > 0 ? ", " : "", path);
        shown++;
    }
    if (total > shown) {
        size_t len = strlen(list);
        snprintf(list + len, sizeof list - len, " and %zu more", total - shown);
    }
    snprintf(store->name, sizeof store->name, "%s", list);
}

bool ca_root_store_open(const struct ca_root_source *source, struct ca_root_store **store,
                        struct ca_error *err)
{
    struct ca_root_store *made = make();
    bool done = true;

    for (size_t i = 0; i < source->instead_count && done; i++) {
        done = add_named(made, source->instead[i], err);
    }
    if (source->instead_count == 0) {
        add_system(made);
    }
    for (size_t i = 0; i < source->besides_count && done; i++) {
        done = add_named(made, source->besides[i], err);
    }
    if (!done) {
        ca_root_store_close(made);
        return false;
    }
    name_store(made, source);
    *store = made;
    return true;
}

static struct ca_root *decode_root(struct ca_root_store *store, struct ca_span der,
                                   const char *where);

struct ca_root_store *ca_root_store_open_over(struct ca_root_store *below,
                                              const struct ca_cert *const *certs, size_t count)
{
    struct ca_root_store *store = make();

    store->below = below;
    snprintf(store->name, sizeof store->name, "%s", below != NULL ? below->name : "the file");
    for (size_t i = 0; i < count; i++) {
        struct ca_root *root =
            decode_root(store, ca_bytes_span(&certs[i]->der), "what the server presents");
        if (root != NULL) {
            root->is_presented = true;
        }
    }
    return store;
}

void ca_root_store_close(struct ca_root_store *store)
{
    if (store == NULL) {
        return;
    }
    for (size_t i = 0; i < store->part_count; i++) {
        ca_free(store->part[i].hashed_folder);
        ca_bundle_clear(&store->part[i].bundle);
    }
    for (size_t i = 0; i < store->root_count; i++) {
        ca_cert_free(store->root[i]->cert);
        ca_free(store->root[i]->where);
        ca_free(store->root[i]);
    }
    ca_free(store->part);
    ca_free(store->root);
    pthread_mutex_destroy(&store->lock);
    ca_free(store);
}

/* What a search has met so far. */
struct search {
    struct ca_root_store *store;
    const struct ca_cert *child;
    struct ca_root_list *found;
};

/* The store's own copy of a certificate that an earlier search decoded. */
static struct ca_root *known_root(const struct ca_root_store *store, struct ca_span der)
{
    for (size_t i = 0; i < store->root_count; i++) {
        if (ca_span_equal(ca_bytes_span(&store->root[i]->cert->der), der)) {
            return store->root[i];
        }
    }
    return NULL;
}

static struct ca_root *decode_root(struct ca_root_store *store, struct ca_span der,
                                   const char *where)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;

    if (!ca_cert_decode(der, &cert, &ignored)) {
        return NULL;
    }
    struct ca_root *root = ca_alloc(1, sizeof *root);
    root->cert = cert;
    root->where = ca_strdup(where);
    store->root = ca_grow(store->root, store->root_count, sizeof *store->root);
    store->root[store->root_count++] = root;
    return root;
}

static void list_once(struct ca_root_list *list, const struct ca_root *root)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->root[i] == root) {
            return;
        }
    }
    list->root = ca_grow(list->root, list->count, sizeof *list->root);
    list->root[list->count++] = root;
}

/* Take one entry out and list it if its subject is the name that is looked for. */
static void try_entry(const struct search *search, const struct part *part,
                      const struct ca_bundle_entry *entry, const char *where)
{
    struct ca_bytes der = { NULL, 0 };

    if (!ca_bundle_take(entry, &der)) {
        return;
    }
    struct ca_root *root = known_root(search->store, ca_bytes_span(&der));
    if (root == NULL) {
        root = decode_root(search->store, ca_bytes_span(&der), where);
    }
    ca_bytes_clear(&der);
    if (root != NULL && ca_cert_names_issuer(search->child, root->cert)) {
        if (part->is_private && !root->is_private) {
            root->is_private = true;
        }
        list_once(search->found, root);
    }
}

static void search_bundle(const struct search *search, const struct part *part)
{
    uint32_t wanted = ca_der_name_fold(ca_cert_issuer_der(search->child));
    const struct ca_bundle *bundle = &part->bundle;

    for (size_t i = 0; i < bundle->count; i++) {
        char where[PATH_MAX + 64];

        if (bundle->entry[i].name_fold != wanted) {
            continue;
        }
        if (bundle->count == 1) {
            snprintf(where, sizeof where, "%s", bundle->path);
        } else {
            snprintf(where, sizeof where, "%s, certificate %zu", bundle->path, i + 1);
        }
        try_entry(search, part, &bundle->entry[i], where);
    }
}

static void search_hashed_folder(const struct search *search, const struct part *part)
{
    uint32_t hash = 0;

    if (!ca_cert_issuer_hash(search->child, &hash)) {
        return;
    }
    for (int n = 0; n < HASHED_SAME_NAME_MAX; n++) {
        char link[PATH_MAX], file[PATH_MAX];
        struct ca_error ignored = { CA_OK, "", "", "" };
        struct ca_bundle bundle;

        int len = snprintf(link, sizeof link, "%s/%08x.%d", part->hashed_folder, hash, n);
        if (len < 0 || (size_t)len >= sizeof link || realpath(link, file) == NULL) {
            return;
        }
        if (!ca_bundle_read(link, &bundle, &ignored)) {
            continue;
        }
        for (size_t i = 0; i < bundle.count; i++) {
            try_entry(search, part, &bundle.entry[i], file);
        }
        ca_bundle_clear(&bundle);
    }
}

/* Certificates of the list itself stay out: the store below may have them too. */
static void search_presented(const struct search *search)
{
    for (size_t i = 0; i < search->store->root_count; i++) {
        const struct ca_root *root = search->store->root[i];
        bool is_there = !root->is_presented || !ca_cert_names_issuer(search->child, root->cert);

        for (size_t k = 0; k < search->found->count && !is_there; k++) {
            is_there = ca_cert_equal(search->found->root[k]->cert, root->cert);
        }
        if (!is_there) {
            list_once(search->found, root);
        }
    }
}

void ca_root_store_find(struct ca_root_store *store, const struct ca_cert *child,
                        struct ca_root_list *found)
{
    struct search search = { store, child, found };

    *found = (struct ca_root_list){ NULL, 0 };
    if (store->below != NULL) {
        ca_root_store_find(store->below, child, found);
        search_presented(&search);
        return;
    }
    pthread_mutex_lock(&store->lock);
    for (size_t i = 0; i < store->part_count; i++) {
        if (store->part[i].hashed_folder != NULL) {
            search_hashed_folder(&search, &store->part[i]);
        } else {
            search_bundle(&search, &store->part[i]);
        }
    }
    pthread_mutex_unlock(&store->lock);
    if (store->part_count == 0) {
        search_presented(&search);
    }
}

static bool bundle_has(const struct ca_bundle *bundle, const struct ca_cert *cert)
{
    bool is_there = false;

    for (size_t i = 0; i < bundle->count && !is_there; i++) {
        struct ca_bytes der = { NULL, 0 };

        is_there = ca_bundle_take(&bundle->entry[i], &der) &&
                   ca_span_equal(ca_bytes_span(&der), ca_bytes_span(&cert->der));
        ca_bytes_clear(&der);
    }
    return is_there;
}

bool ca_root_store_has(const struct ca_root_store *store, const struct ca_cert *cert)
{
    if (store->below != NULL) {
        return ca_root_store_has(store->below, cert);
    }
    for (size_t i = 0; i < store->part_count; i++) {
        if (store->part[i].is_private && bundle_has(&store->part[i].bundle, cert)) {
            return true;
        }
    }
    return false;
}

void ca_root_list_clear(struct ca_root_list *list)
{
    ca_free(list->root);
    *list = (struct ca_root_list){ NULL, 0 };
}

const char *ca_root_store_name(const struct ca_root_store *store)
{
    return store->name;
}
