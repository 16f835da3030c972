/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include <openssl/x509.h>

#include <unistd.h>

#include "data/data.h"
#include "support/pki.h"
#include "support/tempdir.h"
#include "x509/public_roots.h"
#include "x509/root_store.h"

enum { ROOT, NEW, LEAF, OTHER, LEAF_OTHER, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF },
    [NEW] = { .name = "Root", .issuer = TEST_SELF }, /* the same name, another key */
    [LEAF] = { .name = "leaf", .issuer = ROOT, .is_leaf = true },
    [OTHER] = { .name = "Other", .issuer = TEST_SELF },
    [LEAF_OTHER] = { .name = "leaf", .issuer = OTHER, .is_leaf = true },
};

struct fixture {
    struct test_pki *pki;
    struct test_dir dir;
    struct ca_cert *leaf, *leaf_other, *root;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    fixture->pki = test_pki_mint(recipe, ROWS);
    fixture->leaf = test_pki_cert(fixture->pki, LEAF);
    fixture->leaf_other = test_pki_cert(fixture->pki, LEAF_OTHER);
    fixture->root = test_pki_cert(fixture->pki, ROOT);
    test_dir_make(&fixture->dir);
    setenv("SSL_CERT_FILE", "/nonexistent", 1);
    setenv("SSL_CERT_DIR", "/nonexistent", 1);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    ca_cert_free(fixture->leaf);
    ca_cert_free(fixture->leaf_other);
    ca_cert_free(fixture->root);
    test_pki_free(fixture->pki);
    test_dir_remove(&fixture->dir);
    free(fixture);
    return 0;
}

static size_t count_found(struct ca_root_store *store, const struct ca_cert *child,
                          struct ca_root *first)
{
    struct ca_root_list found;

    ca_root_store_find(store, child, &found);
    size_t count = found.count;
    if (count > 0) {
        *first = *found.root[0];
    }
    ca_root_list_clear(&found);
    return count;
}

static void every_root_of_a_name_is_found_once(void **state)
{
    const struct fixture *fixture = *state;
    char file[128];
    static const int rows[] = { ROOT, OTHER, NEW, ROOT, -1 };
    const char *const paths[] = { test_dir_file(&fixture->dir, "b.pem", file, sizeof file), file };
    struct ca_root_source source = { paths, 2, NULL, 0 }; /* the same file twice */
    struct ca_root_store *store = NULL;
    struct ca_root first = { .cert = NULL };
    struct ca_error err = NO_ERROR;

    test_pki_write(fixture->pki, rows, file);
    assert_true(ca_root_store_open(&source, &store, &err));
    assert_int_equal(count_found(store, fixture->leaf, &first), 2);
    assert_true(first.is_private);
    assert_contains(first.where, "b.pem, certificate 1");
    assert_int_equal(count_found(store, fixture->leaf_other, &first), 1);
    assert_contains(first.where, "b.pem, certificate 2");
    assert_int_equal(count_found(store, fixture->leaf, &first), 2); /* and again */
    ca_root_store_close(store);
}

static void folder_of_files_is_searched_whatever_else_lies_in_it(void **state)
{
    const struct fixture *fixture = *state;
    struct test_dir dir;
    char file[128];
    static const int rows[] = { ROOT, -1 };
    struct ca_root_store *store = NULL;
    struct ca_root first = { .cert = NULL };
    struct ca_error err = NO_ERROR;

    test_dir_make(&dir);
    test_pki_write(fixture->pki, rows, test_dir_file(&dir, "any-name.crt", file, sizeof file));
    test_file_write(test_dir_file(&dir, "README", file, sizeof file), "hello", 5);
    const char *const paths[] = { dir.path };
    struct ca_root_source source = { paths, 1, NULL, 0 };
    assert_true(ca_root_store_open(&source, &store, &err));
    assert_int_equal(count_found(store, fixture->leaf, &first), 1);
    assert_int_equal(count_found(store, fixture->leaf_other, &first), 0);
    ca_root_store_close(store);
    test_dir_remove(&dir);
}

static void system_store_is_its_file_and_its_hashed_folders(void **state)
{
    const struct fixture *fixture = *state;
    struct test_dir dir;
    char file[128], link[128], name[32], folders[200];
    static const int root[] = { ROOT, -1 }, other[] = { OTHER, -1 };
    struct ca_root_source source = { NULL, 0, NULL, 0 };
    struct ca_root_store *store = NULL;
    struct ca_root first = { .cert = NULL };
    struct ca_error err = NO_ERROR;

    test_dir_make(&dir);
    snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(fixture->pki->cert[ROOT]));
    test_pki_write(fixture->pki, root, test_dir_file(&dir, "real.pem", file, sizeof file));
    assert_int_equal(symlink("real.pem", test_dir_file(&dir, name, link, sizeof link)), 0);
    test_pki_write(fixture->pki, other, test_dir_file(&dir, "other.pem", link, sizeof link));
    snprintf(folders, sizeof folders, "/nonexistent:%s", dir.path);
    setenv("SSL_CERT_DIR", folders, 1);
    setenv("SSL_CERT_FILE", link, 1);
    assert_true(ca_root_store_open(&source, &store, &err));
    assert_int_equal(count_found(store, fixture->leaf, &first), 1);
    assert_false(first.is_private);
    assert_string_equal(first.where, file); /* where it lies, not the link */
    assert_int_equal(count_found(store, fixture->leaf_other, &first), 1);
    assert_string_equal(first.where, link);
    ca_root_store_close(store);
    setenv("SSL_CERT_DIR", "/nonexistent", 1);
    setenv("SSL_CERT_FILE", "/nonexistent", 1);
    test_dir_remove(&dir);
}

