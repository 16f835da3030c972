/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/random.h"

#include <mbedtls/psa_util.h>
#include <psa/crypto.h>

#include "tls/entropy.h"

bool fw_random_start(void)
{
    fw_entropy_start();
    return psa_crypto_init() == PSA_SUCCESS;
}

void fw_random_stop(void)
{
    mbedtls_psa_crypto_free();
}

int fw_random_fill(void *context, unsigned char *bytes, size_t len)
{
    (void)context;
    return mbedtls_psa_get_random(MBEDTLS_PSA_RANDOM_STATE, bytes, len);
}
