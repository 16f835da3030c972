/* SPDX-License-Identifier: Apache-2.0 */
/* Many targets at once: every piece of work once, and what threads share stays whole. */

#include "support/test.h"

#include <stdatomic.h>

#include "base/clock.h"
#include "base/parallel.h"
#include "device/engine.h"
#include "stages/choice.h"
#include "support/pki.h"
#include "support/tempdir.h"

enum { PIECES = 500, THREADS = 8 };

struct tally {
    atomic_int times[PIECES];
};

static void count_one(void *context, size_t at)
{
    struct tally *tally = context;

    atomic_fetch_add(&tally->times[at], 1);
}

static void every_piece_of_work_is_done_once(void **state)
{
    static const struct {
        size_t count, threads;
    } cases[] = { { PIECES, 1 }, { PIECES, THREADS }, { 3, 64 }, { 1, 8 }, { 0, 8 }, { 5, 0 } };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct tally *tally = calloc(1, sizeof *tally);

        ca_parallel_do(cases[i].count, cases[i].threads, count_one, tally);
        for (size_t k = 0; k < PIECES; k++) {
            assert_int_equal(atomic_load(&tally->times[k]), k < cases[i].count);
        }
        free(tally);
    }
}

enum { ROOT, INT, LEAF, OLD, CROSS, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF, .to_day = 3000 },
    [INT] = { .name = "Int", .issuer = ROOT },
    [LEAF] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = "DNS:device.test" },
    [OLD] = { .name = "Old", .issuer = TEST_SELF, .to_day = 4000, .key = TEST_RSA_2048 },
    [CROSS] = { .name = "Root", .issuer = OLD, .same_key = ROOT + 1, .to_day = 2000 },
};

/* One store, and one list of presented certificates, looked at by all threads. */
struct shared {
    struct ca_presented presented;
    struct ca_root_store *store;
    struct ca_profile profile;
    int64_t now_s;
    struct ca_run run[64];
};

static void look(void *context, size_t at)
{
    struct shared *shared = context;
    struct ca_run *run = &shared->run[at];
    const struct ca_purpose purpose = { "device.test", false, shared->now_s };
    const struct ca_ranking ranking = { .max_depth = CA_DEPTH_NO_LIMIT, .now_s = shared->now_s };
    const struct ca_pool pool = { .presented = &shared->presented };

    if (ca_target_parse("device.test", &run->target, &run->err) &&
        ca_paths_find(&pool, shared->store, &purpose, &run->paths, &run->err)) {
        ca_candidates_order(&run->paths, &ranking, &run->candidates);
        ca_verdicts_judge(&run->candidates, &shared->presented, &run->target, &shared->profile,
                          true, &run->verdicts);
    }
}

static void open_shared(struct shared *shared, const struct test_pki *pki, const char *roots)
{
    static const int presented[] = { LEAF, INT, CROSS }, trusted[] = { ROOT, OLD, -1 };
    const char *const paths[] = { roots };
    const struct ca_root_source source = { paths, 1, NULL, 0 };
    struct ca_error err = NO_ERROR;

    test_pki_write(pki, trusted, roots);
    assert_true(ca_root_store_open(&source, &shared->store, &err));
    assert_true(ca_profile_find("mbedtls-3.6", &shared->profile, &err));
    shared->presented.cert = ca_alloc(CA_ARRAY_LEN(presented), sizeof(struct ca_cert *));
    for (size_t i = 0; i < CA_ARRAY_LEN(presented); i++) {
        shared->presented.cert[shared->presented.count++] =
            test_pki_cert(pki, (size_t)presented[i]);
    }
    shared->now_s = ca_clock_now();
    ca_engine_set_clock(shared->now_s);
}

static void threads_that_share_a_store_come_to_the_same_end(void **state)
{
    struct test_pki *pki = test_pki_mint(recipe, ROWS);
    struct shared *shared = calloc(1, sizeof *shared);
    const struct ca_root *first = NULL;
    struct test_dir dir;
    char roots[128];
    (void)state;

    test_dir_make(&dir);
    open_shared(shared, pki, test_dir_file(&dir, "roots.pem", roots, sizeof roots));
    ca_parallel_do(CA_ARRAY_LEN(shared->run), THREADS, look, shared);
    for (size_t i = 0; i < CA_ARRAY_LEN(shared->run); i++) {
        struct ca_run *run = &shared->run[i];

        assert_int_equal(run->err.code, CA_OK);
        assert_int_equal(run->candidates.count, 2);
        first = i == 0 ? run->candidates.candidate[0].root : first;
        assert_ptr_equal(run->candidates.candidate[0].root, first); /* decoded once for all */
        assert_true(ca_verdict_is_accepted(&run->verdicts.verdict[0]));
        assert_true(ca_verdict_is_accepted(&run->verdicts.verdict[1]));
        ca_verdicts_clear(&run->verdicts);
        ca_candidates_clear(&run->candidates);
        ca_paths_clear(&run->paths);
    }
    ca_presented_clear(&shared->presented);
    ca_root_store_close(shared->store);
    free(shared);
    test_dir_remove(&dir);
    test_pki_free(pki);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_of_work_is_done_once),
        cmocka_unit_test(threads_that_share_a_store_come_to_the_same_end),
    };
    return cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
}
