/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_HEAP_H
#define FW_TLS_HEAP_H

/* The library's heap: one arena in static memory, of FW_TLS_ARENA_LEN bytes (the build's choice). */

#include <stdbool.h>

/* Make it empty, and count its peak anew. */
void fw_heap_start(void);

/* Note the peak, which fw_tls_heap_peak tells. */
void fw_heap_stop(void);

/* An allocation has failed since the start: the library then gives other reasons. */
bool fw_heap_was_full(void);

#endif