static void system_store_that_is_not_there_has_no_roots(void **state)
{
    const struct fixture *fixture = *state;
    struct ca_root_source source = { NULL, 0, NULL, 0 };
    struct ca_root_store *store = NULL;
    struct ca_root first = { .cert = NULL };
    struct ca_error err = NO_ERROR;

    assert_true(ca_root_store_open(&source, &store, &err));
    assert_int_equal(count_found(store, fixture->leaf, &first), 0);
    assert_contains(ca_root_store_name(store), "/nonexistent");
    ca_root_store_close(store);
}

static void added_roots_are_private_beside_the_system(void **state)
{
    const struct fixture *fixture = *state;
    char file[128];
    static const int rows[] = { ROOT, -1 };
    const char *const paths[] = { test_dir_file(&fixture->dir, "add.pem", file, sizeof file) };
    struct ca_root_source source = { NULL, 0, paths, 1 };
    struct ca_root_store *store = NULL;
    struct ca_root first = { .cert = NULL };
    struct ca_error err = NO_ERROR;

    test_pki_write(fixture->pki, rows, file);
    setenv("SSL_CERT_FILE", file, 1); /* the system has it too */
    assert_true(ca_root_store_open(&source, &store, &err));
    assert_int_equal(count_found(store, fixture->leaf, &first), 1);
    assert_true(first.is_private);
    ca_root_store_close(store);
    setenv("SSL_CERT_FILE", "/nonexistent", 1);
}

static void named_store_that_is_no_use_is_refused(void **state)
{
    const struct fixture *fixture = *state;
    char empty[128], damaged[128];
    struct test_dir dir;

    test_dir_make(&dir);
    test_file_write(test_dir_file(&fixture->dir, "empty", empty, sizeof empty), "nothing", 7);
    test_file_write(test_dir_file(&fixture->dir, "damaged", damaged, sizeof damaged),
                    "-----BEGIN CERTIFICATE-----\nMIIB\n", 33);
    const struct {
        const char *path, *what;
    } cases[] = {
        { "/nonexistent", "cannot read '/nonexistent'" },
        { empty, "no certificate in '" },
        { damaged, "a certificate in '" },
        { dir.path, "no certificate in '" },
    };
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_root_source source = { &cases[i].path, 1, NULL, 0 };
        struct ca_root_store *store = NULL;
        struct ca_error err = NO_ERROR;

        assert_false(ca_root_store_open(&source, &store, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_contains(err.what, cases[i].what);
        assert_null(store);
    }
    test_dir_remove(&dir);
}

static void public_root_is_told_from_a_private_and_a_withdrawn_one(void **state)
{
    const struct fixture *fixture = *state;
    struct ca_cert known = { .is_ca = true };
    static const uint8_t isrg_x1[] = { 0x96, 0xbc, 0xec, 0x06, 0x26, 0x49, 0x76, 0xf3,
                                       0x74, 0x60, 0x77, 0x9a, 0xcf, 0x28, 0xc5, 0xa7,
                                       0xcf, 0xe8, 0xa3, 0xc0, 0xaa, 0xe1, 0x1a, 0x8f,
                                       0xfc, 0xee, 0x05, 0xc0, 0xbd, 0xdf, 0x08, 0xc6 };
    static const uint8_t baltimore[] = { 0x16, 0xaf, 0x57, 0xa9, 0xf6, 0x76, 0xb0, 0xab,
                                         0x12, 0x60, 0x95, 0xaa, 0x5e, 0xba, 0xde, 0xf2,
                                         0x2a, 0xb3, 0x11, 0x19, 0xd6, 0x44, 0xac, 0x95,
                                         0xcd, 0x4b, 0x93, 0xdb, 0xf3, 0xf2, 0x6a, 0xeb };

    assert_false(ca_public_root_find(fixture->root).is_listed);
    memcpy(known.sha256, isrg_x1, sizeof isrg_x1);
    assert_true(ca_public_root_find(&known).is_listed);
    assert_false(ca_public_root_find(&known).is_withdrawn);
    memcpy(known.sha256, baltimore, sizeof baltimore);
    assert_true(ca_public_root_find(&known).is_listed);
    assert_true(ca_public_root_find(&known).is_withdrawn);
    assert_true(ca_public_roots_date_s() > 1700000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_root_of_a_name_is_found_once),
        cmocka_unit_test(folder_of_files_is_searched_whatever_else_lies_in_it),
        cmocka_unit_test(system_store_is_its_file_and_its_hashed_folders),
        cmocka_unit_test(system_store_that_is_not_there_has_no_roots),
        cmocka_unit_test(added_roots_are_private_beside_the_system),
        cmocka_unit_test(named_store_that_is_no_use_is_refused),
        cmocka_unit_test(public_root_is_told_from_a_private_and_a_withdrawn_one),
    };
    return cmocka_run_group_tests_name("root_store", tests, set_up, tear_down);
}
