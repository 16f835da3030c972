/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_NET_NETWORK_H
#define FW_NET_NETWORK_H

/*
 * From a cable to a connected byte stream: an address, a name looked up, the
 * time, a connection. Implemented over lwIP and, for the host, over sockets.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/log.h"
#include "net/transport.h"

enum { FW_ADDRESS_TEXT_MAX = 48 };

enum fw_network_state {
    FW_NETWORK_UP,
    FW_NETWORK_NO_CONTROLLER, /* it does not answer as it should */
    FW_NETWORK_NO_LINK,       /* the cable is out, or nothing is at its other end */
    FW_NETWORK_NO_ADDRESS     /* no answer from a DHCP server */
};

/*
 * Bring the network up and get an address (DHCP). May be called again after a failure.
 *
 * out       address: our own, as text, when it is up.
 * limits    `timeout_ms`, for the link and for the address together.
 */
FW_MUST_CHECK enum fw_network_state fw_network_start(uint32_t timeout_ms,
                                                     char address[FW_ADDRESS_TEXT_MAX]);

/* The cable is in, or it cannot be told. */
bool fw_network_has_link(void);

/* Let time pass, and the network do what it has to meanwhile. */
void fw_network_wait(uint32_t duration_ms);

/*
 * Say on the console what the network's memory holds that it did not when it came
 * up: nothing, once connections are over. Waits a little for what is under way.
 */
void fw_network_tell(void);

/*
 * Look a name up (DNS). An address is taken as it is.
 *
 * out       address: as text.
 * fails     false: not found, or no answer within `timeout_ms`.
 */
FW_MUST_CHECK bool fw_network_resolve(const char *host, uint32_t timeout_ms,
                                      char address[FW_ADDRESS_TEXT_MAX]);

/*
 * Ask for the time (SNTP).
 *
 * in        server: name or address; port: 123, or another for a test.
 * fails     false: no answer within `timeout_ms`.
 */
FW_MUST_CHECK bool fw_network_time(const char *server, uint32_t timeout_ms, int64_t *seconds);

/*
 * Connect.
 *
 * out       transport: there is one connection at a time; to be closed with
 *           its close function.
 * fails     false: refused, or no answer within `timeout_ms`.
 */
FW_MUST_CHECK bool fw_network_connect(const char *address, uint16_t port, uint32_t timeout_ms,
                                      struct fw_transport *transport);

#endif
