/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Added to Mbed TLS's default configuration for a rehearsal: what firmware/tls
 * asks of its library besides, and a heap whose peak can be told. No include
 * guard: Mbed TLS includes it once.
 */
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG
#if defined(__LP64__)
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8
#endif
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
#define MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK
