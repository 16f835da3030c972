/* SPDX-License-Identifier: Apache-2.0 */
/* The same with an input buffer of 4 KB: servers are asked for smaller records. */

#include "tls/mbedtls_config.h"

#undef MBEDTLS_SSL_IN_CONTENT_LEN
#define MBEDTLS_SSL_IN_CONTENT_LEN 4096
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_SSL_RECORD_SIZE_LIMIT
