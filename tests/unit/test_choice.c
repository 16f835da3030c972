/* SPDX-License-Identifier: Apache-2.0 */
/* stages/candidates and stages/choice: which roots are taken, for one target and for several. */

#include "support/test.h"

#include "base/clock.h"
#include "base/encode.h"
#include "device/engine.h"
#include "stages/choice.h"
#include "support/pki.h"
#include "support/tempdir.h"

enum {
    OLD,        /* a root with an RSA key, for 4000 days; its certificate is the largest */
    NEW,        /* a root for 3000 days */
    NEW_BY_OLD, /* NEW's CA, signed by OLD, for 2000 days */
    INT,        /* by NEW */
    LEAF,       /* by INT: reaches NEW, and OLD through NEW_BY_OLD */
    OTHER,      /* a root that has nothing to do with these */
    LEAF_O,     /* by OTHER */
    OTHER_BY_OLD,
    OTHER_BY_NEW,
    INT_O,   /* by OTHER */
    LEAF_OO, /* by INT_O */
    ROWS
};

static const struct test_recipe recipe[ROWS] = {
    [OLD] = { .name = "Old", .issuer = TEST_SELF, .to_day = 4000, .key = TEST_RSA_2048 },
    [NEW] = { .name = "New", .issuer = TEST_SELF, .to_day = 3000 },
    [NEW_BY_OLD] = { .name = "New", .issuer = OLD, .same_key = NEW + 1, .to_day = 3500 },
    [INT] = { .name = "Int", .issuer = NEW },
    [LEAF] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = "DNS:device.test" },
    [OTHER] = { .name = "Other", .issuer = TEST_SELF, .to_day = 2500 },
    [LEAF_O] = { .name = "leaf", .issuer = OTHER, .is_leaf = true, .sans = "DNS:device.test" },
    [OTHER_BY_OLD] = { .name = "Other", .issuer = OLD, .same_key = OTHER + 1, .to_day = 2400 },
    [OTHER_BY_NEW] = { .name = "Other", .issuer = NEW, .same_key = OTHER + 1, .to_day = 2300 },
    [INT_O] = { .name = "Other Int", .issuer = OTHER },
    [LEAF_OO] = { .name = "leaf", .issuer = INT_O, .is_leaf = true, .sans = "DNS:device.test" },
};

enum { RUNS_MAX = 4, SENT_MAX = 8 };

/* What is presented to each run, and trusted by all. Lists end with -1. */
struct setting {
    int presented[RUNS_MAX][SENT_MAX];
    size_t runs;
    int trusted[SENT_MAX];
    struct ca_ranking ranking;
    struct ca_choosing how;
    bool may_help;
};

struct bench {
    struct test_dir dir;
    struct ca_root_store *store;
    struct ca_run run[RUNS_MAX];
    size_t runs;
    struct ca_choice choice;
    bool is_done;
};

static struct test_pki *pki;

static int mint(void **state)
{
    (void)state;
    pki = test_pki_mint(recipe, ROWS);
    return 0;
}

static int discard(void **state)
{
    (void)state;
    test_pki_free(pki);
    return 0;
}

static void look(struct bench *bench, struct ca_run *run, const struct setting *setting,
                 const int *rows)
{
    const struct ca_purpose purpose = { "device.test", false, ca_clock_now() };
    struct ca_error err = NO_ERROR;
    struct ca_profile profile;

    assert_true(ca_profile_find("mbedtls-3.6", &profile, &err));
    assert_true(ca_target_parse("device.test", &run->target, &err));
    run->presented.cert = ca_alloc(SENT_MAX, sizeof(struct ca_cert *));
    for (; *rows >= 0; rows++) {
        run->presented.cert[run->presented.count++] = test_pki_cert(pki, (size_t)*rows);
    }
    const struct ca_pool pool = { .presented = &run->presented };
    if (ca_paths_find(&pool, bench->store, &purpose, &run->paths, &run->err)) {
        ca_candidates_order(&run->paths, &setting->ranking, &run->candidates);
        ca_verdicts_judge(&run->candidates, &run->presented, &run->target, &profile,
                          setting->may_help, &run->verdicts);
    }
}

