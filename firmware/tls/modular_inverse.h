/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_MODULAR_INVERSE_H
#define FW_TLS_MODULAR_INVERSE_H

#include <mbedtls/bignum.h>

/*
 * x = 1 / x mod p, quickly.
 *
 * in        p: prime, of at most 384 bits; x: 0 < x < p.
 * fails     MBEDTLS_ERR_MPI_BAD_INPUT_DATA when they are not; no memory.
 * limits    how long it takes depends on x: blind what is secret.
 * source    Guide to Elliptic Curve Cryptography, algorithm 2.22
 */
int fw_modular_inverse(mbedtls_mpi *x, const mbedtls_mpi *p);

#endif
