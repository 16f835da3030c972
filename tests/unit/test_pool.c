/* SPDX-License-Identifier: Apache-2.0 */
/* stages/paths: pools made to confuse, faults, and what is told of them. */

#include "support/test.h"

#include "base/clock.h"
#include "support/path_bench.h"

/* CAs of one name, each certified by each other: (MESH_CAS - 1)! ways through them. */
enum { MESH_CAS = 9, MESH_TOP = 0, MESH_HONEST = 1, MESH_FIRST = 2 };

struct mesh {
    struct test_recipe recipe[TEST_PKI_MAX];
    int presented[TEST_PKI_MAX];
    size_t rows, shown;
};

static void present_row(struct mesh *mesh, struct test_recipe row)
{
    mesh->presented[mesh->shown++] = (int)mesh->rows;
    mesh->recipe[mesh->rows++] = row;
}

/* Row MESH_TOP is a root that forbids every name of the leaf, MESH_HONEST one that does not;
 * `issuers` of them certify CAs of the mesh. The leaf is the first that is presented. */
static void make_mesh(struct mesh *mesh, bool has_top, bool has_honest)
{
    memset(mesh, 0, sizeof *mesh);
    mesh->recipe[mesh->rows++] = (struct test_recipe){
        .name = "Top", .issuer = TEST_SELF, .name_constraints = "permitted;DNS:other.test"
    };
    mesh->recipe[mesh->rows++] = (struct test_recipe){ .name = "Honest", .issuer = TEST_SELF };
    while (mesh->rows < MESH_FIRST + MESH_CAS) {
        mesh->recipe[mesh->rows++] = (struct test_recipe){ .name = "Mesh", .issuer = TEST_SELF };
    }
    present_row(mesh, (struct test_recipe){ .name = "leaf",
                                            .issuer = MESH_FIRST,
                                            .is_leaf = true,
                                            .sans = "DNS:device.test" });
    for (int child = MESH_FIRST; child < MESH_FIRST + MESH_CAS; child++) {
        for (int issuer = MESH_FIRST; issuer < MESH_FIRST + MESH_CAS; issuer++) {
            if (child != issuer) {
                present_row(mesh, (struct test_recipe){
                                      .name = "Mesh", .issuer = issuer, .same_key = child + 1 });
            }
        }
        if (has_top) {
            present_row(mesh, (struct test_recipe){
                                  .name = "Mesh", .issuer = MESH_TOP, .same_key = child + 1 });
        }
    }
    if (has_honest) { /* last, and far from the leaf: through every second CA */
        present_row(mesh, (struct test_recipe){ .name = "Mesh",
                                                .issuer = MESH_HONEST,
                                                .same_key = MESH_FIRST + MESH_CAS });
    }
    mesh->presented[mesh->shown] = -1;
}

static void hostile_mesh_that_reaches_no_root_is_told_as_that(void **state)
{
    static const int trusted[] = { MESH_TOP, MESH_HONEST, -1 };
    struct mesh mesh;
    struct test_bench bench;
    (void)state;

    make_mesh(&mesh, false, false);
    test_bench_look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    assert_false(bench.is_found);
    assert_false(bench.run.paths.is_cut); /* nothing was left out: there is no path */
    assert_contains(bench.run.err.what, "no path from 'device.test' to a trusted root");
    test_bench_clear(&bench);
}

static void hostile_mesh_below_a_root_ends_in_bounded_time(void **state)
{
    static const int trusted[] = { MESH_TOP, -1 };
    struct mesh mesh;
    struct test_bench bench;
    (void)state;

    make_mesh(&mesh, true, false);
    int64_t start_ms = ca_clock_monotonic_ms();
    test_bench_look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    assert_false(bench.is_found);
    assert_true(bench.run.paths.is_cut);
    assert_contains(bench.run.err.what, "too many possible paths from 'device.test'");
    assert_true(bench.run.paths.count <= CA_PATHS_FAULTY_MAX);
    assert_true(ca_clock_monotonic_ms() - start_ms < 60000); /* seconds, not centuries */
    test_bench_clear(&bench);
}

static void hostile_mesh_hides_no_honest_path(void **state)
{
    static const int trusted[] = { MESH_TOP, MESH_HONEST, -1 };
    struct mesh mesh;
    struct test_bench bench;
    (void)state;

    make_mesh(&mesh, true, true);
    test_bench_look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    test_bench_assert_leads_to(&bench, MESH_HONEST);
    assert_int_equal(bench.run.paths.path[0].len, 4); /* leaf, first, last, Honest */
    test_bench_clear(&bench);
}

