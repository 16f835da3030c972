/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mbed TLS's seed in non-volatile memory: it is read, and a new one is written in
 * its place, before the first random number is drawn; when one of both fails
 * there is no entropy, and no connection.
 */

#include "tls/entropy.h"

#include <mbedtls/entropy.h>
#include <mbedtls/platform.h>

#include "board/seed.h"

static int read_seed(unsigned char *seed, size_t len)
{
    return len == FW_SEED_LEN && fw_board_seed_read(seed) ? (int)len : -1;
}

static int write_seed(unsigned char *seed, size_t len)
{
    return len == FW_SEED_LEN && fw_board_seed_write(seed) ? (int)len : -1;
}

void fw_entropy_start(void)
{
    mbedtls_platform_set_nv_seed(read_seed, write_seed);
}
