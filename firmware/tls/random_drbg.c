/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/random.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>

#include "tls/entropy.h"

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context generator;
static bool is_started;

bool fw_random_start(void)
{
    fw_entropy_start();
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&generator);
    is_started = true;
    return mbedtls_ctr_drbg_seed(&generator, mbedtls_entropy_func, &entropy, NULL, 0) == 0;
}

void fw_random_stop(void)
{
    if (is_started) {
        mbedtls_ctr_drbg_free(&generator);
        mbedtls_entropy_free(&entropy);
    }
    is_started = false;
}

int fw_random_fill(void *context, unsigned char *bytes, size_t len)
{
    (void)context;
    return mbedtls_ctr_drbg_random(&generator, bytes, len);
}
