/* SPDX-License-Identifier: Apache-2.0 */
/* MBEDTLS_USER_CONFIG_FILE of images whose board keeps a seed. */

#undef MBEDTLS_ENTROPY_HARDWARE_ALT
#define MBEDTLS_ENTROPY_NV_SEED
#define MBEDTLS_PLATFORM_NV_SEED_ALT
