/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BOARD_ETHERNET_H
#define FW_BOARD_ETHERNET_H

/* Ethernet frames, for boards whose network is lwIP. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FW_MAC_LEN = 6, FW_FRAME_MAX = 1514 };

/*
 * Start the controller.
 *
 * out       mac: the station address.
 * fails     false: it does not answer as it should.
 */
bool fw_ethernet_start(uint8_t mac[FW_MAC_LEN]);

/*
 * The cable is in. Asked a few times a second: the place to set the MAC to what
 * the PHY has agreed upon with the other side.
 *
 * out       true also where no PHY answers, so that it cannot be told.
 */
bool fw_ethernet_has_link(void);

/*
 * For drivers: is this a station's address? If not, `mac` becomes one that is
 * locally administered and random, which lasts until the next start.
 *
 * out       false: it has been replaced.
 */
bool fw_ethernet_settle_address(uint8_t mac[FW_MAC_LEN]);

/* Send a frame without its check sum, at most FW_FRAME_MAX bytes; false: dropped. */
bool fw_ethernet_send(const uint8_t *frame, size_t len);

/*
 * Take a received frame.
 *
 * out       its length without check sum; 0 when there is none. Damaged
 *           frames are dropped, and longer ones than `room` too.
 */
size_t fw_ethernet_receive(uint8_t *frame, size_t room);

#endif