static void play(struct bench *bench, struct setting setting)
{
    struct ca_error err = NO_ERROR;
    char roots[128];

    *bench = (struct bench){ .runs = setting.runs };
    setting.ranking.policy = setting.how.policy;
    setting.ranking.now_s = ca_clock_now();
    test_dir_make(&bench->dir);
    test_pki_write(pki, setting.trusted,
                   test_dir_file(&bench->dir, "roots.pem", roots, sizeof roots));
    const char *const paths[] = { roots };
    const struct ca_root_source source = { paths, 1, NULL, 0 };
    assert_true(ca_root_store_open(&source, &bench->store, &err));
    ca_engine_set_clock(setting.ranking.now_s);
    for (size_t i = 0; i < setting.runs; i++) {
        look(bench, &bench->run[i], &setting, setting.presented[i]);
    }
    bench->is_done = ca_choice_make(bench->run, setting.runs, &setting.how, &bench->choice);
}

static void clear(struct bench *bench)
{
    ca_choice_clear(&bench->choice);
    for (size_t i = 0; i < bench->runs; i++) {
        ca_verdicts_clear(&bench->run[i].verdicts);
        ca_candidates_clear(&bench->run[i].candidates);
        ca_paths_clear(&bench->run[i].paths);
        ca_presented_clear(&bench->run[i].presented);
    }
    ca_root_store_close(bench->store);
    test_dir_remove(&bench->dir);
}

static void assert_carries(const struct bench *bench, int row, enum ca_role role)
{
    struct ca_cert *cert = test_pki_cert(pki, (size_t)row);
    enum ca_role found = CA_ROLE_NONE;

    for (size_t i = 0; i < bench->choice.count; i++) {
        if (ca_cert_equal(bench->choice.anchor[i].cert, cert)) {
            found = bench->choice.anchor[i].role;
        }
    }
    assert_int_equal(found, role);
    ca_cert_free(cert);
}

#define NO_DEPTH .ranking = { .max_depth = CA_DEPTH_NO_LIMIT }
#define BOTH_WAYS                                                                                  \
    .presented = { { LEAF, INT, NEW_BY_OLD, -1 } }, .runs = 1, .trusted = { OLD, NEW, -1 }

static void each_policy_takes_what_it_says(void **state)
{
    static const struct {
        enum ca_policy policy;
        int taken[3];
        const char *says;
    } cases[] = {
        { CA_POLICY_LONGEST, { OLD, -1 }, "lives longest of 2; good until " },
        { CA_POLICY_SMALLEST, { NEW, -1 }, "smallest of 2; " },
        { CA_POLICY_SHORTEST, { NEW, -1 }, "shortest path of 2; a path of 3 certificates" },
        { CA_POLICY_ALL, { OLD, NEW, -1 }, "one of 2; good until " },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        char reason[CA_REASON_TEXT_MAX];
        size_t count = 0;
        struct bench bench;

        print_message("policy: %s\n", ca_policy_word(cases[i].policy));
        play(&bench, (struct setting){ BOTH_WAYS, NO_DEPTH, .how = { cases[i].policy, 0 } });
        assert_true(bench.is_done);
        for (; cases[i].taken[count] >= 0; count++) {
            assert_carries(&bench, cases[i].taken[count], CA_ROLE_CHOSEN);
        }
        assert_int_equal(bench.choice.count, count);
        ca_choice_reason(&bench.run[0], &bench.choice, 0, reason);
        assert_contains(reason, cases[i].says);
        clear(&bench);
    }
}

