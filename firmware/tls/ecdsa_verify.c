/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MBEDTLS_ECDSA_VERIFY_ALT: SEC 1, 4.1.4, over the library's point arithmetic.
 *
 * Everything in it is public, so that the inversion need not take the same time
 * for all; and what is no longer needed is given back before the heap is at its
 * fullest, in the multiplication of points.
 */

/* Replacing a part of the library is what its private members are for. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <mbedtls/ecdsa.h>

#include <stdbool.h>

#include "tls/modular_inverse.h"

/* e: the leftmost bits of the hash. All curves here have orders of whole bytes. */
static int read_hash(const mbedtls_ecp_group *grp, mbedtls_mpi *e, const unsigned char *hash,
                     size_t len)
{
    const size_t order_len = (grp->nbits + 7) / 8;

    return mbedtls_mpi_read_binary(e, hash, len < order_len ? len : order_len);
}

static int multiply(const mbedtls_ecp_group *grp, mbedtls_mpi *x, const mbedtls_mpi *factor)
{
    int code = mbedtls_mpi_mul_mpi(x, x, factor);

    if (code == 0) {
        code = mbedtls_mpi_mod_mpi(x, x, &grp->N);
    }
    return code != 0 ? code : mbedtls_mpi_shrink(x, grp->N.n);
}

/* u1 = e / s, u2 = r / s. */
static int divide(const mbedtls_ecp_group *grp, mbedtls_mpi *u1, mbedtls_mpi *u2,
                  const mbedtls_mpi *r, const mbedtls_mpi *s)
{
    mbedtls_mpi inverse;
    mbedtls_mpi_init(&inverse);
    int code = mbedtls_mpi_copy(&inverse, s);

    if (code == 0) {
        code = fw_modular_inverse(&inverse, &grp->N);
    }
    if (code == 0) {
        code = multiply(grp, u1, &inverse);
    }
    if (code == 0) {
        code = mbedtls_mpi_copy(u2, r);
    }
    if (code == 0) {
        code = multiply(grp, u2, &inverse);
    }
    mbedtls_mpi_free(&inverse);
    return code;
}

static bool is_in_range(const mbedtls_ecp_group *grp, const mbedtls_mpi *x)
{
    return mbedtls_mpi_cmp_int(x, 1) >= 0 && mbedtls_mpi_cmp_mpi(x, &grp->N) < 0;
}

/* Is the x of u1 * G + u2 * Q, modulo N, r? */
static int compare(mbedtls_ecp_group *grp, const mbedtls_mpi *u1, const mbedtls_mpi *u2,
                   const mbedtls_ecp_point *Q, const mbedtls_mpi *r)
{
    mbedtls_ecp_point sum;
    mbedtls_ecp_point_init(&sum);
    int code = mbedtls_ecp_muladd(grp, &sum, u1, &grp->G, u2, Q);

    if (code == 0 && mbedtls_ecp_is_zero(&sum)) {
        code = MBEDTLS_ERR_ECP_VERIFY_FAILED;
    }
    if (code == 0) {
        code = mbedtls_mpi_mod_mpi(&sum.X, &sum.X, &grp->N);
    }
    if (code == 0 && mbedtls_mpi_cmp_mpi(&sum.X, r) != 0) {
        code = MBEDTLS_ERR_ECP_VERIFY_FAILED;
    }
    mbedtls_ecp_point_free(&sum);
    return code;
}

int mbedtls_ecdsa_verify(mbedtls_ecp_group *grp, const unsigned char *buf, size_t blen,
                         const mbedtls_ecp_point *Q, const mbedtls_mpi *r, const mbedtls_mpi *s)
{
    if (!is_in_range(grp, r) || !is_in_range(grp, s)) {
        return MBEDTLS_ERR_ECP_VERIFY_FAILED;
    }
    mbedtls_mpi u1, u2;
    mbedtls_mpi_init(&u1);
    mbedtls_mpi_init(&u2);
    int code = read_hash(grp, &u1, buf, blen);
    if (code == 0) {
        code = divide(grp, &u1, &u2, r, s);
    }
    if (code == 0) {
        code = compare(grp, &u1, &u2, Q, r);
    }
    mbedtls_mpi_free(&u1);
    mbedtls_mpi_free(&u2);
    return code;
}
