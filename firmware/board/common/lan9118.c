/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMSC LAN9220 of the MPS2+, polled; register-compatible with LAN9118. Where it
 * lies, FW_LAN9118_BASE, is the board's to say.
 *
 * Registers and sequences: LAN9220 data sheet (Microchip DS00002391), chapter 5
 * "Register description" and 3.12, 3.13 for transmit and receive.
 */

#include "board/ethernet.h"

#include "board/board.h"

#define LAN(offset)  (*(volatile uint32_t *)(FW_LAN9118_BASE + (offset)))
#define RX_DATA      LAN(0x00)
#define TX_DATA      LAN(0x20)
#define RX_STATUS    LAN(0x40)
#define TX_STATUS    LAN(0x48)
#define BYTE_TEST    LAN(0x64)
#define TX_CFG       LAN(0x70)
#define HW_CFG       LAN(0x74)
#define RX_DP_CTRL   LAN(0x78)
#define RX_FIFO_INF  LAN(0x7C)
#define TX_FIFO_INF  LAN(0x80)
#define MAC_CSR_CMD  LAN(0xA4)
#define MAC_CSR_DATA LAN(0xA8)

/* Indirect, through MAC_CSR_CMD. */
enum { MAC_CR = 1, MAC_ADDRH = 2, MAC_ADDRL = 3, MAC_MII_ACC = 6, MAC_MII_DATA = 7 };

/* Of the PHY, through MAC_MII_ACC; IEEE 802.3, clause 22, and data sheet, 5.5. */
enum { PHY_CONTROL = 0, PHY_STATUS = 1, PHY_ADVERTISE = 4, PHY_PARTNER = 5 };

#define BYTE_TEST_VALUE    0x87654321u
#define HW_CFG_RESET       0x00000001u
#define HW_CFG_MUST_BE_ONE 0x00100000u
#define HW_CFG_TX_FIFO_5K  0x00050000u
#define TX_CFG_ON          0x00000002u
#define MAC_CR_RX_TX       0x0000000Cu
#define MAC_CR_FULL_DUPLEX 0x00100000u
#define MII_BUSY           0x00000001u
#define MII_WRITE          0x00000002u
#define MII_INTERNAL_PHY   (1u << 11)
#define PHY_RESET          0x8000u
#define PHY_NEGOTIATE      0x1200u /* on, and begin anew */
#define PHY_LINK           0x0004u
#define PHY_ALL_MODES      0x01E1u /* 10 and 100 Mbit/s, half and full duplex */
#define PHY_100_FULL       0x0100u
#define PHY_100_HALF       0x0080u
#define PHY_10_FULL        0x0040u
#define CSR_BUSY           0x80000000u
#define CSR_READ           0x40000000u
#define TX_FIRST_AND_LAST  0x00003000u
#define RX_ERROR           0x00008000u
#define RX_FAST_FORWARD    0x80000000u

enum { WAIT_MS = 100, PHY_RESET_MS = 500 /* 802.3, 22.2.4.1.1 */, FCS_LEN = 4, COMMAND_LEN = 8 };

