/* SPDX-License-Identifier: Apache-2.0 */
/* device/: profiles and the engine. */

#include "support/test.h"

#include "base/clock.h"
#include "data/data.h"
#include "device/engine.h"
#include "device/profile.h"
#include "support/judged.h"
#include "support/pki.h"
#include "x509/pem.h"

enum {
    ROOT,
    INT,
    LEAF,
    P521_ROOT,
    P521_LEAF,
    RSA_ROOT,
    RSA_LEAF,
    SHA1_ROOT,
    SHA1_LEAF,
    SMALL_ROOT,
    SMALL_LEAF,
    ED_LEAF,
    ED_CA,
    ED_SIGNED,
    ROWS
};

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF, .to_day = 100 },
    [INT] = { .name = "Int", .issuer = ROOT },
    [LEAF] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = "DNS:device.test" },
    [P521_ROOT] = { .name = "P521", .issuer = TEST_SELF, .key = TEST_P521 },
    [P521_LEAF] = { .name = "leaf",
                    .issuer = P521_ROOT,
                    .is_leaf = true,
                    .sans = "DNS:device.test" },
    [RSA_ROOT] = { .name = "RSA", .issuer = TEST_SELF, .key = TEST_RSA_4096 },
    [RSA_LEAF] = { .name = "leaf", .issuer = RSA_ROOT, .is_leaf = true, .sans = "DNS:device.test" },
    [SHA1_ROOT] = { .name = "SHA1", .issuer = TEST_SELF, .is_sha1 = true },
    [SHA1_LEAF] = { .name = "leaf",
                    .issuer = SHA1_ROOT,
                    .is_leaf = true,
                    .sans = "DNS:device.test" },
    [SMALL_ROOT] = { .name = "Small", .issuer = TEST_SELF, .key = TEST_RSA_1024 },
    [SMALL_LEAF] = { .name = "leaf",
                     .issuer = SMALL_ROOT,
                     .is_leaf = true,
                     .sans = "DNS:device.test" },
    [ED_LEAF] = { .name = "leaf",
                  .issuer = ROOT,
                  .is_leaf = true,
                  .key = TEST_ED25519,
                  .sans = "DNS:device.test" },
    [ED_CA] = { .name = "Ed25519", .issuer = ROOT, .key = TEST_ED25519 },
    [ED_SIGNED] = { .name = "leaf", .issuer = ED_CA, .is_leaf = true, .sans = "DNS:device.test" },
};

static int64_t start_s; /* one moment for the whole run: a second may pass between two questions */

static int mint(void **state)
{
    start_s = ca_clock_now();
    *state = test_pki_mint(recipe, ROWS);
    return 0;
}

static int release(void **state)
{
    test_pki_free(*state);
    return 0;
}

static struct ca_judgement ask(const struct test_pki *pki, const char *profile_name, size_t anchor,
                               const int *presented, const char *host, int now_day)
{
    return test_judge(pki, profile_name, anchor, presented, host,
                      start_s + (int64_t)now_day * CA_DAY_S);
}

static const struct {
    const char *name, *profile;
    size_t anchor;
    int presented[4];
    const char *host;
    int now_day;
    bool is_accepted;
    uint32_t flags;
    const char *says;
} device_cases[] = {
    { "good", "mbedtls-3.6", ROOT, { LEAF, INT, -1 }, "device.test", 0, true, 0, NULL },
    { "good for the firmware",
      "firmware",
      ROOT,
      { LEAF, INT, -1 },
      "device.test",
      0,
      true,
      0,
      NULL },
    { "wrong root",
      "mbedtls-3.6",
      RSA_ROOT,
      { LEAF, INT, -1 },
      "device.test",
      0,
      false,
      0x8,
      "not correctly signed by the trusted CA (flags=0x8)" },
    { "missing intermediate",
      "mbedtls-3.6",
      ROOT,
      { LEAF, -1 },
      "device.test",
      0,
      false,
      0x8,
      "not correctly signed" },
    { "wrong name",
      "mbedtls-3.6",
      ROOT,
      { LEAF, INT, -1 },
      "other.test",
      0,
      false,
      0x4,
      "does not match with the expected CN" },
    { "too late",
      "mbedtls-3.6",
      ROOT,
      { LEAF, INT, -1 },
      "device.test",
      5000,
      false,
      0x1,
      "The certificate validity has expired" },
    { "too early",
      "mbedtls-3.6",
      ROOT,
      { LEAF, INT, -1 },
      "device.test",
      -5000,
      false,
      0x200,
      "validity starts in the future" },
    { "P-521 where it is known",
      "mbedtls-3.6",
      P521_ROOT,
      { P521_LEAF, -1 },
      "device.test",
      0,
      true,
      0,
      NULL },
    { "P-521 where it is not",
      "firmware",
      P521_ROOT,
      { P521_LEAF, -1 },
      "device.test",
      0,
      false,
      0,
      "the device cannot read a key of type P-521, which 'P521' has" },
    { "RSA-4096", "firmware", RSA_ROOT, { RSA_LEAF, -1 }, "device.test", 0, true, 0, NULL },
    { "anchor signed with SHA-1, which is read but not judged",
      "mbedtls-3.6",
      SHA1_ROOT,
      { SHA1_LEAF, -1 },
      "device.test",
      0,
      true,
      0,
      NULL },
    { "anchor signed with SHA-1, which cannot be read",
      "firmware",
      SHA1_ROOT,
      { SHA1_LEAF, -1 },
      "device.test",
      0,
      false,
      0,
      "cannot read a signature with" },
    { "presented certificate with SHA-1 is passed over",
      "firmware",
      ROOT,
      { LEAF, INT, SHA1_ROOT, -1 },
      "device.test",
      0,
      true,
      0,
      NULL },
    { "RSA-1024 anchor",
      "mbedtls-3.6",
      SMALL_ROOT,
      { SMALL_LEAF, -1 },
      "device.test",
      0,
      false,
      0x10000,
      "RSA too short" },
    { "Ed25519 leaf",
      "mbedtls-3.6",
      ROOT,
      { ED_LEAF, -1 },
      "device.test",
      0,
      false,
      0,
      "cannot read a key of type Ed25519" },
};