static void backup_is_the_next_best_of_another_key(void **state)
{
    struct bench bench;
    char reason[CA_REASON_TEXT_MAX], why[CA_WHY_TEXT_MAX];
    (void)state;

    play(&bench, (struct setting){ BOTH_WAYS, NO_DEPTH, .how = { CA_POLICY_SMALLEST, 2 } });
    assert_true(bench.is_done);
    assert_int_equal(bench.choice.count, 2);
    assert_carries(&bench, NEW, CA_ROLE_CHOSEN);
    assert_carries(&bench, OLD, CA_ROLE_BACKUP);
    assert_int_equal(bench.choice.backup_missing, 1);
    assert_int_equal(ca_choice_role(&bench.choice, &bench.run[0], 1), CA_ROLE_BACKUP);
    ca_choice_reason(&bench.run[0], &bench.choice, 1, reason);
    assert_contains(reason, "a backup, the next best of another key");
    for (size_t i = 0; i < 2; i++) {
        ca_choice_why(&bench.choice, &bench.choice.anchor[i], why);
        assert_contains(why, bench.choice.anchor[i].role == CA_ROLE_BACKUP ? "a backup"
                                                                           : "it is the smallest");
    }
    clear(&bench);
}

static void path_deeper_than_allowed_is_left_out(void **state)
{
    static const struct {
        int depth;
        size_t candidates;
    } cases[] = { { CA_DEPTH_NO_LIMIT, 2 }, { 2, 2 }, { 1, 1 }, { 0, 0 } };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct bench bench;

        play(&bench, (struct setting){ BOTH_WAYS, .ranking = { .max_depth = cases[i].depth } });
        assert_int_equal(bench.run[0].candidates.count, cases[i].candidates);
        assert_int_equal(bench.is_done, cases[i].candidates > 0);
        if (!bench.is_done) {
            assert_int_equal(bench.run[0].err.code, CA_ERR_NO_PATH);
            assert_contains(bench.run[0].err.what, "deeper than --max-depth allows");
            assert_int_equal(bench.run[0].candidates.too_deep_count, 2);
        }
        clear(&bench);
    }
}

/* `is_key`: the pin is of the key; `pin`: the row; `taken`: the row, or -1 for status 5. */
static void pin_only_restricts(void **state)
{
    static const struct {
        int pin;
        bool is_key;
        int taken;
    } cases[] = {
        { OLD, false, OLD },  { NEW, false, NEW },       { NEW, true, NEW },
        { OTHER, false, -1 }, { NEW_BY_OLD, false, -1 }, { NEW_BY_OLD, true, NEW },
        { LEAF, false, -1 },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_cert *cert = test_pki_cert(pki, (size_t)cases[i].pin);
        uint8_t pin[CA_SHA256_LEN];
        struct bench bench;

        memcpy(pin, cases[i].is_key ? cert->spki_sha256 : cert->sha256, CA_SHA256_LEN);
        play(&bench, (struct setting){ BOTH_WAYS, .ranking = { .max_depth = CA_DEPTH_NO_LIMIT,
                                                               .pinned = { pin, 1 } } });
        assert_int_equal(bench.is_done, cases[i].taken >= 0);
        if (bench.is_done) {
            assert_int_equal(bench.choice.count, 1);
            assert_carries(&bench, cases[i].taken, CA_ROLE_CHOSEN);
        } else {
            assert_int_equal(bench.run[0].err.code, CA_ERR_NO_PATH);
            assert_contains(bench.run[0].err.what, "reaches none of the CAs that --pin names");
            assert_int_equal(bench.choice.count, 0);
        }
        clear(&bench);
        ca_cert_free(cert);
    }
}

