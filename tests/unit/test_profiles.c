/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in profiles, rule by rule: what each accepts and what it refuses. */

#include "support/test.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "device/engine.h"
#include "device/judge_process.h"
#include "device/judge_wire.h"
#include "support/judged.h"
#include "support/pki.h"
#include "support/tempdir.h"

enum { ROOT, INT, LEAF, SHA1_LEAF, RSA_INT, RSA_LEAF, SMALL_LEAF, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF, .to_day = 4000 },
    [INT] = { .name = "Int", .issuer = ROOT },
    [LEAF] = { .name = "leaf",
               .issuer = INT,
               .is_leaf = true,
               .sans = "DNS:device.test,IP:127.0.0.1" },
    [SHA1_LEAF] = { .name = "leaf",
                    .issuer = INT,
                    .is_leaf = true,
                    .is_sha1 = true,
                    .sans = "DNS:device.test" },
    [RSA_INT] = { .name = "RSA", .issuer = ROOT, .key = TEST_RSA_2048 },
    [RSA_LEAF] = { .name = "leaf",
                   .issuer = RSA_INT,
                   .is_leaf = true,
                   .key = TEST_RSA_2048,
                   .sans = "DNS:device.test" },
    [SMALL_LEAF] = { .name = "leaf",
                     .issuer = INT,
                     .is_leaf = true,
                     .key = TEST_RSA_1024,
                     .sans = "DNS:device.test" },
};

static void write_text(const char *path, const char *text)
{
    test_file_write(path, text, strlen(text));
}

static int64_t start_s; /* one moment for the whole run: a second may pass between two questions */

static int mint(void **state)
{
    start_s = ca_clock_now();
    *state = test_pki_mint(recipe, ROWS);
    ca_judge_look_in(TEST_JUDGES);
    return 0;
}

static int release(void **state)
{
    test_pki_free(*state);
    return 0;
}

#define ALL                                                                                        \
    "bearssl-0.6 esp-idf-5 firmware mbed-os-ce-7 mbedtls-2.28 mbedtls-3.6 mbedtls-4.1 zephyr-4"

static bool is_among(const char *name, const char *names)
{
    const char *at = strstr(names, name);

    return at != NULL && (at[strlen(name)] == ' ' || at[strlen(name)] == '\0');
}

/* What can be read: a key and a signature, and the profiles that cannot. */
static const struct {
    const char *what;
    struct ca_cert cert;
    const char *beyond;
} readable[] = {
    { "P-256, SHA-256", { .key_kind = CA_KEY_P256, .signature_hash = CA_HASH_SHA256 }, "" },
    { "P-384", { .key_kind = CA_KEY_P384, .signature_hash = CA_HASH_SHA384 }, "" },
    { "P-521",
      { .key_kind = CA_KEY_P521, .signature_hash = CA_HASH_SHA512 },
      "firmware mbed-os-ce-7 zephyr-4" },
    { "another curve",
      { .key_kind = CA_KEY_EC_OTHER, .signature_hash = CA_HASH_SHA256 },
      "bearssl-0.6 firmware mbed-os-ce-7 zephyr-4" },
    { "RSA-4096",
      { .key_kind = CA_KEY_RSA, .key_bits = 4096, .signature_hash = CA_HASH_SHA256 },
      "" },
    { "RSA-4104",
      { .key_kind = CA_KEY_RSA, .key_bits = 4104, .signature_hash = CA_HASH_SHA256 },
      "bearssl-0.6 esp-idf-5 firmware mbed-os-ce-7 mbedtls-4.1" },
    { "RSA-8200",
      { .key_kind = CA_KEY_RSA, .key_bits = 8200, .signature_hash = CA_HASH_SHA256 },
      ALL },
    { "Ed25519", { .key_kind = CA_KEY_ED25519, .signature_hash = CA_HASH_NONE_APART }, ALL },
    { "a key for PSS alone",
      { .key_kind = CA_KEY_RSA_PSS, .key_bits = 2048, .signature_hash = CA_HASH_SHA256 },
      ALL },
    { "signed with SHA-1",
      { .key_kind = CA_KEY_P256, .signature_hash = CA_HASH_SHA1 },
      "firmware" },
    { "signed with SHA-224",
      { .key_kind = CA_KEY_P256, .signature_hash = CA_HASH_SHA224 },
      "firmware" },
    { "signed with MD5",
      { .key_kind = CA_KEY_P256, .signature_hash = CA_HASH_MD5 },
      "bearssl-0.6 firmware mbed-os-ce-7" },
    { "signed with PSS",
      { .key_kind = CA_KEY_P256, .signature_hash = CA_HASH_SHA256, .signature_text = "rsassaPss" },
      "bearssl-0.6 mbed-os-ce-7 zephyr-4" },
};

