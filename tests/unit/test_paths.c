/* SPDX-License-Identifier: Apache-2.0 */
/* stages/: paths, candidates, verdicts and the choice, without a network. */

#include "support/test.h"

#include "base/clock.h"
#include "device/engine.h"
#include "stages/choice.h"
#include "stages/run.h"
#include "support/pki.h"
#include "support/tempdir.h"

/* A run from presented rows and trusted rows, as the pipeline makes it. */
struct bench {
    struct test_pki *pki;
    struct test_dir dir;
    struct ca_root_store *store;
    struct ca_run run;
    struct ca_choice choice;
    bool is_found;
};

enum { ROWS_MAX = 128 };

static void present(struct bench *bench, const int *rows)
{
    struct ca_presented *presented = &bench->run.presented;

    presented->cert = ca_alloc(ROWS_MAX, sizeof(struct ca_cert *));
    for (; *rows >= 0; rows++) {
        presented->cert[presented->count++] = test_pki_cert(bench->pki, (size_t)*rows);
    }
}

static void look(struct bench *bench, const struct test_recipe *recipe, size_t count,
                 const int *presented, const int *trusted)
{
    struct ca_purpose purpose = { "device.test", false, ca_clock_now() };
    const struct ca_ranking nobody = { .max_depth = CA_DEPTH_NO_LIMIT };
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    char roots[128];

    *bench = (struct bench){ .pki = test_pki_mint(recipe, count) };
    test_dir_make(&bench->dir);
    test_pki_write(bench->pki, trusted,
                   test_dir_file(&bench->dir, "roots.pem", roots, sizeof roots));
    const char *const paths[] = { roots };
    struct ca_root_source source = { paths, 1, NULL, 0 };
    assert_true(ca_root_store_open(&source, &bench->store, &err));
    assert_true(ca_profile_find("mbedtls-3.6", &profile, &err));
    assert_true(ca_target_parse("device.test", &bench->run.target, &err));
    ca_engine_set_clock(purpose.now_s);
    present(bench, presented);
    const struct ca_pool pool = { .presented = &bench->run.presented };
    bench->is_found =
        ca_paths_find(&pool, bench->store, &purpose, &bench->run.paths, &bench->run.err);
    ca_candidates_order(&bench->run.paths, &nobody, &bench->run.candidates);
    ca_verdicts_judge(&bench->run.candidates, &bench->run.presented, &bench->run.target, &profile,
                      false, &bench->run.verdicts);
    const struct ca_choosing longest = { CA_POLICY_LONGEST, 0 };
    bool is_chosen = ca_choice_make(&bench->run, 1, &longest, &bench->choice);
    assert_true(is_chosen || bench->run.err.code != CA_OK);
}

static void clear(struct bench *bench)
{
    ca_choice_clear(&bench->choice);
    ca_verdicts_clear(&bench->run.verdicts);
    ca_candidates_clear(&bench->run.candidates);
    ca_paths_clear(&bench->run.paths);
    ca_presented_clear(&bench->run.presented);
    ca_root_store_close(bench->store);
    test_dir_remove(&bench->dir);
    test_pki_free(bench->pki);
}

static void assert_chosen(const struct bench *bench, size_t row)
{
    struct ca_cert *expected = test_pki_cert(bench->pki, row);

    assert_int_equal(bench->choice.count, 1);
    assert_true(ca_cert_equal(bench->choice.anchor[0].cert, expected));
    ca_cert_free(expected);
}

/* Whatever the device makes of the order in which it is presented. */
static void assert_leads_to(const struct bench *bench, size_t row)
{
    struct ca_cert *expected = test_pki_cert(bench->pki, row);

    assert_true(bench->is_found);
    assert_int_equal(bench->run.candidates.count, 1);
    assert_true(ca_cert_equal(bench->run.candidates.candidate[0].root->cert, expected));
    ca_cert_free(expected);
}

enum { X1, X2, CROSS, INT, LEAF };

/* X2 stands by itself, and is signed by the older X1 as well. */
static const struct test_recipe cross_signed[] = {
    [X1] = { .name = "X1", .issuer = TEST_SELF, .to_day = 4000 },
    [X2] = { .name = "X2", .issuer = TEST_SELF, .to_day = 3000 },
    [CROSS] = { .name = "X2", .issuer = X1, .same_key = X2 + 1, .to_day = 500 },
    [INT] = { .name = "E1", .issuer = X2 },
    [LEAF] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = "DNS:device.test" },
};