/* A CA and a hundred that only have its name, keys of their own, before it. */
static void namesakes_with_other_keys_hide_no_path(void **state)
{
    enum { NAMESAKES = 97, ROOT_AT = 0, INT_AT = 1, LEAF_AT = 2 };
    static const int trusted[] = { ROOT_AT, -1 };
    struct test_recipe recipe[TEST_PKI_MAX];
    int presented[TEST_PKI_MAX];
    size_t rows = 0, shown = 0;
    struct test_bench bench;
    (void)state;

    memset(recipe, 0, sizeof recipe);
    recipe[rows++] = (struct test_recipe){ .name = "Same", .issuer = TEST_SELF };
    recipe[rows++] = (struct test_recipe){ .name = "Same", .issuer = ROOT_AT };
    recipe[rows++] = (struct test_recipe){
        .name = "leaf", .issuer = INT_AT, .is_leaf = true, .sans = "DNS:device.test"
    };
    presented[shown++] = LEAF_AT;
    for (size_t i = 0; i < NAMESAKES; i++) {
        presented[shown++] = (int)rows;
        recipe[rows++] = (struct test_recipe){ .name = "Same", .issuer = TEST_SELF };
    }
    presented[shown++] = INT_AT;
    presented[shown] = -1;
    test_bench_look(&bench, recipe, rows, presented, trusted);
    test_bench_assert_leads_to(&bench, ROOT_AT);
    assert_false(bench.run.paths.is_cut);
    assert_int_equal(bench.run.paths.usable_count, 1);
    test_bench_clear(&bench);
}

/* Issuers of issuers of issuers: the path is there, and longer than anybody's. */
static void path_that_is_too_long_is_told_as_cut(void **state)
{
    enum { LONG = CA_PATH_LEN_MAX + 2 };
    static const int trusted[] = { 0, -1 };
    static char names[LONG][8];
    struct test_recipe recipe[LONG];
    int presented[LONG + 1];
    struct test_bench bench;
    (void)state;

    memset(recipe, 0, sizeof recipe);
    for (int i = 0; i < LONG; i++) {
        snprintf(names[i], sizeof names[i], "CA %d", i);
        recipe[i] = (struct test_recipe){ .name = names[i], .issuer = i - 1 };
        presented[LONG - 1 - i] = i;
    }
    recipe[LONG - 1].is_leaf = true;
    recipe[LONG - 1].sans = "DNS:device.test";
    presented[LONG] = -1;
    test_bench_look(&bench, recipe, LONG, presented, trusted);
    assert_false(bench.is_found);
    assert_true(bench.run.paths.is_cut);
    test_bench_clear(&bench);
}

/* The better of two faulty ways is told of, and both can be shown. */
static void faulty_paths_are_kept_for_telling(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "Old", .issuer = TEST_SELF, .to_day = -1 },
        { .name = "Int", .issuer = 0 },
        { .name = "Int", .issuer = 1, .same_key = 3 },
        { .name = "leaf", .issuer = 2, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 4, 2, 3, -1 }, trusted[] = { 0, 1, -1 }, old[] = { 1, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(bench.is_found);
    assert_int_equal(bench.run.paths.count, 2);
    assert_int_equal(bench.run.paths.usable_count, 1);
    assert_int_equal(bench.run.paths.path[0].fault.kind, CA_FAULT_NONE); /* usable ones first */
    assert_int_equal(bench.run.paths.path[1].fault.kind, CA_FAULT_EXPIRED);
    test_bench_clear(&bench);
    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, old);
    assert_false(bench.is_found);
    assert_contains(bench.run.err.cause, "the certificate of 'Old' expired");
    test_bench_clear(&bench);
}

