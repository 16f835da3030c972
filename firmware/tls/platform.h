/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_PLATFORM_H
#define FW_TLS_PLATFORM_H

/* What Mbed TLS asks of a platform, answered by the board: the time. Entropy: tls/entropy.h. */

#include <stdint.h>

/* Take over the library's clock, and set it: counted on from here by the board's tick. */
void fw_platform_set_time(int64_t seconds);

#endif