static void self_signed_root_is_chosen_over_a_cross_signed_copy_that_ends_early(void **state)
{
    static const int presented[] = { LEAF, INT, CROSS, -1 };
    static const int trusted[] = { X1, X2, -1 }, reversed[] = { X2, X1, -1 };
    const int *const orders[] = { trusted, reversed };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(orders); i++) { /* the store's order never shows */
        struct bench bench;
        char reason[CA_REASON_TEXT_MAX];

        look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, orders[i]);
        assert_true(bench.is_found);
        assert_int_equal(bench.run.paths.usable_count, 2);
        assert_int_equal(bench.run.candidates.count, 2);
        assert_chosen(&bench, X2);
        ca_choice_reason(&bench.run, &bench.choice, 0, reason);
        assert_contains(reason, "lives longest of 2");
        ca_choice_reason(&bench.run, &bench.choice, 1, reason);
        assert_contains(reason, "not longer than 'X2'");
        clear(&bench);
    }
}

static void older_root_is_chosen_where_the_newer_one_is_not_trusted(void **state)
{
    static const int presented[] = { LEAF, INT, CROSS, -1 }, trusted[] = { X1, -1 };
    struct bench bench;
    (void)state;

    look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    assert_chosen(&bench, X1);
    /* the way holds as long as the cross-certificate: 500 days, not 4000 */
    assert_in_range(bench.run.candidates.candidate[0].life_s - ca_clock_now(), 499 * CA_DAY_S,
                    501 * CA_DAY_S);
    clear(&bench);
}

static void cross_signed_copy_is_never_chosen_when_the_store_has_the_root(void **state)
{
    static const int presented[] = { LEAF, INT, -1 }, trusted[] = { CROSS, X2, -1 };
    struct bench bench;
    (void)state;

    look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 1);
    assert_chosen(&bench, X2);
    clear(&bench);
}

/* Key rollover: the same name, a new key, and the new key signed by the old one. */
static void copy_signed_by_the_old_key_of_the_same_name_is_no_root(void **state)
{
    enum { OLD_KEY, NEW_KEY, NEW_BY_OLD, ROLLED };
    static const struct test_recipe recipe[] = {
        [OLD_KEY] = { .name = "Root", .issuer = TEST_SELF, .to_day = 3000 },
        [NEW_KEY] = { .name = "Root", .issuer = TEST_SELF, .to_day = 3600 },
        [NEW_BY_OLD] = { .name = "Root",
                         .issuer = OLD_KEY,
                         .same_key = NEW_KEY + 1,
                         .to_day = 3700 },
        [ROLLED] = { .name = "leaf",
                     .issuer = NEW_KEY,
                     .is_leaf = true,
                     .sans = "DNS:device.test" },
    };
    static const int presented[] = { ROLLED, NEW_BY_OLD, -1 };
    static const int with_both[] = { NEW_BY_OLD, NEW_KEY, -1 }, with_link[] = { NEW_BY_OLD, -1 };
    static const int all[] = { OLD_KEY, NEW_BY_OLD, NEW_KEY, -1 };
    const struct {
        const int *trusted;
        size_t chosen;
    } cases[] = { { with_both, NEW_KEY }, { with_link, NEW_BY_OLD }, { all, NEW_KEY } };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct bench bench;

        look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, cases[i].trusted);
        assert_chosen(&bench, cases[i].chosen);
        clear(&bench);
    }
}

static void trusted_intermediate_does_not_hide_the_root_above_it(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF, .to_day = 3000 },
        { .name = "Int", .issuer = 0, .to_day = 500 },
        { .name = "leaf", .issuer = 1, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 2, 1, -1 }, trusted[] = { 1, 0, -1 };
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 2);
    assert_chosen(&bench, 0);
    clear(&bench);
}

static void certificate_of_a_named_store_is_an_anchor_though_not_self_signed(void **state)
{
    static const int presented[] = { LEAF, INT, -1 }, trusted[] = { CROSS, -1 };
    struct bench bench;
    (void)state;

    look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    assert_chosen(&bench, CROSS);
    clear(&bench);
}

