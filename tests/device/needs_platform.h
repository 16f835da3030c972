/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The configuration under test, and what the board adds to it.
 *
 * That is the generator of random numbers: the client lends the host's, where
 * PSA wants one, and 2.28 is told that its curves need none of their own. No
 * other macro is set here, so what connects does so by the named set alone.
 */
#include "needs_config.h"

#if defined(MBEDTLS_PSA_CRYPTO_C)
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#endif

#if defined(NEEDS_RELEASE_2)
#if defined(MBEDTLS_ECP_C)
#define MBEDTLS_ECP_NO_INTERNAL_RNG
#endif
#include "mbedtls/check_config.h"
#endif