static void profiles_read_what_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(readable); i++) {
        char names[CA_PROFILE_NAMES_MAX], *rest = names;

        ca_profile_names(names);
        for (char *name = strtok_r(rest, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest)) {
            struct ca_cert cert = readable[i].cert;
            char text[CA_LACK_TEXT_MAX];
            struct ca_profile profile;
            struct ca_error err = NO_ERROR;

            print_message("%s: %s\n", name, readable[i].what);
            cert.signature_text = cert.signature_text != NULL ? cert.signature_text : "one";
            assert_true(ca_profile_find(name, &profile, &err));
            bool is_beyond = ca_profile_lacks(&profile, &cert, text) != CA_LACK_NOTHING;
            assert_int_equal(is_beyond, is_among(name, readable[i].beyond));
            assert_int_equal(is_beyond, text[0] != '\0');
        }
    }
}

/* What is offered: one thing that each modelled profile has, and one that it lacks. */
static void profiles_offer_what_their_sources_say(void **state)
{
    static const struct {
        const char *name, *has_group, *lacks_group, *has_suite, *lacks_suite;
    } cases[] = {
        { "esp-idf-5", "x25519", "x448", "TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384", "CHACHA20" },
        { "mbed-os-ce-7", "x448", "secp521r1", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_RSA_" },
        { "zephyr-4", "secp384r1", "x25519", "TLS_RSA_WITH_AES_128_GCM_SHA256", "CHACHA20" },
        { "bearssl-0.6", "x25519", "x448", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_DHE_" },
        { "mbedtls-4.1", "x448", "secp256k1", "TLS_AES_128_GCM_SHA256", "TLS_RSA_" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile;
        struct ca_error err = NO_ERROR;

        print_message("%s\n", cases[i].name);
        assert_true(ca_profile_find(cases[i].name, &profile, &err));
        assert_contains(profile.groups, cases[i].has_group);
        assert_null(strstr(profile.groups, cases[i].lacks_group));
        assert_contains(profile.suites, cases[i].has_suite);
        assert_null(strstr(profile.suites, cases[i].lacks_suite));
    }
}

static struct ca_judgement ask(const struct test_pki *pki, const char *name, const int *presented,
                               const char *host, int now_day)
{
    return test_judge(pki, name, ROOT, presented, host, start_s + (int64_t)now_day * CA_DAY_S);
}

/* What is trusted: a chain under the root, and the profiles that refuse it. */
static const struct {
    const char *what;
    int presented[4];
    const char *host;
    int now_day;
    const char *refused_by;
} trusted[] = {
    { "good", { LEAF, INT, -1 }, "device.test", 0, "" },
    { "RSA-2048", { RSA_LEAF, RSA_INT, -1 }, "device.test", 0, "" },
    { "the root is sent as well", { LEAF, INT, ROOT, -1 }, "device.test", 0, "" },
    { "expired",
      { LEAF, INT, -1 },
      "device.test",
      3000,
      "bearssl-0.6 firmware mbedtls-2.28 mbedtls-3.6 mbedtls-4.1" },
    { "an address", { LEAF, INT, -1 }, "127.0.0.1", 0, "bearssl-0.6 mbed-os-ce-7 mbedtls-2.28" },
    { "another name", { LEAF, INT, -1 }, "other.test", 0, ALL },
    { "a leaf signed with SHA-1",
      { SHA1_LEAF, INT, -1 },
      "device.test",
      0,
      "esp-idf-5 firmware mbed-os-ce-7 mbedtls-2.28 mbedtls-3.6 mbedtls-4.1 zephyr-4" },
    { "a leaf of RSA-1024",
      { SMALL_LEAF, INT, -1 },
      "device.test",
      0,
      "esp-idf-5 firmware mbed-os-ce-7 mbedtls-2.28 mbedtls-3.6 mbedtls-4.1 zephyr-4" },
    { "a stray before the issuer", { LEAF, RSA_INT, INT, -1 }, "device.test", 0, "bearssl-0.6" },
    { "an issuer is missing", { LEAF, -1 }, "device.test", 0, ALL },
    { "a stray behind what is trusted", { LEAF, INT, RSA_INT, -1 }, "device.test", 0, "" },
};

static void profiles_trust_what_the_table_says(void **state)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(trusted); i++) {
        char names[CA_PROFILE_NAMES_MAX], *rest = names;

        ca_profile_names(names);
        for (char *name = strtok_r(rest, ", ", &rest); name; name = strtok_r(NULL, ", ", &rest)) {
            print_message("%s: %s\n", name, trusted[i].what);
            struct ca_judgement judgement =
                ask(*state, name, trusted[i].presented, trusted[i].host, trusted[i].now_day);
            if (judgement.is_accepted == is_among(name, trusted[i].refused_by)) {
                print_error("reason: %s\n", judgement.reason);
            }
            assert_int_equal(!judgement.is_accepted, is_among(name, trusted[i].refused_by));
        }
    }
}

static void only_a_librarys_own_word_is_a_proof(void **state)
{
    static const struct {
        const char *name;
        bool is_proved;
    } cases[] = { { "mbedtls-3.6", true },   { "firmware", true },   { "mbedtls-4.1", false },
                  { "mbed-os-ce-7", false }, { "esp-idf-5", false }, { "zephyr-4", false },
                  { "bearssl-0.6", false } };
    static const int presented[] = { LEAF, INT, -1 };
    char path[CA_JUDGE_PATH_MAX];

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_judgement judgement = ask(*state, cases[i].name, presented, "device.test", 0);
        assert_int_equal(judgement.is_proved, cases[i].is_proved);
    }
    bool has_judge = ca_judge_find("mbedtls-2.28", path);
    assert_int_equal(ask(*state, "mbedtls-2.28", presented, "device.test", 0).is_proved, has_judge);
    ca_judge_look_in("/nonexistent");
    assert_false(ask(*state, "mbedtls-2.28", presented, "device.test", 0).is_proved);
    assert_true(ask(*state, "mbedtls-2.28", presented, "device.test", 0).is_accepted);
    ca_judge_look_in(TEST_JUDGES);
}