/* Root, intermediate and leaf with one thing wrong; what must be told of it. */
static const struct {
    struct test_recipe root, inter, leaf;
    const char *cause;
} faulty[] = {
    { .inter = { .constraints = "critical,CA:FALSE" },
      .cause = "'Int' issues certificates but is not" },
    { .root = { .constraints = "critical,CA:TRUE,pathlen:0" },
      .cause = "'Root' allows 0 CAs below it" },
    { .root = { .name_constraints = "permitted;DNS:other.test" },
      .cause = "the name constraints of 'Root' forbid a name of 'leaf': DNS:device.test" },
    { .root = { .name_constraints = "permitted;DNS:.test" },
      .cause = "the name constraints of 'Root' are malformed" },
    { .inter = { .usage = "critical,cRLSign" },
      .cause = "the key usage of 'Int' does not allow it" },
    { .inter = { .eku = "clientAuth" }, .cause = "the extended key usage of 'Int' does not cover" },
    { .leaf = { .eku = "clientAuth" }, .cause = "the extended key usage of 'leaf' does not allow" },
    { .inter = { .has_odd_extension = true }, .cause = "'Int' has a critical extension" },
    { .inter = { .extra_name = "1.3.6.1.5.5.7.1.1", .extra = "DER:30:00" },
      .cause = "'Int' has authority information that is malformed" },
    { .inter = { .key = TEST_RSA_1024 }, .cause = "the key of 'Int' is RSA-1024" },
    { .root = { .key = TEST_RSA_1024 }, .cause = "the key of 'Root' is RSA-1024" },
    { .leaf = { .is_sha1 = true }, .cause = "the certificate of 'leaf' is signed with" },
    { .inter = { .to_day = -1 }, .cause = "the certificate of 'Int' expired on" },
    { .root = { .from_day = 2 }, .cause = "the certificate of 'Root' is not valid before" },
    { .leaf = { .sans = "DNS:device.test,DNS:.x" },
      .cause = "'leaf' has alternative names that are" },
};

static void every_fault_of_a_path_is_no_trusted_path_and_named(void **state)
{
    static const int presented[] = { 2, 1, -1 }, trusted[] = { 0, -1 };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(faulty); i++) {
        struct test_recipe recipe[] = { faulty[i].root, faulty[i].inter, faulty[i].leaf };
        struct test_bench bench;

        recipe[0].name = "Root";
        recipe[0].issuer = TEST_SELF;
        recipe[1].name = "Int";
        recipe[2].name = "leaf";
        recipe[2].issuer = 1;
        recipe[2].is_leaf = true;
        recipe[2].sans = recipe[2].sans != NULL ? recipe[2].sans : "DNS:device.test";
        print_message("%s\n", faulty[i].cause);
        test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
        assert_false(bench.is_found);
        assert_int_equal(bench.run.err.code, CA_ERR_NO_PATH);
        assert_int_equal(ca_error_exit_status(bench.run.err.code), 5);
        assert_contains(bench.run.err.cause, faulty[i].cause);
        test_bench_clear(&bench);
    }
}

/* Strength is looked at last: the path on which only that is wrong came farthest. */
static void weak_leaf_is_told_before_the_fault_of_another_path(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "Old", .issuer = TEST_SELF, .to_day = -1 },
        { .name = "Int", .issuer = 0 },
        { .name = "Int", .issuer = 1, .same_key = 3 },
        { .name = "leaf",
          .issuer = 2,
          .is_leaf = true,
          .key = TEST_RSA_1024,
          .sans = "DNS:device.test" },
    };
    static const int presented[] = { 4, 3, 2, -1 }, trusted[] = { 1, 0, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_false(bench.is_found);
    assert_int_equal(bench.run.paths.count, 2);
    assert_contains(bench.run.err.cause, "the key of 'leaf' is RSA-1024");
    test_bench_clear(&bench);
}

/* RFC 5280 has no rule for it; a handshake has, so the device is asked. */
static void key_usage_of_the_leaf_is_for_the_device_to_judge(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "leaf",
          .issuer = 0,
          .is_leaf = true,
          .usage = "critical,cRLSign",
          .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(bench.is_found);
    assert_false(ca_verdict_is_accepted(&bench.run.verdicts.verdict[0]));
    assert_int_equal(bench.run.err.code, CA_ERR_DEVICE);
    test_bench_clear(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_mesh_that_reaches_no_root_is_told_as_that),
        cmocka_unit_test(hostile_mesh_below_a_root_ends_in_bounded_time),
        cmocka_unit_test(hostile_mesh_hides_no_honest_path),
        cmocka_unit_test(namesakes_with_other_keys_hide_no_path),
        cmocka_unit_test(path_that_is_too_long_is_told_as_cut),
        cmocka_unit_test(faulty_paths_are_kept_for_telling),
        cmocka_unit_test(every_fault_of_a_path_is_no_trusted_path_and_named),
        cmocka_unit_test(weak_leaf_is_told_before_the_fault_of_another_path),
        cmocka_unit_test(key_usage_of_the_leaf_is_for_the_device_to_judge),
    };
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