static void device_judges_as_the_table_says(void **state)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(device_cases); i++) {
        print_message("device: %s\n", device_cases[i].name);
        struct ca_judgement judgement =
            ask(*state, device_cases[i].profile, device_cases[i].anchor, device_cases[i].presented,
                device_cases[i].host, device_cases[i].now_day);
        if (judgement.is_accepted != device_cases[i].is_accepted) {
            print_error("reason: %s\n", judgement.reason);
        }
        assert_int_equal(judgement.is_accepted, device_cases[i].is_accepted);
        assert_int_equal(judgement.flags & device_cases[i].flags, device_cases[i].flags);
        assert_int_equal(judgement.reason[0] != '\0', !device_cases[i].is_accepted);
        if (device_cases[i].says != NULL) {
            assert_contains(judgement.reason, device_cases[i].says);
        }
    }
}

static void bytes_that_are_not_the_chosen_anchors_are_refused(void **state)
{
    struct ca_cert *root = test_pki_cert(*state, ROOT), *other = test_pki_cert(*state, RSA_ROOT);
    struct ca_cert *leaf = test_pki_cert(*state, LEAF), *inner = test_pki_cert(*state, INT);
    const struct ca_cert *const chosen[] = { root }, *const presented[] = { leaf, inner };
    struct ca_text one = { 0 }, two = { 0 }, wrong = { 0 };
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;

    assert_true(ca_profile_find("mbedtls-3.6", &profile, &err));
    ca_engine_set_clock(ca_clock_now());
    ca_pem_put(ca_bytes_span(&root->der), &one);
    ca_pem_put(ca_bytes_span(&root->der), &two);
    ca_pem_put(ca_bytes_span(&other->der), &two);
    ca_pem_put(ca_bytes_span(&other->der), &wrong);
    const struct {
        const struct ca_text *text;
        size_t less;
        const char *says;
    } cases[] = {
        { &one, 0, "" },
        { &two, 0, "an anchor that was not chosen is there" },
        { &wrong, 0, "anchor 1 is not the certificate that was chosen" },
        { &one, 1, "an anchor cannot be parsed" }, /* the NUL not counted */
        { &one, 40, "an anchor cannot be parsed" },
    };
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_judgement judgement;
        struct ca_question question = {
            .profile = &profile,
            .bytes = { (const uint8_t *)cases[i].text->at, cases[i].text->len + 1 - cases[i].less },
            .anchor = chosen,
            .anchor_count = 1,
            .presented = presented,
            .presented_count = 2,
            .host = "device.test",
        };
        ca_engine_judge(&question, &judgement);
        assert_int_equal(judgement.is_accepted, i == 0);
        assert_contains(judgement.reason, cases[i].says);
    }
    ca_text_clear(&one);
    ca_text_clear(&two);
    ca_text_clear(&wrong);
    ca_cert_free(root);
    ca_cert_free(other);
    ca_cert_free(leaf);
    ca_cert_free(inner);
}

