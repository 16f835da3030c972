/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_MEASURE_H
#define CA_DEVICE_MEASURE_H

/* What anchors cost on the heap of a device: measured, by parsing them here. */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

/* Bytes that the linked Mbed TLS asked for, on this machine: its pointers are
 * of 64 bits, so a device of 32 bits needs somewhat less. */
struct ca_heap {
    size_t pem_peak, pem_kept;       /* mbedtls_x509_crt_parse of PEM */
    size_t der_peak, der_kept;       /* mbedtls_x509_crt_parse_der, one by one */
    size_t nocopy_peak, nocopy_kept; /* mbedtls_x509_crt_parse_der_nocopy */
};

/*
 * Measure.
 *
 * in        pem: all anchors, the NUL counted. der: each of them.
 * out       heap: zeroed where they cannot be parsed.
 * limits    not while another thread uses the library: its allocator is
 *           another one meanwhile.
 */
void ca_measure_heap(struct ca_span pem, const struct ca_span *der, size_t count,
                     struct ca_heap *heap);

#endif
