/* SPDX-License-Identifier: Apache-2.0 */
#include "board/ethernet.h"

#include "board/board.h"

enum { GROUP = 0x01, LOCAL = 0x02 }; /* IEEE 802, 8.2 */

bool fw_ethernet_settle_address(uint8_t mac[FW_MAC_LEN])
{
    uint8_t any = 0;

    for (int i = 0; i < FW_MAC_LEN; i++) {
        any |= mac[i];
    }
    if (any != 0 && (mac[0] & GROUP) == 0) {
        return true;
    }
    if (!fw_board_entropy(mac, FW_MAC_LEN)) {
        for (int i = 0; i < FW_MAC_LEN; i++) {
            mac[i] = (uint8_t)(fw_board_us() >> i);
        }
    }
    mac[0] = (uint8_t)((mac[0] | LOCAL) & ~GROUP);
    return false;
}
