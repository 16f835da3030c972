/* SPDX-License-Identifier: Apache-2.0 */
#include "device/measure.h"

#include <mbedtls/platform.h>
#include <mbedtls/x509_crt.h>

#include <stdint.h>
#include <stdlib.h>

enum { HEADER_LEN = 16 }; /* in front of each block, its size; keeps the alignment */

static size_t used, peak;

static void *counting_calloc(size_t count, size_t size)
{
    size_t len = count * size; /* what the library asks for is far below any overflow */
    size_t *block = ca_alloc(1, len + HEADER_LEN);

    *block = len;
    used += len;
    peak = used > peak ? used : peak;
    return (uint8_t *)block + HEADER_LEN;
}

static void counting_free(void *at)
{
    if (at != NULL) {
        size_t *block = (size_t *)(void *)((uint8_t *)at - HEADER_LEN);
        used -= *block;
        ca_free(block);
    }
}

enum way { AS_PEM, AS_DER, AS_DER_NOCOPY };

static int parse(mbedtls_x509_crt *certs, enum way way, struct ca_span bytes)
{
    switch (way) {
    case AS_PEM:
        return mbedtls_x509_crt_parse(certs, bytes.at, bytes.len);
    case AS_DER:
        return mbedtls_x509_crt_parse_der(certs, bytes.at, bytes.len);
    case AS_DER_NOCOPY:
        return mbedtls_x509_crt_parse_der_nocopy(certs, bytes.at, bytes.len);
    }
    return -1;
}

static void measure(enum way way, const struct ca_span *parts, size_t count, size_t *peak_out,
                    size_t *kept_out)
{
    mbedtls_x509_crt certs;
    int code = 0;

    used = peak = 0;
    mbedtls_x509_crt_init(&certs);
    for (size_t i = 0; i < count && code == 0; i++) {
        code = parse(&certs, way, parts[i]);
    }
    *peak_out = code == 0 ? peak : 0;
    *kept_out = code == 0 ? used : 0;
    mbedtls_x509_crt_free(&certs);
}

void ca_measure_heap(struct ca_span pem, const struct ca_span *der, size_t count,
                     struct ca_heap *heap)
{
    mbedtls_platform_set_calloc_free(counting_calloc, counting_free);
    measure(AS_PEM, &pem, 1, &heap->pem_peak, &heap->pem_kept);
    measure(AS_DER, der, count, &heap->der_peak, &heap->der_kept);
    measure(AS_DER_NOCOPY, der, count, &heap->nocopy_peak, &heap->nocopy_kept);
    mbedtls_platform_set_calloc_free(calloc, free);
}
