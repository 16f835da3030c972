/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/entropy.h"

#include <mbedtls/entropy.h>

#include "board/board.h"

/* MBEDTLS_ENTROPY_HARDWARE_ALT: the library's header for it is not a public one. */
int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len, size_t *olen);

void fw_entropy_start(void)
{
}

int mbedtls_hardware_poll(void *data, unsigned char *output, size_t len, size_t *olen)
{
    (void)data;
    if (!fw_board_entropy(output, len)) {
        return MBEDTLS_ERR_ENTROPY_SOURCE_FAILED;
    }
    *olen = len;
    return 0;
}
