/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_PATH_BENCH_H
#define TEST_SUPPORT_PATH_BENCH_H

/* The stages from paths to choice over minted certificates, without a network. */

#include <stdbool.h>

#include "stages/choice.h"
#include "stages/run.h"
#include "support/pki.h"
#include "support/tempdir.h"

/* A run from presented rows and trusted rows, as the pipeline makes it. */
struct test_bench {
    struct test_pki *pki;
    struct test_dir dir;
    struct ca_root_store *store;
    struct ca_run run;
    struct ca_choice choice;
    bool is_found;
};

/*
 * Mint `count` rows and look from the presented ones (the leaf first) to the
 * trusted ones, for device.test and now; both lists end with -1.
 *
 * out       bench: released with test_bench_clear.
 */
void test_bench_look(struct test_bench *bench, const struct test_recipe *recipe, size_t count,
                     const int *presented, const int *trusted);
void test_bench_clear(struct test_bench *bench);

/* The one anchor that is chosen is the certificate of this row. */
void test_bench_assert_chosen(const struct test_bench *bench, size_t row);

/* The one candidate is, whatever the device makes of the order in which it is presented. */
void test_bench_assert_leads_to(const struct test_bench *bench, size_t row);

#endif