static void intermediate_that_only_the_store_has_is_refused_for_the_device(void **state)
{
    /* The store has the root and, beside it, a copy of it signed by another:
     * the second is a link, which no device will be shown. */
    static const struct test_recipe recipe[] = {
        { .name = "Top", .issuer = TEST_SELF },
        { .name = "Root", .issuer = TEST_SELF, .to_day = 1 },
        { .name = "Root", .issuer = 0, .same_key = 2, .to_day = 900 },
        { .name = "leaf", .issuer = 1, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 3, -1 }, trusted[] = { 0, 1, 2, -1 };
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 2);
    assert_chosen(&bench, 1);
    for (size_t i = 0; i < 2; i++) {
        bool is_top = strcmp(bench.run.candidates.candidate[i].root->cert->short_name, "Top") == 0;
        assert_int_equal(ca_verdict_is_accepted(&bench.run.verdicts.verdict[i]), !is_top);
    }
    clear(&bench);
}

static void fetched_certificate_is_a_link_and_marked_as_fetched(void **state)
{
    static const int presented[] = { LEAF, -1 }, trusted[] = { X2, -1 };
    const struct ca_purpose purpose = { "device.test", false, ca_clock_now() };
    struct ca_error err = NO_ERROR;
    struct ca_paths paths;
    struct bench bench;
    (void)state;

    look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    assert_false(bench.is_found);
    assert_int_equal(bench.run.paths.open_count, 1); /* whose issuer is worth fetching */
    assert_ptr_equal(bench.run.paths.open[0], bench.run.presented.cert[0]);
    struct ca_cert *fetched = test_pki_cert(bench.pki, INT);
    const struct ca_cert *const all[] = { fetched };
    const struct ca_pool pool = { &bench.run.presented, all, CA_ARRAY_LEN(all) };
    assert_true(ca_paths_find(&pool, bench.store, &purpose, &paths, &err));
    assert_int_equal(paths.usable_count, 1);
    assert_int_equal(paths.path[0].origin[0], CA_ORIGIN_PRESENTED);
    assert_int_equal(paths.path[0].origin[1], CA_ORIGIN_FETCHED);
    assert_int_equal(paths.path[0].origin[2], CA_ORIGIN_STORE);
    assert_false(ca_path_is_presented(&paths.path[0]));
    assert_int_equal(paths.open_count, 0);
    ca_paths_clear(&paths);
    clear(&bench);
    ca_cert_free(fetched);
}

/* The minted certificates have no key identifiers, and a common name that is no host. */
static void departures_from_the_profile_are_notes_of_a_usable_path(void **state)
{
    static const int presented[] = { LEAF, INT, -1 }, trusted[] = { X2, -1 };
    static const struct {
        size_t at, index;
        const char *text; /* NULL: no such note */
    } notes[] = {
        { 0, 0, "'leaf' names no key of its issuer" },
        { 0, 1, "'leaf' has a common name that is not among" },
        { 0, 2, NULL },
        { 1, 0, "'E1' names no key of its issuer" },
        { 1, 1, "'E1' has no subject key identifier" },
        { 1, 2, NULL },
        { 2, 0, "'X2' has no subject key identifier" },
        { 2, 1, NULL },
    };
    struct bench bench;
    char note[CA_NOTE_TEXT_MAX] = "";
    (void)state;

    look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    for (size_t i = 0; i < CA_ARRAY_LEN(notes); i++) {
        assert_int_equal(ca_path_note(&bench.run.paths.path[0], notes[i].at, notes[i].index, note),
                         notes[i].text != NULL);
        assert_contains(note, notes[i].text != NULL ? notes[i].text : "");
    }
    clear(&bench);
}

static void forged_signature_is_no_link(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "leaf",
          .issuer = 0,
          .is_leaf = true,
          .is_forged = true,
          .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_false(bench.is_found);
    assert_int_equal(bench.run.err.code, CA_ERR_NO_PATH);
    assert_contains(bench.run.err.cause, "the CA of that name has another key");
    clear(&bench);
}

/* CAs of one name, each certified by each other: (MESH_CAS - 1)! ways through them. */
enum { MESH_CAS = 9, MESH_TOP = 0, MESH_HONEST = 1, MESH_FIRST = 2 };

struct mesh {
    struct test_recipe recipe[ROWS_MAX];
    int presented[ROWS_MAX];
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
    struct bench bench;
    (void)state;

