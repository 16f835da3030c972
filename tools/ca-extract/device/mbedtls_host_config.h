/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Added to Mbed TLS's default configuration for the host's judge.
 *
 * No include guard: Mbed TLS includes it once. The clock is settable, so that
 * certificates are judged at --now without touching the C library's time().
 */
#define MBEDTLS_PLATFORM_TIME_ALT
