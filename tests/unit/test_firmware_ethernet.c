/* SPDX-License-Identifier: Apache-2.0 */
/* The address of a board's Ethernet: its own where it has one, else a local one that two boards do not share. */

#include "support/test.h"

#include "base/log.h"
#include "board/board.h"
#include "board/ethernet.h"

static struct {
    bool has_entropy;
    uint8_t entropy;
    uint32_t us;
} board;

bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    if (board.has_entropy) {
        memset(bytes, board.entropy, len);
    }
    return board.has_entropy;
}

uint32_t fw_board_us(void)
{
    return board.us += 1237;
}

static void address_of_its_own_stays(void **state)
{
    uint8_t mac[FW_MAC_LEN] = { 0x00, 0x1A, 0xB6, 0x01, 0x02, 0x03 };
    const uint8_t same[FW_MAC_LEN] = { 0x00, 0x1A, 0xB6, 0x01, 0x02, 0x03 };
    (void)state;

    assert_true(fw_ethernet_settle_address(mac));
    assert_memory_equal(mac, same, sizeof mac);
}

static void none_all_ones_or_a_group_is_replaced_by_a_local_one(void **state)
{
    static const uint8_t none[][FW_MAC_LEN] = { { 0 },
                                                { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
                                                { 0x01, 0x00, 0x5E, 0x00, 0x00, 0x01 } };
    (void)state;

    for (int pass = 0; pass < 2; pass++) {
        board.has_entropy = pass == 1;
        board.entropy = 0xFD;
        for (size_t i = 0; i < FW_ARRAY_LEN(none); i++) {
            uint8_t mac[FW_MAC_LEN];

            memcpy(mac, none[i], sizeof mac);
            assert_false(fw_ethernet_settle_address(mac));
            assert_int_equal(mac[0] & 3, 2); /* local, and not a group: IEEE 802, 8.2 */
            assert_memory_not_equal(mac, none[i], sizeof mac);
            assert_true(fw_ethernet_settle_address(mac));
        }
    }
}

static void two_boards_differ_by_what_entropy_gave(void **state)
{
    uint8_t one[FW_MAC_LEN] = { 0 }, two[FW_MAC_LEN] = { 0 };
    (void)state;

    board.has_entropy = true;
    board.entropy = 0x11;
    assert_false(fw_ethernet_settle_address(one));
    board.entropy = 0x22;
    assert_false(fw_ethernet_settle_address(two));
    assert_memory_not_equal(one, two, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(address_of_its_own_stays),
        cmocka_unit_test(none_all_ones_or_a_group_is_replaced_by_a_local_one),
        cmocka_unit_test(two_boards_differ_by_what_entropy_gave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
