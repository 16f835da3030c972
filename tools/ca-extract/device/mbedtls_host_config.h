/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Added to Mbed TLS's default configuration for the host's judge.
 *
 * No include guard: Mbed TLS includes it once. The clock is settable, so that
 * certificates are judged at --now without touching the C library's time(); and so
 * is the allocator, to count what a device would need.
 */
#define MBEDTLS_PLATFORM_TIME_ALT
#define MBEDTLS_PLATFORM_MEMORY

/* The self test of 3.6 counts operations on curves in plain globals (ecp.c), which
 * several judging threads would write at once. It changes no verdict. */
#undef MBEDTLS_SELF_TEST