static bool wait_for(volatile const uint32_t *reg, uint32_t mask, uint32_t value)
{
    uint32_t start_ms = fw_board_ms();

    while ((*reg & mask) != value) {
        if (fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    }
    return true;
}

static bool mac_read(uint32_t index, uint32_t *value)
{
    MAC_CSR_CMD = CSR_BUSY | CSR_READ | index;
    if (!wait_for(&MAC_CSR_CMD, CSR_BUSY, 0)) {
        return false;
    }
    *value = MAC_CSR_DATA;
    return true;
}

static bool mac_write(uint32_t index, uint32_t value)
{
    MAC_CSR_DATA = value;
    MAC_CSR_CMD = CSR_BUSY | index;
    return wait_for(&MAC_CSR_CMD, CSR_BUSY, 0);
}

static bool wait_for_mii(void)
{
    uint32_t start_ms = fw_board_ms(), value = 0;

    do {
        if (!mac_read(MAC_MII_ACC, &value) || fw_board_ms() - start_ms > WAIT_MS) {
            return false;
        }
    } while ((value & MII_BUSY) != 0);
    return true;
}

static bool phy_read(uint32_t index, uint32_t *value)
{
    return mac_write(MAC_MII_ACC, MII_INTERNAL_PHY | index << 6 | MII_BUSY) && wait_for_mii() &&
           mac_read(MAC_MII_DATA, value);
}

static bool phy_write(uint32_t index, uint32_t value)
{
    return mac_write(MAC_MII_DATA, value) &&
           mac_write(MAC_MII_ACC, MII_INTERNAL_PHY | index << 6 | MII_WRITE | MII_BUSY) &&
           wait_for_mii();
}

/* Reset, then negotiation: it goes on by itself, and fw_ethernet_has_link sees its end. */
static bool start_phy(void)
{
    uint32_t start_ms = fw_board_ms(), control = PHY_RESET;

    if (!phy_write(PHY_CONTROL, PHY_RESET)) {
        return false;
    }
    while ((control & PHY_RESET) != 0) {
        if (!phy_read(PHY_CONTROL, &control) || fw_board_ms() - start_ms > PHY_RESET_MS) {
            return false;
        }
    }
    return phy_write(PHY_ADVERTISE, PHY_ALL_MODES) && phy_write(PHY_CONTROL, PHY_NEGOTIATE);
}

/*
 * Both sides' best common mode decides the duplex (802.3, annex 28B.3). A side
 * that does not negotiate shows as one that can only do half duplex.
 */
static void agree_on_duplex(void)
{
    uint32_t ours = 0, theirs = 0, control = 0;

    if (!phy_read(PHY_ADVERTISE, &ours) || !phy_read(PHY_PARTNER, &theirs) ||
        !mac_read(MAC_CR, &control)) {
        return;
    }
    uint32_t common = ours & theirs;
    bool is_full = (common & PHY_100_FULL) != 0 ||
                   ((common & PHY_100_HALF) == 0 && (common & PHY_10_FULL) != 0);
    (void)mac_write(MAC_CR, is_full ? control | MAC_CR_FULL_DUPLEX : control & ~MAC_CR_FULL_DUPLEX);
}

bool fw_ethernet_has_link(void)
{
    static bool was_up;
    uint32_t status = 0;

    /* A loss is kept until it is read: the second read tells how it is now. */
    bool is_up =
        phy_read(PHY_STATUS, &status) && phy_read(PHY_STATUS, &status) && (status & PHY_LINK) != 0;
    if (is_up && !was_up) {
        agree_on_duplex();
    }
    was_up = is_up;
    return is_up;
}

static bool read_address(uint8_t mac[FW_MAC_LEN])
{
    uint32_t low = 0, high = 0;

    if (!mac_read(MAC_ADDRL, &low) || !mac_read(MAC_ADDRH, &high)) {
        return false;
    }
    for (int i = 0; i < FW_MAC_LEN; i++) {
        mac[i] = (uint8_t)(i < 4 ? low >> (8 * i) : high >> (8 * (i - 4)));
    }
    return true;
}

static bool write_address(const uint8_t mac[FW_MAC_LEN])
{
    return mac_write(MAC_ADDRL, (uint32_t)mac[0] | (uint32_t)mac[1] << 8 | (uint32_t)mac[2] << 16 |
                                    (uint32_t)mac[3] << 24) &&
           mac_write(MAC_ADDRH, (uint32_t)mac[4] | (uint32_t)mac[5] << 8);
}

/* The address comes from an EEPROM; without one it reads as all ones (data sheet, 5.4.2). */
static bool settle_address(uint8_t mac[FW_MAC_LEN])
{
    if (!read_address(mac)) {
        return false;
    }
    return fw_ethernet_settle_address(mac) ? true : write_address(mac);
}

bool fw_ethernet_start(uint8_t mac[FW_MAC_LEN])
{
    if (BYTE_TEST != BYTE_TEST_VALUE) {
        return false;
    }
    HW_CFG = HW_CFG_RESET;
    if (!wait_for(&HW_CFG, HW_CFG_RESET, 0)) {
        return false;
    }
    HW_CFG = HW_CFG_MUST_BE_ONE | HW_CFG_TX_FIFO_5K;
    TX_CFG = TX_CFG_ON;
    return settle_address(mac) && start_phy() && mac_write(MAC_CR, MAC_CR_RX_TX);
}

bool fw_ethernet_send(const uint8_t *frame, size_t len)
{
    uint32_t room = TX_FIFO_INF & 0xFFFFu;

    if (len > FW_FRAME_MAX || room < len + COMMAND_LEN + 4) {
        return false;
    }
    while ((TX_FIFO_INF & 0x00FF0000u) != 0) {
        (void)TX_STATUS; /* make room for this frame's */
    }
    TX_DATA = TX_FIRST_AND_LAST | (uint32_t)len;
    TX_DATA = (uint32_t)len << 16 | (uint32_t)len;
    for (size_t at = 0; at < len; at += 4) {
        uint32_t word = 0;
        for (size_t i = 0; i < 4 && at + i < len; i++) {
            word |= (uint32_t)frame[at + i] << (8 * i);
        }
        TX_DATA = word;
    }
    return true;
}

static void discard(uint32_t len)
{
    if (len >= 16) { /* shorter ones must be read out: data sheet 3.13.1.1 */
        RX_DP_CTRL = RX_FAST_FORWARD;
        (void)wait_for(&RX_DP_CTRL, RX_FAST_FORWARD, 0);
        return;
    }
    for (uint32_t at = 0; at < len; at += 4) {
        (void)RX_DATA;
    }
}

size_t fw_ethernet_receive(uint8_t *frame, size_t room)
{
    while ((RX_FIFO_INF & 0x00FF0000u) != 0) {
        uint32_t status = RX_STATUS;
        uint32_t whole = status >> 16 & 0x3FFFu;
        size_t len = whole > FCS_LEN ? whole - FCS_LEN : 0;

        if ((status & RX_ERROR) != 0 || len == 0 || len > room) {
            discard(whole);
            continue;
        }
        for (uint32_t at = 0; at < whole; at += 4) {
            uint32_t word = RX_DATA;
            for (size_t i = 0; i < 4 && at + i < len; i++) {
                frame[at + i] = (uint8_t)(word >> (8 * i));
            }
        }
        return len;
    }
    return 0;
}
