/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Ethernet controller of the LM3S6965, polled.
 *
 * Registers and sequences: LM3S6965 data sheet (Texas Instruments SPMS024),
 * chapter 16 "Ethernet Controller"; 16.3.1 for frames in its FIFOs, 16.5 for the
 * MII registers of its PHY. The station address: user registers, chapter 8.
 */

#include "board/ethernet.h"

#include "board/board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define USER_REG0         REGISTER(0x400FE1E0)
#define USER_REG1         REGISTER(0x400FE1E4)
#define GPIOF_AFSEL       REGISTER(0x40025420)
#define GPIOF_DEN         REGISTER(0x4002551C)
#define MAC(offset)       REGISTER(0x40048000 + (offset))
#define MAC_IACK          MAC(0x00)
#define MAC_IM            MAC(0x04)
#define MAC_RCTL          MAC(0x08)
#define MAC_TCTL          MAC(0x0C)
#define MAC_DATA          MAC(0x10)
#define MAC_IA0           MAC(0x14)
#define MAC_IA1           MAC(0x18)
#define MAC_THR           MAC(0x1C)
#define MAC_MCTL          MAC(0x20)
#define MAC_MDV           MAC(0x24)
#define MAC_MTXD          MAC(0x2C)
#define MAC_MRXD          MAC(0x30)
#define MAC_NP            MAC(0x34)
#define MAC_TR            MAC(0x38)

enum { RCTL_ON = 0x01, RCTL_REJECT_BAD = 0x08, RCTL_RESET_FIFO = 0x10 };
enum { TCTL_ON = 0x01, TCTL_PAD = 0x02, TCTL_CRC = 0x04, TCTL_FULL_DUPLEX = 0x10 };
enum { MCTL_START = 0x01, MCTL_WRITE = 0x02, MDV_2_5_MHZ = 9, THR_WHOLE_FRAME = 0x3F };
enum { PHY_CONTROL = 0, PHY_STATUS = 1, PHY_ID1 = 2, PHY_ADVERTISE = 4, PHY_PARTNER = 5 };
enum { PHY_RESET = 0x8000, PHY_NEGOTIATE = 0x1200, PHY_LINK = 0x0004, PHY_ALL_MODES = 0x01E1 };
enum { PHY_100_FULL = 0x0100, PHY_100_HALF = 0x0080, PHY_10_FULL = 0x0040 };
enum { LED_PINS = 0x0C, WAIT_MS = 20, PHY_RESET_MS = 500, NEW_TX = 1 };
enum { LENGTH_LEN = 2, FCS_LEN = 4, HEADER_LEN = 14 };

static bool has_phy;

