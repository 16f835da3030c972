/* SPDX-License-Identifier: Apache-2.0 */
/* The words that the firmware's application takes: what is built in, what stands over it, what is refused. */

#include "support/test.h"

#include "app/settings.h"

static void nothing_said_leaves_what_is_built_in(void **state)
{
    static const char *const nothing[] = { "", " ", "   " };
    (void)state;

    for (size_t i = 0; i < FW_ARRAY_LEN(nothing); i++) {
        struct fw_settings settings;

        memset(&settings, 0xA5, sizeof settings);
        assert_true(fw_settings_read(nothing[i], &settings));
        assert_string_equal(settings.host, "letsencrypt.org");
        assert_string_equal(settings.addr, "");
        assert_string_equal(settings.path, "/hello.txt");
        assert_string_equal(settings.sntp, "");
        assert_int_equal(settings.port, 443);
        assert_int_equal(settings.attempts, 4);
        assert_int_equal(settings.backoff_ms, 1000);
        assert_int_equal(settings.timeout_ms, 10000);
        assert_int_equal(settings.repeat, 1);
    }
}

static void each_word_is_taken_and_the_last_one_counts(void **state)
{
    struct fw_settings settings;
    (void)state;

    assert_true(fw_settings_read("host=a.test  addr=10.0.2.2 path=/x sntp=time.test port=8883 "
                                 "attempts=100 backoff=60000 timeout=600000 repeat=2 ",
                                 &settings));
    assert_string_equal(settings.host, "a.test");
    assert_string_equal(settings.addr, "10.0.2.2");
    assert_string_equal(settings.path, "/x");
    assert_string_equal(settings.sntp, "time.test");
    assert_int_equal(settings.port, 8883);
    assert_int_equal(settings.attempts, 100);
    assert_int_equal(settings.backoff_ms, 60000);
    assert_int_equal(settings.timeout_ms, 600000);
    assert_int_equal(settings.repeat, 2);
    assert_true(fw_settings_read("port=1 host=a host=bb port=65535", &settings));
    assert_string_equal(settings.host, "bb");
    assert_int_equal(settings.port, 65535);
    assert_true(fw_settings_read("path=/a?b=c", &settings));
    assert_string_equal(settings.path, "/a?b=c");
}

static void what_makes_no_sense_is_refused(void **state)
{
    static const char *const wrong[] = { "host",
                                         "host=",
                                         "=a",
                                         "hosts=a",
                                         "Host=a",
                                         "port=",
                                         "port=0",
                                         "port=65536",
                                         "port=-1",
                                         "port=1x",
                                         "port=0x10",
                                         "port=99999999999",
                                         "repeat=0",
                                         "repeat=101",
                                         "attempts=0",
                                         "attempts=101",
                                         "backoff=60001",
                                         "timeout=0",
                                         "timeout=600001",
                                         "host=a x",
                                         "verify=0",
                                         "port=443\tport=1" };
    struct fw_settings settings;
    (void)state;

    for (size_t i = 0; i < FW_ARRAY_LEN(wrong); i++) {
        if (fw_settings_read(wrong[i], &settings)) {
            fail_msg("taken: %s", wrong[i]);
        }
    }
}

static void value_may_fill_its_room_and_no_more(void **state)
{
    char words[FW_SETTING_MAX + 16] = "host=";
    struct fw_settings settings;
    (void)state;

    memset(words + 5, 'a', FW_SETTING_MAX - 1);
    assert_true(fw_settings_read(words, &settings));
    assert_int_equal(strlen(settings.host), FW_SETTING_MAX - 1);
    words[5 + FW_SETTING_MAX - 1] = 'a';
    assert_false(fw_settings_read(words, &settings));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_leaves_what_is_built_in),
        cmocka_unit_test(each_word_is_taken_and_the_last_one_counts),
        cmocka_unit_test(what_makes_no_sense_is_refused),
        cmocka_unit_test(value_may_fill_its_room_and_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
