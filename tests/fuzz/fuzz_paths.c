/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes are a pool and a store: how many certificates are presented, how
 * many fetched, the time (8 bytes), the length of the host's name, the name; then
 * certificates in DER, one behind the other, of which the rest is the store.
 */

#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stages/paths.h"
#include "x509/crypto.h"
#include "x509/der.h"

enum { HEADER_LEN = 11, CERTS_MAX = 64, HOST_MAX = 64 };

struct input {
    size_t presented, fetched;
    int64_t now_s;
    char host[HOST_MAX + 1];
    struct ca_cert *cert[CERTS_MAX];
    size_t count;
    struct ca_span store; /* the DER of the rest */
};

static bool read_header(struct ca_span *rest, struct input *input)
{
    uint64_t now = 0;

    if (rest->len < HEADER_LEN || rest->at[10] > HOST_MAX ||
        rest->len < HEADER_LEN + (size_t)rest->at[10]) {
        return false;
    }
    for (size_t i = 2; i < 10; i++) {
        now = now << 8 | rest->at[i];
    }
    input->presented = rest->at[0];
    input->fetched = rest->at[1];
    input->now_s = (int64_t)(now & INT64_MAX);
    memcpy(input->host, rest->at + HEADER_LEN, rest->at[10]);
    rest->len -= HEADER_LEN + (size_t)rest->at[10];
    rest->at += HEADER_LEN + (size_t)rest->at[10];
    return input->presented > 0;
}

static bool read_pool(struct ca_span *rest, struct input *input)
{
    size_t wanted = input->presented + input->fetched;
    struct ca_der element;

    if (wanted > CERTS_MAX) {
        return false;
    }
    while (input->count < wanted) {
        struct ca_error err = { CA_OK, "", "", "" };

        if (!ca_der_next(rest, &element) ||
            !ca_cert_decode(element.whole, &input->cert[input->count], &err)) {
            return false;
        }
        input->count++;
    }
    input->store = *rest;
    return true;
}

/* What every path keeps, whatever the bytes are. */
static void check_path(const struct ca_path *path)
{
    MUST(path->len >= 2 && path->len <= CA_PATH_LEN_MAX && path->root != NULL);
    MUST(path->root->cert == path->certs[path->len - 1] ||
         ca_cert_equal(path->root->cert, path->certs[path->len - 1]));
    for (size_t i = 0; i + 1 < path->len; i++) {
        MUST(ca_cert_names_issuer(path->certs[i], path->certs[i + 1]));
        MUST(ca_cert_is_signed_by(path->certs[i], path->certs[i + 1]));
        for (size_t k = i + 1; k < path->len; k++) {
            MUST(!ca_cert_same_ca(path->certs[i], path->certs[k]));
        }
    }
}

static void search(const struct input *input, struct ca_root_store *store)
{
    const struct ca_presented presented = { .cert = (struct ca_cert **)input->cert,
                                            .count = input->presented };
    const struct ca_pool pool = { &presented,
                                  (const struct ca_cert *const *)input->cert + input->presented,
                                  input->fetched };
    const struct ca_purpose purpose = { input->host[0] != '\0' ? input->host : NULL, false,
                                        input->now_s };
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_paths paths;
    size_t usable = 0;

    bool is_found = ca_paths_find(&pool, store, &purpose, &paths, &err);
    MUST(is_found == (paths.usable_count > 0) && is_found == (err.code == CA_OK));
    MUST(is_found || (err.code == CA_ERR_NO_PATH && err.cause[0] != '\0'));
    for (size_t i = 0; i < paths.count; i++) {
        check_path(&paths.path[i]);
        usable += paths.path[i].fault.kind == CA_FAULT_NONE;
    }
    MUST(usable == paths.usable_count && paths.count <= CA_PATHS_MAX + CA_PATHS_FAULTY_MAX);
    ca_paths_clear(&paths);
}

/* The store is a file that never touches a disk. */
static struct ca_root_store *open_store(struct ca_span der)
{
    static int fd = -1;
    static char path[64];
    const char *const paths[] = { path };
    const struct ca_root_source source = { paths, 1, NULL, 0 };
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_root_store *store = NULL;

    if (fd < 0) {
        fd = memfd_create("store", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    MUST(fd >= 0 && ftruncate(fd, 0) == 0);
    MUST(pwrite(fd, der.at, der.len, 0) == (ssize_t)der.len);
    return ca_root_store_open(&source, &store, &err) ? store : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct ca_span rest = { bytes, len };
    struct input input = { .count = 0 };

    if (read_header(&rest, &input) && read_pool(&rest, &input)) {
        struct ca_root_store *store = open_store(input.store);

        if (store != NULL) {
            search(&input, store);
        }
        ca_root_store_close(store);
    }
    for (size_t i = 0; i < input.count; i++) {
        ca_cert_free(input.cert[i]);
    }
    return 0;
}