/* Only the cross-signed copy is in the store: it is an anchor, but no key pins it. */
static void pinned_key_emits_only_a_self_signed_copy(void **state)
{
    struct ca_cert *cert = test_pki_cert(pki, NEW);
    uint8_t pin[CA_SHA256_LEN];
    struct bench bench;
    (void)state;

    memcpy(pin, cert->spki_sha256, CA_SHA256_LEN);
    play(&bench,
         (struct setting){ .presented = { { LEAF, INT, -1 } },
                           .runs = 1,
                           .trusted = { NEW_BY_OLD, -1 },
                           .ranking = { .max_depth = CA_DEPTH_NO_LIMIT, .pinned = { pin, 1 } } });
    assert_int_equal(bench.run[0].candidates.count, 1);
    assert_false(bench.is_done);
    assert_int_equal(bench.run[0].err.code, CA_ERR_NO_PATH);
    clear(&bench);
    ca_cert_free(cert);
}

/* LEAF_OO reaches OTHER, NEW and OLD; LEAF reaches NEW and OLD: one root is enough for both,
 * and of the two that are, the one that lives longest is taken. */
static void fewest_roots_serve_all_targets(void **state)
{
    char reason[CA_REASON_TEXT_MAX], why[CA_WHY_TEXT_MAX];
    struct bench bench;
    (void)state;

    play(&bench, (struct setting){ .presented = { { LEAF_OO, INT_O, OTHER_BY_NEW, -1 },
                                                  { LEAF, INT, -1 },
                                                  { LEAF_O, -1 } },
                                   .runs = 2,
                                   .trusted = { NEW, OTHER, -1 },
                                   NO_DEPTH,
                                   .how = { CA_POLICY_SHORTEST, 0 } });
    assert_true(bench.is_done && bench.choice.is_exact);
    assert_int_equal(bench.choice.count, 1);
    assert_int_equal(bench.choice.apart_count, 2);
    assert_carries(&bench, NEW, CA_ROLE_CHOSEN);
    assert_int_equal(bench.choice.anchor[0].needed_count, 2);
    ca_choice_reason(&bench.run[0], &bench.choice, (size_t)bench.choice.selection[0].taken, reason);
    assert_contains(reason, "not the best for this target, but of the fewest roots that serve all");
    ca_choice_why(&bench.choice, &bench.choice.anchor[0], why);
    assert_string_equal(why, "it is one of the fewest roots that serve all targets");
    clear(&bench);

    play(&bench, (struct setting){ .presented = { { LEAF, INT, -1 }, { LEAF_O, -1 } },
                                   .runs = 2,
                                   .trusted = { NEW, OTHER, -1 },
                                   NO_DEPTH });
    assert_int_equal(bench.choice.count, 2); /* nothing serves both */
    clear(&bench);
}

static void failing_target_takes_no_part(void **state)
{
    struct bench bench;
    (void)state;

    play(&bench, (struct setting){ .presented = { { LEAF_O, -1 }, { LEAF, INT, -1 } },
                                   .runs = 2,
                                   .trusted = { NEW, -1 },
                                   NO_DEPTH });
    assert_false(bench.is_done);
    assert_int_equal(bench.run[0].err.code, CA_ERR_NO_PATH);
    assert_int_equal(bench.run[1].err.code, CA_OK);
    assert_int_equal(bench.choice.count, 1); /* for --keep-going */
    assert_int_equal(bench.choice.anchor[0].needed_by[0], 1);
    clear(&bench);
}