    make_mesh(&mesh, false, false);
    look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    assert_false(bench.is_found);
    assert_false(bench.run.paths.is_cut); /* nothing was left out: there is no path */
    assert_contains(bench.run.err.what, "no path from 'device.test' to a trusted root");
    clear(&bench);
}

static void hostile_mesh_below_a_root_ends_in_bounded_time(void **state)
{
    static const int trusted[] = { MESH_TOP, -1 };
    struct mesh mesh;
    struct bench bench;
    (void)state;

    make_mesh(&mesh, true, false);
    int64_t start_ms = ca_clock_monotonic_ms();
    look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    assert_false(bench.is_found);
    assert_true(bench.run.paths.is_cut);
    assert_contains(bench.run.err.what, "too many possible paths from 'device.test'");
    assert_true(bench.run.paths.count <= CA_PATHS_FAULTY_MAX);
    assert_true(ca_clock_monotonic_ms() - start_ms < 60000); /* seconds, not centuries */
    clear(&bench);
}

static void hostile_mesh_hides_no_honest_path(void **state)
{
    static const int trusted[] = { MESH_TOP, MESH_HONEST, -1 };
    struct mesh mesh;
    struct bench bench;
    (void)state;

    make_mesh(&mesh, true, true);
    look(&bench, mesh.recipe, mesh.rows, mesh.presented, trusted);
    assert_leads_to(&bench, MESH_HONEST);
    assert_int_equal(bench.run.paths.path[0].len, 4); /* leaf, first, last, Honest */
    clear(&bench);
}

/* A CA and a hundred that only have its name, keys of their own, before it. */
static void namesakes_with_other_keys_hide_no_path(void **state)
{
    enum { NAMESAKES = 97, ROOT_AT = 0, INT_AT = 1, LEAF_AT = 2 };
    static const int trusted[] = { ROOT_AT, -1 };
    struct test_recipe recipe[ROWS_MAX];
    int presented[ROWS_MAX];
    size_t rows = 0, shown = 0;
    struct bench bench;
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
    look(&bench, recipe, rows, presented, trusted);
    assert_leads_to(&bench, ROOT_AT);
    assert_false(bench.run.paths.is_cut);
    assert_int_equal(bench.run.paths.usable_count, 1);
    clear(&bench);
}

/* Issuers of issuers of issuers: the path is there, and longer than anybody's. */
static void path_that_is_too_long_is_told_as_cut(void **state)
{
    enum { LONG = CA_PATH_LEN_MAX + 2 };
    static const int trusted[] = { 0, -1 };
    static char names[LONG][8];
    struct test_recipe recipe[LONG];
    int presented[LONG + 1];
    struct bench bench;
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
    look(&bench, recipe, LONG, presented, trusted);
    assert_false(bench.is_found);
    assert_true(bench.run.paths.is_cut);
    clear(&bench);
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
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(bench.is_found);
    assert_int_equal(bench.run.paths.count, 2);
    assert_int_equal(bench.run.paths.usable_count, 1);
    assert_int_equal(bench.run.paths.path[0].fault.kind, CA_FAULT_NONE); /* usable ones first */
    assert_int_equal(bench.run.paths.path[1].fault.kind, CA_FAULT_EXPIRED);
    clear(&bench);
    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, old);
    assert_false(bench.is_found);
    assert_contains(bench.run.err.cause, "the certificate of 'Old' expired");
    clear(&bench);
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
        struct bench bench;

        recipe[0].name = "Root";
        recipe[0].issuer = TEST_SELF;
        recipe[1].name = "Int";
        recipe[2].name = "leaf";
        recipe[2].issuer = 1;
        recipe[2].is_leaf = true;
        recipe[2].sans = recipe[2].sans != NULL ? recipe[2].sans : "DNS:device.test";
        print_message("%s\n", faulty[i].cause);
        look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
        assert_false(bench.is_found);
        assert_int_equal(bench.run.err.code, CA_ERR_NO_PATH);
        assert_int_equal(ca_error_exit_status(bench.run.err.code), 5);
        assert_contains(bench.run.err.cause, faulty[i].cause);
        clear(&bench);
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
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_false(bench.is_found);
    assert_int_equal(bench.run.paths.count, 2);
    assert_contains(bench.run.err.cause, "the key of 'leaf' is RSA-1024");
    clear(&bench);
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
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(bench.is_found);
    assert_false(ca_verdict_is_accepted(&bench.run.verdicts.verdict[0]));
    assert_int_equal(bench.run.err.code, CA_ERR_DEVICE);
    clear(&bench);
}