/* A judge that is none: it must cost the verdict, never the program. */
static void judge_that_gives_no_answer_is_a_refusal(void **state)
{
    static const struct {
        const char *what, *script;
    } cases[] = {
        { "says nothing", "#!/bin/sh\nexit 0\n" },
        { "fails", "#!/bin/sh\ncat >/dev/null\nexit 3\n" },
        { "says too much", "#!/bin/sh\nhead -c 100000 /dev/zero\n" },
        { "says half", "#!/bin/sh\nprintf 'ca-judge 1\\naccepted 1\\n'\n" },
        { "contradicts itself",
          "#!/bin/sh\nprintf 'ca-judge 1\\naccepted 1\\ncode 0\\nflags 0\\nstage 2\\nend\\n'\n" },
        { "is another version's", "#!/bin/sh\nprintf 'ca-judge 2\\naccepted 1\\nend\\n'\n" },
    };
    static const int presented[] = { LEAF, INT, -1 };

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct test_dir dir;
        char path[CA_JUDGE_PATH_MAX];

        print_message("judge: %s\n", cases[i].what);
        test_dir_make(&dir);
        test_dir_file(&dir, "ca-judge-mbedtls-2.28", path, sizeof path);
        write_text(path, cases[i].script);
        assert_int_equal(chmod(path, 0700), 0);
        ca_judge_look_in(dir.path);
        struct ca_judgement judgement = ask(*state, "mbedtls-2.28", presented, "device.test", 0);
        assert_false(judgement.is_accepted);
        assert_contains(judgement.reason, "gave no answer");
        ca_judge_look_in(TEST_JUDGES);
        test_dir_remove(&dir);
    }
}