/* The link NEW_BY_OLD is in the store alone: NEW's self-signed copy is forged, so not trusted. */
static void intermediate_is_embedded_only_when_asked_and_told_in_capitals(void **state)
{
    (void)state;

    for (int may_help = 0; may_help < 2; may_help++) {
        char why[CA_WHY_TEXT_MAX];
        struct bench bench;
        struct setting setting = { .presented = { { LEAF_OO, INT_O, -1 } },
                                   .runs = 1,
                                   .trusted = { OLD, OTHER, OTHER_BY_OLD, -1 },
                                   NO_DEPTH,
                                   .may_help = may_help == 1 };
        struct ca_cert *pinned = test_pki_cert(pki, OLD);
        uint8_t pin[CA_SHA256_LEN];

        memcpy(pin, pinned->sha256, CA_SHA256_LEN); /* OTHER itself would do without */
        setting.ranking.pinned = (struct ca_digests){ pin, 1 };
        play(&bench, setting);
        assert_int_equal(bench.is_done, may_help == 1);
        if (may_help == 0) {
            assert_int_equal(bench.run[0].err.code, CA_ERR_DEVICE);
            assert_contains(bench.run[0].err.hint, "--include-intermediates");
        } else {
            assert_int_equal(bench.choice.count, 2);
            assert_carries(&bench, OLD, CA_ROLE_CHOSEN);
            assert_carries(&bench, OTHER_BY_OLD, CA_ROLE_INTERMEDIATE);
            size_t at = bench.choice.anchor[0].role == CA_ROLE_INTERMEDIATE ? 0 : 1;
            ca_choice_why(&bench.choice, &bench.choice.anchor[at], why);
            assert_contains(why, "AN INTERMEDIATE, GOOD ONLY UNTIL ");
            assert_contains(why, "NO LONGER CHECKS");
        }
        clear(&bench);
        ca_cert_free(pinned);
    }
}

/* With several paths to one CA the best counts, whatever is met first. */
static void life_is_that_of_the_best_path(void **state)
{
    static const int orders[][SENT_MAX] = {
        { LEAF_OO, INT_O, OTHER_BY_NEW, OTHER_BY_OLD, NEW_BY_OLD, -1 },
        { LEAF_OO, NEW_BY_OLD, OTHER_BY_OLD, OTHER_BY_NEW, INT_O, -1 }
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(orders); i++) {
        struct bench bench;
        struct setting setting = { .runs = 1, .trusted = { OLD, -1 }, NO_DEPTH };

        memcpy(setting.presented[0], orders[i], sizeof orders[i]);
        play(&bench, setting);
        assert_int_equal(bench.run[0].paths.usable_count, 2); /* 2400 days; 2300 by way of NEW */
        assert_int_equal(bench.run[0].candidates.count, 1);
        assert_in_range(bench.run[0].candidates.candidate[0].life_s - ca_clock_now(),
                        2399 * (int64_t)CA_DAY_S, 2401 * (int64_t)CA_DAY_S);
        clear(&bench);
    }
}

/* The anchors that one order of the store gives, in their own order. */
static size_t anchors_of(enum ca_policy policy, const int *trusted, uint8_t sha256[][CA_SHA256_LEN])
{
    struct setting setting = { .presented = { { LEAF_OO, INT_O, OTHER_BY_NEW, -1 },
                                              { LEAF, INT, NEW_BY_OLD, -1 } },
                               .runs = 2,
                               NO_DEPTH,
                               .how = { policy, 0 } };
    struct bench bench;

    memcpy(setting.trusted, trusted, sizeof setting.trusted);
    play(&bench, setting);
    assert_true(bench.is_done);
    size_t count = bench.choice.count;
    for (size_t i = 0; i < count; i++) {
        memcpy(sha256[i], bench.choice.anchor[i].cert->sha256, CA_SHA256_LEN);
    }
    clear(&bench);
    return count;
}

static void order_of_the_store_never_shows(void **state)
{
    static const int orders[][SENT_MAX] = {
        { OLD, NEW, OTHER, NEW_BY_OLD, OTHER_BY_OLD, -1 },
        { OTHER_BY_OLD, NEW_BY_OLD, OTHER, NEW, OLD, -1 },
        { NEW_BY_OLD, OLD, OTHER_BY_OLD, NEW, OTHER, -1 },
    };
    (void)state;

    for (unsigned policy = 0; policy < CA_POLICY_COUNT; policy++) {
        uint8_t first[8][CA_SHA256_LEN], other[8][CA_SHA256_LEN];
        size_t count = anchors_of((enum ca_policy)policy, orders[0], first);

        for (size_t i = 1; i < CA_ARRAY_LEN(orders); i++) {
            assert_int_equal(anchors_of((enum ca_policy)policy, orders[i], other), count);
            assert_memory_equal(first, other, count * CA_SHA256_LEN);
        }
    }
}

