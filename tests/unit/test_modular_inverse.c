/* SPDX-License-Identifier: Apache-2.0 */
/* The firmware's inversion against the library's, over the primes that it is used with. */

#include "support/test.h"

#include <stdbool.h>

#include <mbedtls/bignum.h>
#include <mbedtls/ecp.h>

#include "tls/modular_inverse.h"

/* x * (1 / x) = 1 modulo p. */
static bool is_inverse(const mbedtls_mpi *x, const mbedtls_mpi *inverse, const mbedtls_mpi *p)
{
    mbedtls_mpi product;

    mbedtls_mpi_init(&product);
    assert_int_equal(mbedtls_mpi_mul_mpi(&product, x, inverse), 0);
    assert_int_equal(mbedtls_mpi_mod_mpi(&product, &product, p), 0);
    bool is_one = mbedtls_mpi_cmp_int(&product, 1) == 0;
    mbedtls_mpi_free(&product);
    return is_one;
}

static void check(const mbedtls_mpi *x, const mbedtls_mpi *p)
{
    mbedtls_mpi inverse;

    mbedtls_mpi_init(&inverse);
    assert_int_equal(mbedtls_mpi_copy(&inverse, x), 0);
    assert_int_equal(fw_modular_inverse(&inverse, p), 0);
    assert_true(is_inverse(x, &inverse, p));
    mbedtls_mpi_free(&inverse);
}

static int known_stream(void *context, unsigned char *bytes, size_t len)
{
    unsigned *state = context;

    for (size_t i = 0; i < len; i++) {
        *state = *state * 1664525u + 1013904223u;
        bytes[i] = (unsigned char)(*state >> 24);
    }
    return 0;
}

static void check_modulus(const mbedtls_mpi *p)
{
    mbedtls_mpi x;
    unsigned state = 1;

    mbedtls_mpi_init(&x);
    for (int i = 1; i <= 64; i++) { /* the smallest, and the largest */
        assert_int_equal(mbedtls_mpi_lset(&x, i), 0);
        check(&x, p);
        assert_int_equal(mbedtls_mpi_sub_int(&x, p, i), 0);
        check(&x, p);
    }
    for (size_t i = 0; i < mbedtls_mpi_bitlen(p) - 1; i++) { /* single bits: long runs of zeros */
        assert_int_equal(mbedtls_mpi_lset(&x, 1), 0);
        assert_int_equal(mbedtls_mpi_shift_l(&x, i), 0);
        check(&x, p);
    }
    for (int i = 0; i < 500; i++) {
        assert_int_equal(mbedtls_mpi_random(&x, 1, p, known_stream, &state), 0);
        check(&x, p);
    }
    mbedtls_mpi_free(&x);
}

static void inverse_is_one_for_both_primes_of_both_curves(void **state)
{
    static const mbedtls_ecp_group_id curves[] = { MBEDTLS_ECP_DP_SECP256R1,
                                                   MBEDTLS_ECP_DP_SECP384R1 };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(curves); i++) {
        mbedtls_ecp_group group;

        mbedtls_ecp_group_init(&group);
        assert_int_equal(mbedtls_ecp_group_load(&group, curves[i]), 0);
        check_modulus(&group.P);
        check_modulus(&group.N);
        mbedtls_ecp_group_free(&group);
    }
}

static void number_out_of_range_is_refused(void **state)
{
    mbedtls_ecp_group group;
    mbedtls_mpi x;
    (void)state;

    mbedtls_ecp_group_init(&group);
    mbedtls_mpi_init(&x);
    assert_int_equal(mbedtls_ecp_group_load(&group, MBEDTLS_ECP_DP_SECP256R1), 0);
    assert_int_equal(mbedtls_mpi_lset(&x, 0), 0);
    assert_int_not_equal(fw_modular_inverse(&x, &group.P), 0);
    assert_int_equal(mbedtls_mpi_copy(&x, &group.P), 0);
    assert_int_not_equal(fw_modular_inverse(&x, &group.P), 0);
    assert_int_equal(mbedtls_mpi_lset(&x, -1), 0);
    assert_int_not_equal(fw_modular_inverse(&x, &group.P), 0);
    mbedtls_mpi_free(&x);
    mbedtls_ecp_group_free(&group);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverse_is_one_for_both_primes_of_both_curves),
        cmocka_unit_test(number_out_of_range_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