static void questions_and_answers_survive_the_pipe(void **state)
{
    const struct ca_sent sent[] = { { { (const uint8_t *)"end\nabc", 7 }, false },
                                    { { (const uint8_t *)"", 0 }, true } };
    const struct ca_span chosen[] = { { (const uint8_t *)"x\0y", 3 } };
    const struct ca_verify_request request = { .anchors = { (const uint8_t *)"a\nb", 3 },
                                               .chosen = chosen,
                                               .chosen_count = 1,
                                               .sent = sent,
                                               .sent_count = 2,
                                               .host = "device.test",
                                               .is_tls_1_3 = true,
                                               .leaf_use = CA_LEAF_AGREES,
                                               .leaf_uses = 14,
                                               .hashes = 240,
                                               .keys = 122,
                                               .rsa_bits_min = 2048,
                                               .intermediates_max = 8,
                                               .has_clock = true,
                                               .now_s = -5 };
    static struct ca_judge_request read;
    struct ca_text text = { 0 };
    (void)state;

    ca_judge_put_request(&request, &text);
    assert_true(ca_judge_get_request(ca_text_span(&text), &read));
    assert_string_equal(read.request.host, "device.test");
    assert_int_equal(read.request.now_s, -5);
    assert_int_equal(read.request.leaf_use, CA_LEAF_AGREES);
    assert_int_equal(read.request.sent_count, 2);
    assert_true(read.request.sent[1].is_unknown && read.request.is_tls_1_3);
    assert_true(ca_span_equal(read.request.sent[0].der, sent[0].der));
    assert_true(ca_span_equal(read.request.chosen[0], chosen[0]));
    for (size_t len = 0; len < text.len - 1; len++) { /* cut anywhere, it is none */
        assert_false(
            ca_judge_get_request((struct ca_span){ (const uint8_t *)text.at, len }, &read));
    }
    ca_text_clear(&text);
}

static void profile_in_a_file_says_the_rest_by_its_base(void **state)
{
    static const struct {
        const char *what, *text, *fault;
    } cases[] = {
        { "good", "{\"base\":\"mbedtls-3.6\",\"name\":\"mine\",\"input_buffer\":4096}", NULL },
        { "of a base of a base",
          "{\"base\":\"mbed-os-ce-7\",\"name\":\"mine\",\"input_buffer\":4096}", NULL },
        { "no such base", "{\"base\":\"mine\",\"name\":\"mine\"}",
          "'base' is no built-in profile" },
        { "no base", "{\"name\":\"mine\"}", "'library' must be a text" },
        { "a path as judge", "{\"base\":\"mbedtls-3.6\",\"judge\":\"../x\"}",
          "'judge' is no name" },
        { "out of range", "{\"base\":\"mbedtls-3.6\",\"max_intermediates\":9}",
          "'max_intermediates' is not a number in the allowed range" },
        { "unknown member", "{\"base\":\"mbedtls-3.6\",\"max\":9}", "'max' is not a member" },
        { "no JSON", "x", "is not valid JSON" },
    };
    struct test_dir dir;
    char path[CA_JUDGE_PATH_MAX];
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "mine.json", path, sizeof path);
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile;
        struct ca_error err = NO_ERROR;

        print_message("file: %s\n", cases[i].what);
        write_text(path, cases[i].text);
        assert_int_equal(ca_profile_find(path, &profile, &err), cases[i].fault == NULL);
        if (cases[i].fault == NULL) {
            assert_string_equal(profile.name, "mine");
            assert_string_equal(profile.given, path);
            assert_int_equal(profile.input_len, 4096);
        } else {
            assert_int_equal(err.code, CA_ERR_USAGE);
            assert_contains(err.what, cases[i].fault);
        }
    }
    test_dir_remove(&dir);
}

/* The least that is one. */
static const char configuration[] = "#define MBEDTLS_X509_CRT_PARSE_C\n#define MBEDTLS_SSL_CLI_C\n"
                                    "#define MBEDTLS_SSL_PROTO_TLS1_2\n#define MBEDTLS_RSA_C\n"
                                    "#define MBEDTLS_SHA256_C\n#define MBEDTLS_AES_C\n"
                                    "#define MBEDTLS_GCM_C\n#define MBEDTLS_PKCS1_V15\n"
                                    "#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED\n"
                                    "#define MBEDTLS_ECP_DP_SECP256R1_ENABLED\n";

