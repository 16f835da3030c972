/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mbed TLS 3.6 as shipped, on a board of the firmware: the library's own
 * default configuration, and what a board without an operating system brings
 * in its place. Nothing here bears on which chain or handshake is accepted.
 */
#include <mbedtls/mbedtls_config.h>

#undef MBEDTLS_NET_C
#undef MBEDTLS_TIMING_C
#undef MBEDTLS_FS_IO
#undef MBEDTLS_PSA_ITS_FILE_C
#undef MBEDTLS_PSA_CRYPTO_STORAGE_C
#undef MBEDTLS_SELF_TEST

/* As tls/mbedtls_config.h has them: static memory, the board's clock and entropy. */
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_DEBUG
#if defined(__LP64__)
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8
#endif
#define MBEDTLS_PLATFORM_PRINTF_MACRO(...)  ((void)0)
#define MBEDTLS_PLATFORM_FPRINTF_MACRO(...) ((void)0)
#define MBEDTLS_PLATFORM_EXIT_MACRO(status) ((void)(status))
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MS_TIME_ALT
#define MBEDTLS_PLATFORM_GMTIME_R_ALT
#define MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_NO_PLATFORM_ENTROPY

/* The client looks for its anchors where they lie. */
#define MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK
