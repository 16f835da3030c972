/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers here are little-endian arrays of 32 bits, in memory of their own. */
#include "tls/modular_inverse.h"

#include <mbedtls/platform_util.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { WORDS_MAX = 12 }; /* P-384 */

/* x += y; the carry. */
static uint32_t add(uint32_t *x, const uint32_t *y, size_t count)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += (uint64_t)x[i] + y[i];
        x[i] = (uint32_t)sum;
        sum >>= 32;
    }
    return (uint32_t)sum;
}

/* x -= y; the borrow. */
static uint32_t subtract(uint32_t *x, const uint32_t *y, size_t count)
{
    uint32_t borrow = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t difference = (uint64_t)x[i] - y[i] - borrow;

        x[i] = (uint32_t)difference;
        borrow = (uint32_t)(difference >> 63);
    }
    return borrow;
}

/* x >>= 1, with `top` coming in from above. */
static void halve(uint32_t *x, uint32_t top, size_t count)
{
    for (size_t i = count; i > 0; i--) {
        uint32_t low = x[i - 1] & 1;

        x[i - 1] = x[i - 1] >> 1 | top << 31;
        top = low;
    }
}

static bool is_one(const uint32_t *x, size_t count)
{
    uint32_t rest = x[0] ^ 1;

    for (size_t i = 1; i < count; i++) {
        rest |= x[i];
    }
    return rest == 0;
}

static bool is_less(const uint32_t *x, const uint32_t *y, size_t count)
{
    size_t i = count - 1;

    while (i > 0 && x[i] == y[i]) {
        i--;
    }
    return x[i] < y[i];
}

/* Take the factors 2 out of u, and out of x modulo p. */
static void make_odd(uint32_t *u, uint32_t *x, const uint32_t *p, size_t count)
{
    while ((u[0] & 1) == 0) {
        halve(u, 0, count);
        halve(x, (x[0] & 1) != 0 ? add(x, p, count) : 0, count);
    }
}

/* u -= v, and x -= y modulo p. */
static void reduce(uint32_t *u, const uint32_t *v, uint32_t *x, const uint32_t *y,
                   const uint32_t *p, size_t count)
{
    subtract(u, v, count);
    if (subtract(x, y, count) != 0) {
        add(x, p, count);
    }
}

/* x = 1 / a mod p: algorithm 2.22. */
static void invert(uint32_t *x, const uint32_t *a, const uint32_t *p, size_t count)
{
    uint32_t u[WORDS_MAX] = { 0 }, v[WORDS_MAX] = { 0 }, y[WORDS_MAX] = { 0 };
    const size_t len = count * sizeof *x;

    /* Always: a * x = u and a * y = v, modulo p. */
    memcpy(u, a, len);
    memcpy(v, p, len);
    memset(x, 0, len);
    x[0] = 1;
    make_odd(u, x, p, count);
    while (!is_one(u, count)) {
        if (is_less(u, v, count)) {
            reduce(v, u, y, x, p, count);
            make_odd(v, y, p, count);
        } else {
            reduce(u, v, x, y, p, count);
            make_odd(u, x, p, count);
        }
        if (is_one(v, count)) {
            memcpy(x, y, len);
            return;
        }
    }
}

static int to_words(uint32_t *words, size_t count, const mbedtls_mpi *x)
{
    unsigned char bytes[4 * WORDS_MAX];
    int code = mbedtls_mpi_write_binary_le(x, bytes, 4 * count);

    for (size_t i = 0; i < count; i++) {
        const unsigned char *at = bytes + 4 * i;

        words[i] = at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    }
    mbedtls_platform_zeroize(bytes, sizeof bytes);
    return code;
}

static int from_words(mbedtls_mpi *x, const uint32_t *words, size_t count)
{
    unsigned char bytes[4 * WORDS_MAX];

    for (size_t i = 0; i < 4 * count; i++) {
        bytes[i] = (unsigned char)(words[i / 4] >> 8 * (i % 4));
    }
    return mbedtls_mpi_read_binary_le(x, bytes, 4 * count);
}

int fw_modular_inverse(mbedtls_mpi *x, const mbedtls_mpi *p)
{
    uint32_t a[WORDS_MAX] = { 0 }, modulus[WORDS_MAX] = { 0 }, inverse[WORDS_MAX];
    const size_t count = (mbedtls_mpi_bitlen(p) + 31) / 32;

    if (count > WORDS_MAX || mbedtls_mpi_cmp_int(x, 0) <= 0 || mbedtls_mpi_cmp_mpi(x, p) >= 0) {
        return MBEDTLS_ERR_MPI_BAD_INPUT_DATA;
    }
    int code = to_words(a, count, x);
    if (code == 0) {
        code = to_words(modulus, count, p);
    }
    if (code == 0) {
        invert(inverse, a, modulus, count);
        code = from_words(x, inverse, count);
    }
    return code;
}
