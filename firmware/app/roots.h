/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_ROOTS_H
#define FW_APP_ROOTS_H

/* The roots that the image carries: what ca-extract printed, in the forms header, array or der. */

#include <stdint.h>

#include "tls/tls_client.h"

/* Trust them all; fails as fw_tls_set_root_ca_cert does. */
FW_MUST_CHECK enum fw_tls_result fw_roots_set(struct fw_tls_client *client);

/* Seconds since 1970 that no right clock is below. */
int64_t fw_roots_time_floor(void);

#endif
