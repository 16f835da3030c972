/* SPDX-License-Identifier: Apache-2.0 */
/* Every failure of the firmware has a name, words and a status of its own. */

#include "support/test.h"

#include <mbedtls/x509_crt.h>

#include "app/outcome.h"
#include "tls/verify_words.h"

static void every_result_has_words_that_no_other_has(void **state)
{
    (void)state;
    for (int i = 0; i < FW_TLS_RESULT_COUNT; i++) {
        const char *words = fw_tls_words((enum fw_tls_result)i);

        assert_non_null(words);
        assert_non_null(fw_tls_advice((enum fw_tls_result)i));
        assert_true(strlen(words) > 0);
        for (int k = 0; k < i; k++) {
            assert_string_not_equal(words, fw_tls_words((enum fw_tls_result)k));
        }
        if (i != FW_TLS_OK && i != FW_TLS_CLOSED) {
            assert_true(strlen(fw_tls_advice((enum fw_tls_result)i)) > 0);
        }
    }
}

static void status_of_a_result_collides_with_no_other(void **state)
{
    (void)state;
    assert_int_equal(fw_outcome_of(FW_TLS_OK), FW_DONE);
    assert_int_equal(fw_outcome_of(FW_TLS_WRONG_ROOT), 27);
    assert_int_equal(fw_outcome_of(FW_TLS_LIST_TOO_LARGE), 42);
    for (int i = 1; i < FW_TLS_RESULT_COUNT; i++) {
        assert_int_equal(fw_outcome_of((enum fw_tls_result)i), 20 + i);
        assert_true(20 + i < FW_BAD_REPLY);
    }
}

static void only_what_may_be_over_is_tried_again(void **state)
{
    static const int passing[] = { FW_NO_NETWORK,       FW_NO_TIME,        FW_NO_SUCH_HOST,
                                   FW_NO_CONNECTION,    FW_NO_LINK,        FW_CUT_REPLY,
                                   20 + FW_TLS_TIMEOUT, 20 + FW_TLS_BROKEN };
    (void)state;

    for (int i = 0; i < 100; i++) {
        bool wanted = false;

        for (size_t k = 0; k < FW_ARRAY_LEN(passing); k++) {
            wanted = wanted || passing[k] == i;
        }
        assert_int_equal(fw_outcome_may_pass((enum fw_outcome)i), wanted);
    }
}

static void flags_are_told_one_by_one_the_most_telling_first(void **state)
{
    static const struct {
        uint32_t flags;
        enum fw_tls_result result;
        const char *words;
    } rows[] = {
        { MBEDTLS_X509_BADCERT_NOT_TRUSTED, FW_TLS_WRONG_ROOT, "does not end in a root" },
        { MBEDTLS_X509_BADCERT_CN_MISMATCH, FW_TLS_WRONG_NAME, "another host name" },
        { MBEDTLS_X509_BADCERT_EXPIRED, FW_TLS_EXPIRED, "has expired" },
        { MBEDTLS_X509_BADCERT_FUTURE, FW_TLS_NOT_YET_VALID, "not yet valid" },
        { MBEDTLS_X509_BADCERT_BAD_KEY, FW_TLS_UNACCEPTABLE, "curve or size" },
        { MBEDTLS_X509_BADCERT_BAD_MD, FW_TLS_UNACCEPTABLE, "hash" },
        { MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, FW_TLS_UNACCEPTABLE, "not for TLS servers" },
        { MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_NOT_TRUSTED, FW_TLS_WRONG_ROOT,
          "does not end in a root" },
        { MBEDTLS_X509_BADCERT_FUTURE | MBEDTLS_X509_BADCERT_CN_MISMATCH, FW_TLS_WRONG_NAME,
          "another host name" },
    };
    (void)state;

    for (size_t i = 0; i < FW_ARRAY_LEN(rows); i++) {
        size_t told = 0, set = 0;

        assert_int_equal(fw_verify_result(rows[i].flags), rows[i].result);
        assert_contains(fw_verify_flag_words(rows[i].flags, 0), rows[i].words);
        while (fw_verify_flag_words(rows[i].flags, told) != NULL) {
            told++;
        }
        for (uint32_t bits = rows[i].flags; bits != 0; bits &= bits - 1) {
            set++;
        }
        assert_int_equal(told, set);
    }
}

static void flags_that_say_nothing_are_never_taken_for_success(void **state)
{
    (void)state;
    assert_int_equal(fw_verify_result(0), FW_TLS_UNACCEPTABLE);
    assert_null(fw_verify_flag_words(0, 0));
    assert_int_equal(fw_verify_result(0x40000000u), FW_TLS_UNACCEPTABLE);
    assert_int_equal(fw_verify_result(UINT32_MAX), FW_TLS_WRONG_ROOT);
}

static void alert_has_words_even_when_it_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(fw_alert_words(70), "no common version of TLS");
    for (int i = -1; i < 300; i++) {
        assert_true(strlen(fw_alert_words(i)) > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_result_has_words_that_no_other_has),
        cmocka_unit_test(status_of_a_result_collides_with_no_other),
        cmocka_unit_test(only_what_may_be_over_is_tried_again),
        cmocka_unit_test(flags_are_told_one_by_one_the_most_telling_first),
        cmocka_unit_test(flags_that_say_nothing_are_never_taken_for_success),
        cmocka_unit_test(alert_has_words_even_when_it_is_unknown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
