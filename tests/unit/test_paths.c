/* SPDX-License-Identifier: Apache-2.0 */
/* stages/: paths, candidates, verdicts and the choice, without a network. */

#include "support/test.h"

#include "base/clock.h"
#include "device/engine.h"
#include "stages/choice.h"
#include "stages/run.h"
#include "support/path_bench.h"

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
        struct test_bench bench;
        char reason[CA_REASON_TEXT_MAX];

        test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, orders[i]);
        assert_true(bench.is_found);
        assert_int_equal(bench.run.paths.usable_count, 2);
        assert_int_equal(bench.run.candidates.count, 2);
        test_bench_assert_chosen(&bench, X2);
        ca_choice_reason(&bench.run, &bench.choice, 0, reason);
        assert_contains(reason, "lives longest of 2");
        ca_choice_reason(&bench.run, &bench.choice, 1, reason);
        assert_contains(reason, "not longer than 'X2'");
        test_bench_clear(&bench);
    }
}

static void older_root_is_chosen_where_the_newer_one_is_not_trusted(void **state)
{
    static const int presented[] = { LEAF, INT, CROSS, -1 }, trusted[] = { X1, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    test_bench_assert_chosen(&bench, X1);
    /* the way holds as long as the cross-certificate: 500 days, not 4000 */
    assert_in_range(bench.run.candidates.candidate[0].life_s - ca_clock_now(), 499 * CA_DAY_S,
                    501 * CA_DAY_S);
    test_bench_clear(&bench);
}

static void cross_signed_copy_is_never_chosen_when_the_store_has_the_root(void **state)
{
    static const int presented[] = { LEAF, INT, -1 }, trusted[] = { CROSS, X2, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 1);
    test_bench_assert_chosen(&bench, X2);
    test_bench_clear(&bench);
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
        struct test_bench bench;

        test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, cases[i].trusted);
        test_bench_assert_chosen(&bench, cases[i].chosen);
        test_bench_clear(&bench);
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
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 2);
    test_bench_assert_chosen(&bench, 0);
    test_bench_clear(&bench);
}

static void certificate_of_a_named_store_is_an_anchor_though_not_self_signed(void **state)
{
    static const int presented[] = { LEAF, INT, -1 }, trusted[] = { CROSS, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    test_bench_assert_chosen(&bench, CROSS);
    test_bench_clear(&bench);
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
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_int_equal(bench.run.candidates.count, 2);
    test_bench_assert_chosen(&bench, 1);
    for (size_t i = 0; i < 2; i++) {
        bool is_top = strcmp(bench.run.candidates.candidate[i].root->cert->short_name, "Top") == 0;
        assert_int_equal(ca_verdict_is_accepted(&bench.run.verdicts.verdict[i]), !is_top);
    }
    test_bench_clear(&bench);
}

static void fetched_certificate_is_a_link_and_marked_as_fetched(void **state)
{
    static const int presented[] = { LEAF, -1 }, trusted[] = { X2, -1 };
    const struct ca_purpose purpose = { "device.test", false, ca_clock_now() };
    struct ca_error err = NO_ERROR;
    struct ca_paths paths;
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
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
    test_bench_clear(&bench);
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
    struct test_bench bench;
    char note[CA_NOTE_TEXT_MAX] = "";
    (void)state;

    test_bench_look(&bench, cross_signed, CA_ARRAY_LEN(cross_signed), presented, trusted);
    for (size_t i = 0; i < CA_ARRAY_LEN(notes); i++) {
        assert_int_equal(ca_path_note(&bench.run.paths.path[0], notes[i].at, notes[i].index, note),
                         notes[i].text != NULL);
        assert_contains(note, notes[i].text != NULL ? notes[i].text : "");
    }
    test_bench_clear(&bench);
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
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_false(bench.is_found);
    assert_int_equal(bench.run.err.code, CA_ERR_NO_PATH);
    assert_contains(bench.run.err.cause, "the CA of that name has another key");
    test_bench_clear(&bench);
}

static void system_root_that_is_not_public_is_refused_and_named(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Proxy CA", .issuer = TEST_SELF },
        { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct test_bench bench;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
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
    test_bench_clear(&bench);
}

static void certificate_message_larger_than_the_buffer_is_refused(void **state)
{
    static const struct test_recipe recipe[] = {
        { .name = "Root", .issuer = TEST_SELF },
        { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = "DNS:device.test" },
    };
    static const int presented[] = { 1, -1 }, trusted[] = { 0, -1 };
    struct test_bench bench;
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    (void)state;

    test_bench_look(&bench, recipe, CA_ARRAY_LEN(recipe), presented, trusted);
    assert_true(ca_profile_find("mbedtls-2.28", &profile, &err));
    for (size_t over = 0; over < 2; over++) {
        struct ca_verdicts verdicts;

        bench.run.presented.largest_len = profile.input_len + over;
        ca_verdicts_judge(&bench.run.candidates, &bench.run.presented, &bench.run.target, &profile,
                          false, &verdicts);
        assert_true(verdicts.verdict[0].certificates.is_accepted);
        assert_int_equal(ca_verdict_is_accepted(&verdicts.verdict[0]), over == 0);
        assert_int_equal(ca_verdict_reason(&verdicts.verdict[0])[0] != '\0', over == 1);
        ca_verdicts_clear(&verdicts);
    }
    test_bench_clear(&bench);
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
        cmocka_unit_test(system_root_that_is_not_public_is_refused_and_named),
        cmocka_unit_test(certificate_message_larger_than_the_buffer_is_refused),
    };
    return cmocka_run_group_tests_name("paths", tests, NULL, NULL);
}
