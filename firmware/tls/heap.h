/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_HEAP_H
#define FW_TLS_HEAP_H

/* The library's heap: one arena in static memory, of FW_TLS_ARENA_LEN bytes (the build's choice). */

/* Make it empty, and count its peak anew. */
void fw_heap_start(void);

/* Note the peak, which fw_tls_heap_peak tells. */
void fw_heap_stop(void);

#endif