/* Each line of a configuration, and what it makes of the profile. */
static void configuration_narrows_down_the_profile_of_its_release(void **state)
{
    struct test_dir dir;
    char path[CA_JUDGE_PATH_MAX];
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "mbedtls_config.h", path, sizeof path);
    write_text(path, configuration);
    assert_true(ca_profile_find(path, &profile, &err));
    assert_string_equal(profile.name, "mbedtls_config.h");
    assert_string_equal(profile.suites, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_string_equal(profile.groups, "secp256r1");
    assert_string_equal(profile.schemes, "rsa_pkcs1_sha256");
    assert_int_equal(profile.parses_keys, 1u << CA_KEY_RSA | 1u << CA_KEY_P256);
    assert_int_equal(profile.parses_hashes, 1u << CA_HASH_SHA256);
    assert_false(profile.has_clock || profile.parses_pss);
    assert_int_equal(profile.tls_max, CA_TLS_1_2);
    assert_int_equal(profile.dialect, CA_DIALECT_MBEDTLS_3);

    struct ca_text more = { 0 };
    ca_text_add(&more,
                "%s#define MBEDTLS_HAVE_TIME_DATE\n#define BYTES 4096\n#if BYTES > 1\n"
                "#define MBEDTLS_SSL_MAX_CONTENT_LEN 4096\n#endif\n#define MBEDTLS_SHA512_C\n"
                "#define MBEDTLS_MPI_MAX_SIZE 512\n#define MBEDTLS_X509_RSASSA_PSS_SUPPORT\n",
                configuration);
    write_text(path, ca_text_words(&more));
    assert_true(ca_profile_find(path, &profile, &err));
    assert_int_equal(profile.dialect, CA_DIALECT_MBEDTLS_2);
    assert_int_equal(profile.input_len, 4096);
    assert_int_equal(profile.rsa_bits_max, 4096);
    assert_true(profile.has_clock && profile.parses_pss);
    assert_true((profile.accepts_hashes & 1u << CA_HASH_SHA384) != 0);
    ca_text_clear(&more);

    static const char *const faults[] = { "#error no\n", "#include \"nowhere.h\"\n", "",
                                          "#define MBEDTLS_SSL_CLI_C\n" };
    for (size_t i = 0; i < CA_ARRAY_LEN(faults); i++) {
        struct ca_error fault = NO_ERROR;

        write_text(path, faults[i]);
        assert_false(ca_profile_find(path, &profile, &fault));
        assert_int_equal(fault.code, CA_ERR_USAGE);
        assert_contains(fault.what, "cannot be read as a configuration");
    }
    test_dir_remove(&dir);
}

/* What a buffer has beside its content, by library/ssl_misc.h: the last row is the release's own. */
static void configuration_says_what_the_buffer_has_besides(void **state)
{
    static const struct {
        const char *more;
        size_t overhead;
    } cases[] = {
        { "", 16 + 16 },
        { "#define MBEDTLS_CIPHER_MODE_CBC\n", 16 + 32 + 256 },
        { "#define MBEDTLS_CIPHER_MODE_CBC\n#define MBEDTLS_SHA384_C\n", 16 + 48 + 256 },
        { "#define MBEDTLS_SSL_DTLS_CONNECTION_ID\n", 16 + 16 }, /* without DTLS it means nothing */
        { "#define MBEDTLS_CIPHER_MODE_CBC\n#define MBEDTLS_SHA384_C\n"
          "#define MBEDTLS_SSL_DTLS_CONNECTION_ID\n#define MBEDTLS_SSL_PROTO_DTLS\n",
          368 },
    };
    struct test_dir dir;
    char path[CA_JUDGE_PATH_MAX];
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "mbedtls_config.h", path, sizeof path);
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile;
        struct ca_error err = NO_ERROR;
        struct ca_text text = { 0 };

        ca_text_add(&text, "%s%s", configuration, cases[i].more);
        write_text(path, ca_text_words(&text));
        assert_true(ca_profile_find(path, &profile, &err));
        assert_int_equal(profile.input_overhead, cases[i].overhead);
        ca_text_clear(&text);
    }
    test_dir_remove(&dir);
}

static void messages_that_span_records_fit_as_far_as_the_buffer_goes(void **state)
{
    static const struct {
        const char *profile;
        size_t len;
        bool is_tls_1_3, fits;
    } cases[] = {
        { "mbedtls-3.6", 16384, false, true },  { "mbedtls-3.6", 16384, true, true },
        { "mbedtls-3.6", 16747, false, true },  { "mbedtls-3.6", 16748, false, false },
        { "mbedtls-3.6", 16730, true, true },   { "mbedtls-3.6", 16731, true, false },
        { "mbedtls-2.28", 16384, false, true }, { "mbedtls-2.28", 16385, false, false },
        { "firmware", 16411, false, true },     { "firmware", 16412, false, false },
        { "zephyr-4", 7168, false, true },      { "zephyr-4", 7169, false, false },
        { "bearssl-0.6", 200000, false, true },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile;
        struct ca_error err = NO_ERROR;

        print_message("%s takes %zu\n", cases[i].profile, cases[i].len);
        assert_true(ca_profile_find(cases[i].profile, &profile, &err));
        assert_int_equal(ca_profile_takes(&profile, cases[i].len, cases[i].is_tls_1_3),
                         cases[i].fits);
    }
}

