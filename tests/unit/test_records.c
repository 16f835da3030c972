/* SPDX-License-Identifier: Apache-2.0 */
/* The buffer that puts handshake messages together from the records that they came in. */

#include "stages/records.h"

#include "support/test.h"

enum { PARTS_MAX = 6 };

static const struct {
    const char *name;
    size_t record[PARTS_MAX], message[PARTS_MAX];
    size_t buffer_len;
    bool is_split;
} cases[] = {
    { "nothing", { 0 }, { 0 }, 0, false },
    { "each message in a record of its own", { 100, 900 }, { 100, 900 }, 900, false },
    { "two messages in one record", { 1000 }, { 100, 900 }, 1000, false },
    { "one message in three records", { 512, 512, 76 }, { 1100 }, 1100, true },
    { "what follows in the last record lies in the buffer, too",
      { 512, 512, 300 },
      { 1100, 224 },
      1324,
      true },
    { "the next message begins where the last one ended", { 600, 600 }, { 500, 700 }, 700, true },
    { "padding: they do not add up, so all of it", { 512, 512 }, { 700 }, 1024, true },
};

static void the_buffer_holds_a_message_and_what_came_with_its_end(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_records_seen *seen = ca_alloc(1, sizeof *seen);
        bool is_split = !cases[i].is_split;

        print_message("%s\n", cases[i].name);
        for (size_t k = 0; k < PARTS_MAX && cases[i].record[k] > 0; k++) {
            seen->record[seen->record_count++] = cases[i].record[k];
        }
        for (size_t k = 0; k < PARTS_MAX && cases[i].message[k] > 0; k++) {
            seen->message[seen->message_count++] = cases[i].message[k];
        }
        assert_int_equal(ca_records_buffer(seen, &is_split), cases[i].buffer_len);
        assert_int_equal(is_split, cases[i].is_split);
        ca_free(seen);
    }
}

static void a_handshake_message_is_named_and_found_by_its_name(void **state)
{
    static const uint8_t types[] = { 2, 4, 8, 11, 12, 13 };
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(types); i++) {
        assert_int_equal(ca_handshake_message_type(ca_handshake_message_name(types[i])), types[i]);
    }
    assert_int_equal(ca_handshake_message_type(NULL), 11);
    assert_int_equal(ca_handshake_message_type("no such"), 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_buffer_holds_a_message_and_what_came_with_its_end),
        cmocka_unit_test(a_handshake_message_is_named_and_found_by_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