/* A certificate of the calendar, as far as ordering looks at it. */
static void dress_up(struct ca_cert *cert, const char *sha256)
{
    assert_true(ca_hex_decode(sha256, cert->sha256, CA_SHA256_LEN));
}

#define ISRG_X1     "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6"
#define DIGICERT_G1 "4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161"

static void root_that_is_going_or_gone_ranks_last_and_is_told(void **state)
{
    static const struct {
        const char *sha256, *now;
        enum ca_prospect prospect;
        const char *life;
    } cases[] = {
        { ISRG_X1, "2026-11-26", CA_PROSPECT_LASTING, "2030-06-04" },
        { ISRG_X1, "2029-11-26", CA_PROSPECT_GOING, "2030-06-04" },
        { ISRG_X1, "2030-06-04", CA_PROSPECT_GONE, "2030-06-04" },
        { DIGICERT_G1, "2026-11-26", CA_PROSPECT_GONE, "2026-04-15" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_cert *plain = test_pki_cert(pki, OTHER), *dressed = test_pki_cert(pki, OLD);
        struct ca_root roots[] = { { .cert = plain, .is_private = true },
                                   { .cert = dressed, .is_private = true } };
        struct ca_path path[2] = { { .certs = { plain, plain }, .len = 2, .root = &roots[0] },
                                   { .certs = { dressed, dressed }, .len = 2, .root = &roots[1] } };
        const struct ca_paths paths = { .path = path, .count = 2, .usable_count = 2 };
        struct ca_ranking ranking = { .max_depth = CA_DEPTH_NO_LIMIT };
        struct ca_candidates candidates;
        char text[CA_WHY_TEXT_MAX], date[CA_DATE_TEXT_MAX];

        dress_up(dressed, cases[i].sha256);
        assert_true(ca_clock_parse(cases[i].now, &ranking.now_s));
        dressed->not_after_s = plain->not_after_s = INT64_MAX;
        plain->not_after_s = ranking.now_s + CA_DAY_S; /* ends tomorrow, and still ranks first */
        ca_candidates_order(&paths, &ranking, &candidates);
        bool is_last = candidates.candidate[1].root == &roots[1];
        const struct ca_candidate *it = &candidates.candidate[is_last ? 1 : 0];
        assert_int_equal(it->prospect, cases[i].prospect);
        assert_int_equal(is_last, cases[i].prospect != CA_PROSPECT_LASTING);
        ca_clock_date(it->life_s, date);
        assert_string_equal(date, cases[i].life);
        ca_choice_outlook(it, text);
        assert_contains(text, "DISTRUSTED BY ROOT PROGRAMS FROM ");
        assert_contains(text, "(https://");
        ca_candidates_clear(&candidates);
        ca_cert_free(plain);
        ca_cert_free(dressed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_policy_takes_what_it_says),
        cmocka_unit_test(backup_is_the_next_best_of_another_key),
        cmocka_unit_test(path_deeper_than_allowed_is_left_out),
        cmocka_unit_test(pin_only_restricts),
        cmocka_unit_test(pinned_key_emits_only_a_self_signed_copy),
        cmocka_unit_test(fewest_roots_serve_all_targets),
        cmocka_unit_test(failing_target_takes_no_part),
        cmocka_unit_test(intermediate_is_embedded_only_when_asked_and_told_in_capitals),
        cmocka_unit_test(life_is_that_of_the_best_path),
        cmocka_unit_test(order_of_the_store_never_shows),
        cmocka_unit_test(root_that_is_going_or_gone_ranks_last_and_is_told),
    };
    return cmocka_run_group_tests_name("choice", tests, mint, discard);
}