static void system_root_that_is_not_public_is_refused_and_named(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Proxy CA", .issuer = TEST_SELF },
        { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct bench bench;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_int_equal(bench.run.candidates.candidate[0].standing, CA_STANDING_GIVEN);
    struct ca_root root = *bench.run.candidates.candidate[0].root;
    struct ca_path path = *bench.run.candidates.candidate[0].path;
    struct ca_paths paths = { .path = &path, .count = 1, .usable_count = 1 };
    struct ca_candidates candidates;
    const struct ca_ranking nobody = { .max_depth = CA_DEPTH_NO_LIMIT };
    const struct ca_ranking it = { .max_depth = CA_DEPTH_NO_LIMIT,
                                   .allowed = { root.cert->sha256, 1 } };

    root.is_private = false; /* as if it had come from the system */
    path.root = &root;
    ca_candidates_order(&paths, &nobody, &candidates);
    assert_int_equal(candidates.candidate[0].standing, CA_STANDING_REFUSED);
    ca_candidates_clear(&candidates);
    ca_candidates_order(&paths, &it, &candidates);
    assert_int_equal(candidates.candidate[0].standing, CA_STANDING_ALLOWED);
    ca_candidates_clear(&candidates);
    clear(&bench);
}

static void certificate_message_larger_than_the_buffer_is_refused(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct bench bench;
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    (void)state;

    look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(ca_profile_find("mbedtls-3.6", &profile, &err));
    for (size_t over = 0; over < 2; over++) {
        struct ca_verdicts verdicts;

        bench.run.presented.message_len = profile.input_len + over;
        ca_verdicts_judge(&bench.run.candidates, &bench.run.presented, &bench.run.target, &profile,
                          false, &verdicts);
        assert_true(verdicts.verdict[0].certificates.is_accepted);
        assert_int_equal(ca_verdict_is_accepted(&verdicts.verdict[0]), over == 0);
        assert_int_equal(ca_verdict_reason(&verdicts.verdict[0])[0] != '\0', over == 1);
        ca_verdicts_clear(&verdicts);
    }
    clear(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(self_signed_root_is_chosen_over_a_cross_signed_copy_that_ends_early),
        cmocka_unit_test(older_root_is_chosen_where_the_newer_one_is_not_trusted),
        cmocka_unit_test(cross_signed_copy_is_never_chosen_when_the_store_has_the_root),
        cmocka_unit_test(copy_signed_by_the_old_key_of_the_same_name_is_no_root),
        cmocka_unit_test(trusted_intermediate_does_not_hide_the_root_above_it),
        cmocka_unit_test(certificate_of_a_named_store_is_an_anchor_though_not_self_signed),
        cmocka_unit_test(intermediate_that_only_the_store_has_is_refused_for_the_device),
        cmocka_unit_test(fetched_certificate_is_a_link_and_marked_as_fetched),
        cmocka_unit_test(departures_from_the_profile_are_notes_of_a_usable_path),
        cmocka_unit_test(forged_signature_is_no_link),
        cmocka_unit_test(hostile_mesh_that_reaches_no_root_is_told_as_that),
        cmocka_unit_test(hostile_mesh_below_a_root_ends_in_bounded_time),
        cmocka_unit_test(hostile_mesh_hides_no_honest_path),
        cmocka_unit_test(namesakes_with_other_keys_hide_no_path),
        cmocka_unit_test(path_that_is_too_long_is_told_as_cut),
        cmocka_unit_test(faulty_paths_are_kept_for_telling),
        cmocka_unit_test(every_fault_of_a_path_is_no_trusted_path_and_named),
        cmocka_unit_test(weak_leaf_is_told_before_the_fault_of_another_path),
        cmocka_unit_test(key_usage_of_the_leaf_is_for_the_device_to_judge),
        cmocka_unit_test(system_root_that_is_not_public_is_refused_and_named),
        cmocka_unit_test(certificate_message_larger_than_the_buffer_is_refused),
    };
    return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
