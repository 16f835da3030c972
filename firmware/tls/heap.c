/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/heap.h"

#include <mbedtls/memory_buffer_alloc.h>

#include "tls/tls_client.h"

static unsigned char arena[FW_TLS_ARENA_LEN];
static size_t peak;
static bool was_full;

void fw_heap_start(void)
{
    was_full = false;
    mbedtls_memory_buffer_alloc_init(arena, sizeof arena);
}

/* The linker puts the first in place of the library's own, which is the second. */
void *__wrap_mbedtls_calloc(size_t count, size_t size);
void *__real_mbedtls_calloc(size_t count, size_t size);

void *__wrap_mbedtls_calloc(size_t count, size_t size)
{
    void *made = __real_mbedtls_calloc(count, size);

    was_full = was_full || (made == NULL && count > 0 && size > 0);
    return made;
}

bool fw_heap_was_full(void)
{
    return was_full;
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
