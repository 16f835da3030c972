/* SPDX-License-Identifier: Apache-2.0 */
#include "support/path_bench.h"

#include "support/test.h"

#include "base/clock.h"
#include "device/engine.h"

static void present(struct test_bench *bench, const int *rows)
{
    struct ca_presented *presented = &bench->run.presented;

    presented->cert = ca_alloc(TEST_PKI_MAX, sizeof(struct ca_cert *));
    for (; *rows >= 0; rows++) {
        presented->cert[presented->count++] = test_pki_cert(bench->pki, (size_t)*rows);
    }
}

void test_bench_look(struct test_bench *bench, const struct test_recipe *recipe, size_t count,
                     const int *presented, const int *trusted)
{
    struct ca_purpose purpose = { "device.test", false, ca_clock_now() };
    const struct ca_ranking nobody = { .max_depth = CA_DEPTH_NO_LIMIT };
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    char roots[128];

    *bench = (struct test_bench){ .pki = test_pki_mint(recipe, count) };
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

void test_bench_clear(struct test_bench *bench)
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

void test_bench_assert_chosen(const struct test_bench *bench, size_t row)
{
    struct ca_cert *expected = test_pki_cert(bench->pki, row);

    assert_int_equal(bench->choice.count, 1);
    assert_true(ca_cert_equal(bench->choice.anchor[0].cert, expected));
    ca_cert_free(expected);
}

/* Whatever the device makes of the order in which it is presented. */
void test_bench_assert_leads_to(const struct test_bench *bench, size_t row)
{
    struct ca_cert *expected = test_pki_cert(bench->pki, row);

    assert_true(bench->is_found);
    assert_int_equal(bench->run.candidates.count, 1);
    assert_true(ca_cert_equal(bench->run.candidates.candidate[0].root->cert, expected));
    ca_cert_free(expected);
}