static void earlier_answer_stands_only_for_the_same_question(void **state)
{
    static const int presented[] = { LEAF, INT, -1 };
    struct ca_judgement good = ask(*state, "mbedtls-3.6", ROOT, presented, "device.test", 0);
    struct ca_judgement name = ask(*state, "mbedtls-3.6", ROOT, presented, "other.test", 0);
    struct ca_judgement later = ask(*state, "mbedtls-3.6", ROOT, presented, "device.test", 1);
    struct ca_judgement again = ask(*state, "mbedtls-3.6", ROOT, presented, "device.test", 1);
    struct ca_judgement device = ask(*state, "firmware", ROOT, presented, "device.test", 1);
    struct ca_judgement root = ask(*state, "mbedtls-3.6", RSA_ROOT, presented, "device.test", 1);

    assert_memory_not_equal(good.digest, name.digest, CA_SHA256_LEN);
    assert_memory_not_equal(good.digest, later.digest, CA_SHA256_LEN);
    assert_memory_equal(again.digest, later.digest, CA_SHA256_LEN);
    assert_memory_not_equal(later.digest, device.digest, CA_SHA256_LEN);
    assert_memory_not_equal(later.digest, root.digest, CA_SHA256_LEN);
}

/* Mbed TLS passes over what it cannot read, and then verifies an empty list. */
static void list_of_which_nothing_can_be_read_has_the_flags_of_an_empty_one(void **state)
{
    static const int presented[] = { ED_SIGNED, -1 };
    const uint32_t flags = 0x1 | 0x4 | 0x8 | 0x4000 | 0x8000 | 0x10000; /* mbedtls/x509.h */
    struct ca_judgement judgement = ask(*state, "mbedtls-3.6", ROOT, presented, "device.test", 0);

    assert_false(judgement.is_accepted);
    assert_int_equal(judgement.flags, flags);
    assert_contains(judgement.reason, "can read none of the presented certificates");
}

static void every_built_in_profile_can_be_read(void **state)
{
    (void)state;
    assert_in_range(ca_data_profile_count, 2, 100);
    for (size_t i = 0; i < ca_data_profile_count; i++) {
        struct ca_profile profile;
        struct ca_error err = NO_ERROR;

        print_message("profile: %s\n", ca_data_profiles[i].name);
        assert_true(ca_profile_find(ca_data_profiles[i].name, &profile, &err));
        assert_string_equal(profile.name, ca_data_profiles[i].name);
    }
}

static void unknown_profile_lists_those_that_there_are(void **state)
{
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_false(ca_profile_find("mbedtls-9", &profile, &err));
    assert_int_equal(err.code, CA_ERR_USAGE);
    assert_string_equal(err.hint,
                        "built in are: bearssl-0.6, esp-idf-5, firmware, mbed-os-ce-7, "
                        "mbedtls-2.28, mbedtls-3.6, mbedtls-4.1, zephyr-4; or name a file");
}

static void profile_with_a_fault_is_refused_by_the_name_of_the_member(void **state)
{
    static const struct {
        const char *from, *to, *what;
    } cases[] = {
        { "\"tls_min\": \"1.2\"", "\"tls_min\": \"1.1\"", "'tls_min' must be" },
        { "\"sha384\"", "\"sha3\"", "'parses_hashes' holds a word that is not known" },
        { "\"rsa_bits_min\": 2048", "\"rsa_bits_min\": -1", "'rsa_bits_min' is not a number in" },
        { "\"input_buffer\"", "\"input_bufer\"", "'input_bufer' is not a member" },
        { "\"has_clock\": true,", "", "'has_clock' must be true or false" },
        { "\"library\": \"Mbed TLS 3.6\"", "\"library\": 3", "'library' must be a text" },
        { "\"parses_keys\": [", "\"parses_keys\": 1, \"about\": [", "is not valid JSON" },
        { "{", "", "is not valid JSON" },
    };
    const struct ca_data_file *file =
        ca_data_find(ca_data_profiles, ca_data_profile_count, "firmware");
    char *whole = ca_strndup((const char *)file->at, file->len);
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile, untouched;
        struct ca_error err = NO_ERROR;
        struct ca_text text = { 0 };
        const char *at = strstr(whole, cases[i].from);

        assert_non_null(at);
        ca_text_put(&text, whole, (size_t)(at - whole));
        ca_text_puts(&text, cases[i].to);
        ca_text_puts(&text, at + strlen(cases[i].from));
        memset(&profile, 0xA5, sizeof profile);
        memcpy(&untouched, &profile, sizeof profile);
        assert_false(ca_profile_read(ca_text_span(&text), "mine", &profile, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_contains(err.what, cases[i].what);
        assert_memory_equal(&profile, &untouched, sizeof profile);
        ca_text_clear(&text);
    }
    ca_free(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(device_judges_as_the_table_says),
        cmocka_unit_test(bytes_that_are_not_the_chosen_anchors_are_refused),
        cmocka_unit_test(earlier_answer_stands_only_for_the_same_question),
        cmocka_unit_test(list_of_which_nothing_can_be_read_has_the_flags_of_an_empty_one),
        cmocka_unit_test(every_built_in_profile_can_be_read),
        cmocka_unit_test(unknown_profile_lists_those_that_there_are),
        cmocka_unit_test(profile_with_a_fault_is_refused_by_the_name_of_the_member),
    };
    return cmocka_run_group_tests_name("device", tests, mint, release);
}