static void offer_that_has_nothing_for_the_leaf_is_told(void **state)
{
    static const struct {
        const char *what, *groups, *suites, *schemes;
        enum ca_key_kind kind;
        enum ca_tls_version min, max;
        bool is_tls_1_3, is_seen;
        const char *bar;
    } cases[] = {
        { "good", "secp256r1", "TLS_ECDHE_ECDSA_WITH_X", "ecdsa_secp256r1_sha256", CA_KEY_P256,
          CA_TLS_1_2, CA_TLS_1_2, false, true, "" },
        { "curve", "secp384r1", "TLS_ECDHE_ECDSA_WITH_X", "ecdsa_secp256r1_sha256", CA_KEY_P256,
          CA_TLS_1_2, CA_TLS_1_2, false, true, "its curve is not among the device's groups" },
        { "curve, where it does not matter", "secp384r1", "TLS_AES_X", "ecdsa_secp256r1_sha256",
          CA_KEY_P256, CA_TLS_1_2, CA_TLS_1_3, true, true, "" },
        { "suite", "secp256r1", "TLS_ECDHE_ECDSA_WITH_X", "rsa_pkcs1_sha256", CA_KEY_RSA,
          CA_TLS_1_2, CA_TLS_1_2, false, false, "no TLS 1.2 cipher suite for its key" },
        { "scheme", "secp256r1", "TLS_ECDHE_RSA_WITH_X", "ecdsa_secp256r1_sha256", CA_KEY_RSA,
          CA_TLS_1_2, CA_TLS_1_2, false, false, "no signature scheme fits its key" },
        { "PSS in TLS 1.3", "secp256r1", "TLS_AES_X", "rsa_pkcs1_sha256", CA_KEY_RSA, CA_TLS_1_3,
          CA_TLS_1_3, false, false, "no signature scheme fits its key" },
        { "the other version does", "secp256r1", "TLS_AES_X:TLS_ECDHE_RSA_WITH_X",
          "rsa_pkcs1_sha256", CA_KEY_RSA, CA_TLS_1_2, CA_TLS_1_3, true, false, "" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_profile profile = { .tls_min = cases[i].min, .tls_max = cases[i].max };
        struct ca_cert leaf = { .key_kind = cases[i].kind, .key_text = "key" };
        char text[CA_LACK_TEXT_MAX];

        print_message("offer: %s\n", cases[i].what);
        snprintf(profile.groups, sizeof profile.groups, "%s", cases[i].groups);
        snprintf(profile.suites, sizeof profile.suites, "%s", cases[i].suites);
        snprintf(profile.schemes, sizeof profile.schemes, "%s", cases[i].schemes);
        assert_int_equal(
            ca_profile_bars_leaf(&profile, &leaf, cases[i].is_tls_1_3, cases[i].is_seen, text),
            cases[i].bar[0] != '\0');
        assert_contains(text, cases[i].bar);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profiles_read_what_the_table_says),
        cmocka_unit_test(profiles_offer_what_their_sources_say),
        cmocka_unit_test(profiles_trust_what_the_table_says),
        cmocka_unit_test(only_a_librarys_own_word_is_a_proof),
        cmocka_unit_test(judge_that_gives_no_answer_is_a_refusal),
        cmocka_unit_test(questions_and_answers_survive_the_pipe),
        cmocka_unit_test(profile_in_a_file_says_the_rest_by_its_base),
        cmocka_unit_test(configuration_narrows_down_the_profile_of_its_release),
        cmocka_unit_test(configuration_says_what_the_buffer_has_besides),
        cmocka_unit_test(messages_that_span_records_fit_as_far_as_the_buffer_goes),
        cmocka_unit_test(offer_that_has_nothing_for_the_leaf_is_told),
    };
    return cmocka_run_group_tests_name("profiles", tests, mint, release);
}
