/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MBEDTLS_ECP_INTERNAL_ALT: points back to affine coordinates, quicker.
 *
 * Mbed TLS 3.6 inverts modulo P with a constant-time greatest common divisor,
 * which takes a third of an ECDHE-ECDSA handshake. Here the number is first
 * multiplied by a random one, so that what is inverted, and with it the time
 * that this takes, has nothing to do with the point. Formulas: Guide to Elliptic
 * Curve Cryptography, 3.2.1; one inversion for many points: Cohen, A Course in
 * Computational Algebraic Number Theory, 10.3.4.
 */

/* Replacing a part of the library is what its private members are for. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#include <mbedtls/ecp.h>
#include <mbedtls/platform.h>

#include "tls/modular_inverse.h"
#include "tls/random.h"

/* The library's header for these is not a public one. */
unsigned char mbedtls_internal_ecp_grp_capable(const mbedtls_ecp_group *grp);
int mbedtls_internal_ecp_init(const mbedtls_ecp_group *grp);
void mbedtls_internal_ecp_free(const mbedtls_ecp_group *grp);
int mbedtls_internal_ecp_normalize_jac(const mbedtls_ecp_group *grp, mbedtls_ecp_point *pt);
int mbedtls_internal_ecp_normalize_jac_many(const mbedtls_ecp_group *grp, mbedtls_ecp_point *T[],
                                            size_t t_len);

unsigned char mbedtls_internal_ecp_grp_capable(const mbedtls_ecp_group *grp)
{
    return grp->modp != NULL; /* the curves with a quick reduction: all that are compiled in */
}

int mbedtls_internal_ecp_init(const mbedtls_ecp_group *grp)
{
    (void)grp;
    return 0;
}

void mbedtls_internal_ecp_free(const mbedtls_ecp_group *grp)
{
    (void)grp;
}

/* x = a * b mod P. */
static int multiply(const mbedtls_ecp_group *grp, mbedtls_mpi *x, const mbedtls_mpi *a,
                    const mbedtls_mpi *b)
{
    int code = mbedtls_mpi_mul_mpi(x, a, b);

    if (code == 0) {
        code = grp->modp(x);
    }
    while (code == 0 && mbedtls_mpi_cmp_int(x, 0) < 0) {
        code = mbedtls_mpi_add_mpi(x, x, &grp->P);
    }
    while (code == 0 && mbedtls_mpi_cmp_mpi(x, &grp->P) >= 0) {
        code = mbedtls_mpi_sub_abs(x, x, &grp->P);
    }
    return code;
}

/* x = 1 / a mod P = r / (a * r). */
static int invert(const mbedtls_ecp_group *grp, mbedtls_mpi *x, const mbedtls_mpi *a)
{
    mbedtls_mpi blind;
    mbedtls_mpi_init(&blind);
    int code = mbedtls_mpi_random(&blind, 1, &grp->P, fw_random_fill, NULL);

    if (code == 0) {
        code = multiply(grp, x, a, &blind);
    }
    if (code == 0) {
        code = fw_modular_inverse(x, &grp->P);
    }
    if (code == 0) {
        code = multiply(grp, x, x, &blind);
    }
    mbedtls_mpi_free(&blind);
    return code;
}

/* X / Z^2, Y / Z^3, given z = 1 / Z, which is lost. */
static int divide(const mbedtls_ecp_group *grp, mbedtls_ecp_point *point, mbedtls_mpi *z)
{
    int code = multiply(grp, &point->Y, &point->Y, z);

    if (code == 0) {
        code = multiply(grp, z, z, z);
    }
    if (code == 0) {
        code = multiply(grp, &point->X, &point->X, z);
    }
    if (code == 0) {
        code = multiply(grp, &point->Y, &point->Y, z);
    }
    if (code == 0) {
        code = mbedtls_mpi_lset(&point->Z, 1);
    }
    return code;
}

int mbedtls_internal_ecp_normalize_jac(const mbedtls_ecp_group *grp, mbedtls_ecp_point *pt)
{
    mbedtls_mpi z;
    mbedtls_mpi_init(&z);
    int code = invert(grp, &z, &pt->Z);

    if (code == 0) {
        code = divide(grp, pt, &z);
    }
    mbedtls_mpi_free(&z);
    return code;
}

/* A product holds twice the words that its remainder needs: the others go back. */
static int shrink(const mbedtls_ecp_group *grp, mbedtls_mpi *x)
{
    const size_t bits = sizeof(mbedtls_mpi_uint) * 8;

    return mbedtls_mpi_shrink(x, (grp->pbits + bits - 1) / bits);
}

static int shrink_point(const mbedtls_ecp_group *grp, mbedtls_ecp_point *point)
{
    int code = shrink(grp, &point->X);

    if (code == 0) {
        code = shrink(grp, &point->Y);
    }
    return code != 0 ? code : shrink(grp, &point->Z);
}

/*
 * In      products[i] = Z_0 * ... * Z_i, and the last one inverted.
 * Then, from the last to the first: 1 / Z_i = products[i] * products[i-1].
 */
static int divide_all(const mbedtls_ecp_group *grp, mbedtls_ecp_point *points[],
                      mbedtls_mpi *products, size_t len)
{
    mbedtls_mpi z;
    mbedtls_mpi_init(&z);
    int code = 0;

    for (size_t i = len - 1; code == 0 && i > 0; i--) {
        code = multiply(grp, &z, &products[i], &products[i - 1]);
        if (code == 0) {
            code = multiply(grp, &products[i - 1], &products[i], &points[i]->Z);
        }
        if (code == 0) {
            code = divide(grp, points[i], &z);
        }
        if (code == 0) {
            code = shrink_point(grp, points[i]);
        }
        mbedtls_mpi_free(&products[i]);
    }
    if (code == 0) {
        code = divide(grp, points[0], &products[0]);
    }
    mbedtls_mpi_free(&z);
    return code != 0 ? code : shrink_point(grp, points[0]);
}

int mbedtls_internal_ecp_normalize_jac_many(const mbedtls_ecp_group *grp, mbedtls_ecp_point *T[],
                                            size_t t_len)
{
    mbedtls_mpi *products = mbedtls_calloc(t_len, sizeof *products);

    if (products == NULL) {
        return MBEDTLS_ERR_ECP_ALLOC_FAILED;
    }
    for (size_t i = 0; i < t_len; i++) {
        mbedtls_mpi_init(&products[i]);
    }
    int code = 0;
    for (size_t i = 0; code == 0 && i < t_len; i++) {
        code = shrink_point(grp, T[i]); /* here the heap is at its fullest */
    }
    if (code == 0) {
        code = mbedtls_mpi_copy(&products[0], &T[0]->Z);
    }
    for (size_t i = 1; code == 0 && i < t_len; i++) {
        code = multiply(grp, &products[i], &products[i - 1], &T[i]->Z);
        if (code == 0) {
            code = shrink(grp, &products[i]);
        }
    }
    if (code == 0) {
        code = invert(grp, &products[t_len - 1], &products[t_len - 1]);
    }
    if (code == 0) {
        code = divide_all(grp, T, products, t_len);
    }
    for (size_t i = 0; i < t_len; i++) {
        mbedtls_mpi_free(&products[i]);
    }
    mbedtls_free(products);
    return code;
}
