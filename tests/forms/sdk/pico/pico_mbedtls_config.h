/* SPDX-License-Identifier: Apache-2.0 */
/* What the SDK names in MBEDTLS_CONFIG_FILE: with the application's own name in it, quotes
 * would find Mbed TLS's default configuration first. */
#include "mbedtls_config.h"
