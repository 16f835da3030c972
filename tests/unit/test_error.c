/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

static void first_failure_is_kept_and_long_text_is_marked_as_cut(void **state)
{
    struct ca_error err = NO_ERROR;
    char longer[CA_ERROR_WHAT_MAX * 2];
    (void)state;

    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_false(ca_fail(&err, CA_ERR_DEVICE, "%s", longer));
    assert_false(ca_fail(&err, CA_ERR_OUTPUT, "later"));

    assert_int_equal(err.code, CA_ERR_DEVICE);
    assert_int_equal(strlen(err.what), sizeof err.what - 1);
    assert_string_equal(err.what + strlen(err.what) - 3, "...");
}

static void cause_and_hint_belong_to_a_failure_and_the_first_is_kept(void **state)
{
    struct ca_error err = NO_ERROR;
    (void)state;

    ca_error_cause(&err, "before any failure");
    assert_string_equal(err.cause, "");
    ca_fail(&err, CA_ERR_USAGE, "what");
    ca_error_cause(&err, "first");
    ca_error_cause(&err, "second");
    ca_error_hint(&err, "do %d", 1);
    ca_error_hint(&err, "do %d", 2);
    assert_string_equal(err.cause, "first");
    assert_string_equal(ca_error_hint_text(&err), "do 1");
}

static void text_from_strangers_cannot_drive_the_terminal(void **state)
{
    struct ca_error err = NO_ERROR;
    (void)state;

    ca_fail(&err, CA_ERR_DEVICE, "CA '%s'", "Evil\x1b[2J\nRoot");
    assert_string_equal(err.what, "CA 'Evil?[2J?Root'");
}

static void text_cut_within_a_character_stays_readable(void **state)
{
    struct ca_error err = NO_ERROR;
    char accents[CA_ERROR_WHAT_MAX + 2];
    (void)state;

    for (size_t i = 0; i + 1 < sizeof accents; i += 2) {
        memcpy(accents + i, "\xC3\xA9", 2);
    }
    accents[sizeof accents - 2] = '\0';
    ca_fail(&err, CA_ERR_DEVICE, "x%s", accents);
    assert_string_equal(err.what + strlen(err.what) - 4, "?...");
}

static void every_code_has_an_exit_status_of_its_own(void **state)
{
    bool is_used[CA_ERR_COUNT] = { false };
    (void)state;

    for (int code = 0; code < CA_ERR_COUNT; code++) {
        int status = ca_error_exit_status((enum ca_error_code)code);
        struct ca_error err = NO_ERROR;

        assert_in_range(status, 0, CA_ERR_COUNT - 1);
        assert_false(is_used[status]);
        is_used[status] = true;
        ca_fail(&err, (enum ca_error_code)code, "x");
        assert_int_equal(ca_error_hint_text(&err)[0] != '\0', code != CA_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_failure_is_kept_and_long_text_is_marked_as_cut),
        cmocka_unit_test(cause_and_hint_belong_to_a_failure_and_the_first_is_kept),
        cmocka_unit_test(text_from_strangers_cannot_drive_the_terminal),
        cmocka_unit_test(text_cut_within_a_character_stays_readable),
        cmocka_unit_test(every_code_has_an_exit_status_of_its_own),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, NULL);
}
