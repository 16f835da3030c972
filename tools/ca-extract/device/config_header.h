/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_CONFIG_HEADER_H
#define CA_DEVICE_CONFIG_HEADER_H

/*
 * A configuration of Mbed TLS (mbedtls_config.h, config.h) becomes a profile.
 *
 * Only the C preprocessor knows what such a file defines in the end, so it is
 * asked ("cc -dM -E"), and the macros that it reports narrow down the built-in
 * profile of the release that the file is for.
 */

#include "base/error.h"
#include "device/profile.h"

/*
 * Read a configuration.
 *
 * in        path: of the header. Its own folder and the one above are searched
 *           for what it includes.
 * out       profile: named by the file; judged by the release's judge. Written
 *           only on success.
 * fails     CA_ERR_USAGE: no C preprocessor ("cc"), a file that it cannot
 *           read, or one that does not configure Mbed TLS with TLS and X.509.
 * limits    CA_CONFIG_OUTPUT_MAX bytes, CA_CONFIG_TIMEOUT_MS. The release is
 *           told by macros that only it has; a file for 2.x that has none of
 *           them is taken for 3.6.
 * source    include/mbedtls/mbedtls_config.h of 3.6, config.h of 2.28,
 *           psa/crypto_config.h of 4.1
 */
CA_MUST_CHECK bool ca_config_header_read(const char *path, struct ca_profile *profile,
                                         struct ca_error *err);

enum { CA_CONFIG_OUTPUT_MAX = 4 * 1024 * 1024, CA_CONFIG_TIMEOUT_MS = 10000 };

#endif
