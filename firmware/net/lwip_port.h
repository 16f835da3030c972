/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_NET_LWIP_PORT_H
#define FW_NET_LWIP_PORT_H

/* Shared by the files of this folder that stand on lwIP. */

#include <stdbool.h>
#include <stdint.h>

/* Hand received frames to lwIP and let its timers run. */
void fw_lwip_work(void);

/* Work until `is_done` says so or the time is over; false: the time is over. */
bool fw_lwip_wait(bool (*is_done)(void *context), void *context, uint32_t timeout_ms);

/* What is held from here on is told by fw_network_tell. */
void fw_lwip_pools_start(void);

#endif
