/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/heap.h"

#include <mbedtls/memory_buffer_alloc.h>

#include "tls/tls_client.h"

static unsigned char arena[FW_TLS_ARENA_LEN];
static size_t peak;

void fw_heap_start(void)
{
    mbedtls_memory_buffer_alloc_init(arena, sizeof arena);
}

void fw_heap_stop(void)
{
    size_t bytes = 0, blocks = 0;

    mbedtls_memory_buffer_alloc_max_get(&bytes, &blocks);
    peak = bytes > peak ? bytes : peak;
}

size_t fw_tls_heap_used(void)
{
    size_t bytes = 0, blocks = 0;

    mbedtls_memory_buffer_alloc_cur_get(&bytes, &blocks);
    return bytes;
}

size_t fw_tls_heap_peak(void)
{
    return peak;
}