static bool wait_for_mii(void)
{
    uint32_t start_ms = fw_board_ms();

    while ((MAC_MCTL & MCTL_START) != 0) {
        if (fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    }
    return true;
}

static bool phy_read(uint32_t index, uint32_t *value)
{
    MAC_MCTL = index << 3 | MCTL_START;
    if (!wait_for_mii()) {
        return false;
    }
    *value = MAC_MRXD & 0xFFFF;
    return true;
}

static bool phy_write(uint32_t index, uint32_t value)
{
    MAC_MTXD = value;
    MAC_MCTL = index << 3 | MCTL_WRITE | MCTL_START;
    return wait_for_mii();
}

/* Reset, then negotiation, which goes on by itself; false: no PHY answers. */
static bool start_phy(void)
{
    uint32_t start_ms = fw_board_ms(), id = 0, control = PHY_RESET;

    if (!phy_read(PHY_ID1, &id) || id == 0 || id == 0xFFFF || !phy_write(PHY_CONTROL, PHY_RESET)) {
        return false;
    }
    while ((control & PHY_RESET) != 0) {
        if (!phy_read(PHY_CONTROL, &control) || fw_board_ms() - start_ms > PHY_RESET_MS) {
            return false;
        }
    }
    return phy_write(PHY_ADVERTISE, PHY_ALL_MODES) && phy_write(PHY_CONTROL, PHY_NEGOTIATE);
}

/* Best common mode (802.3, annex 28B.3); a side that does not negotiate does half duplex. */
static void agree_on_duplex(void)
{
    uint32_t ours = 0, theirs = 0;

    if (!phy_read(PHY_ADVERTISE, &ours) || !phy_read(PHY_PARTNER, &theirs)) {
        return;
    }
    uint32_t common = ours & theirs;
    bool is_full = (common & PHY_100_FULL) != 0 ||
                   ((common & PHY_100_HALF) == 0 && (common & PHY_10_FULL) != 0);
    MAC_TCTL = TCTL_ON | TCTL_PAD | TCTL_CRC | (is_full ? TCTL_FULL_DUPLEX : 0u);
}

bool fw_ethernet_has_link(void)
{
    static bool was_up;
    uint32_t status = 0;

    if (!has_phy) {
        return true; /* as in the emulator: the MAC alone, at half duplex */
    }
    /* A loss is kept until it is read: the second read tells how it is now. */
    bool is_up =
        phy_read(PHY_STATUS, &status) && phy_read(PHY_STATUS, &status) && (status & PHY_LINK) != 0;
    if (is_up && !was_up) {
        agree_on_duplex();
    }
    was_up = is_up;
    return is_up;
}

/* Boards come with their address in the user registers; all ones when they do not. */
static void settle_address(uint8_t mac[FW_MAC_LEN])
{
    const uint32_t low = USER_REG0, high = USER_REG1;

    for (int i = 0; i < 3; i++) {
        mac[i] = (uint8_t)(low >> (8 * i));
        mac[3 + i] = (uint8_t)(high >> (8 * i));
    }
    (void)fw_ethernet_settle_address(mac);
    MAC_IA0 =
        (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 | (uint32_t)mac[3] << 24;
    MAC_IA1 = (uint32_t)mac[4] | (uint32_t)mac[5] << 8;
}

bool fw_ethernet_start(uint8_t mac[FW_MAC_LEN])
{
    GPIOF_AFSEL |= LED_PINS;
    GPIOF_DEN |= LED_PINS;
    MAC_IM = 0;
    MAC_IACK = MAC_IACK;
    MAC_MDV = MDV_2_5_MHZ;
    MAC_THR = THR_WHOLE_FRAME;
    MAC_RCTL = RCTL_RESET_FIFO;
    settle_address(mac);
    has_phy = start_phy();
    MAC_TCTL = TCTL_ON | TCTL_PAD | TCTL_CRC;
    MAC_RCTL = RCTL_ON | RCTL_REJECT_BAD;
    return true;
}

/* Byte number `at` of what goes into the FIFO: the length of the payload, then the frame. */
static uint32_t byte_of(const uint8_t *frame, size_t len, size_t at)
{
    const size_t payload_len = len - HEADER_LEN;

    if (at < LENGTH_LEN) {
        return (uint8_t)(payload_len >> (8 * at));
    }
    return at - LENGTH_LEN < len ? frame[at - LENGTH_LEN] : 0;
}

bool fw_ethernet_send(const uint8_t *frame, size_t len)
{
    uint32_t start_ms = fw_board_ms();

    if (len > FW_FRAME_MAX || len < HEADER_LEN) {
        return false;
    }
    while ((MAC_TR & NEW_TX) != 0) {
        if (fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    }
    for (size_t at = 0; at < len + LENGTH_LEN; at += 4) {
        uint32_t word = 0;
        for (size_t i = 0; i < 4; i++) {
            word |= byte_of(frame, len, at + i) << (8 * i);
        }
        MAC_DATA = word;
    }
    MAC_TR = NEW_TX;
    return true;
}

size_t fw_ethernet_receive(uint8_t *frame, size_t room)
{
    while ((MAC_NP & 0x3F) != 0) {
        uint32_t word = MAC_DATA;
        const size_t whole = word & 0xFFFF; /* counts itself and the check sum */
        const size_t len = whole > LENGTH_LEN + FCS_LEN ? whole - LENGTH_LEN - FCS_LEN : 0;

        for (size_t at = LENGTH_LEN; at < whole; at++) {
            if (at % 4 == 0) {
                word = MAC_DATA;
            }
            if (at - LENGTH_LEN < len && at - LENGTH_LEN < room) {
                frame[at - LENGTH_LEN] = (uint8_t)(word >> (8 * (at % 4)));
            }
        }
        if (len > 0 && len <= room) {
            return len;
        }
    }
    return 0;
}
