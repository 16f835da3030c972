/* SPDX-License-Identifier: Apache-2.0 */
/* readback/ and stages/change: what a committed header carries and may become. */

#include "support/test.h"

#include "base/clock.h"
#include "readback/c_code.h"
#include "readback/c_source.h"
#include "readback/committed.h"
#include "stages/change.h"
#include "support/pki.h"
#include "x509/pem.h"

static void array_is_read_as_a_compiler_would(void **state)
{
    static const struct {
        const char *source, *contents;
        size_t len;
    } cases[] = {
        { "static const char X[] = \"abc\";", "abc", 4 },
        { "const char X[] =\n  /* one */ \"a\\n\" // two\n  \"b\\\\\\\"c\\t\" ;", "a\nb\\\"c\t",
          8 },
        { "#define Y \"no\"\nconst char X[] = \"yes\";", "yes", 4 },
        { "#define Y \"no\" \\\n  = \"no\"\nconst char X[] = \"yes\";", "yes", 4 },
        { "/* = \"no\" */ char X[] = \"yes\";", "yes", 4 },
        { "char X[] = {97,98, 0x63,0};", "abc", 4 },
        { "char X[] = { /* = 1 */ 97, 98, };", "ab", 2 },
        { "char X[] = {};", "", 0 },
        { "int n = 3; char X[] = \"a\";", "a", 2 },
        { "struct t T[] = { { .a = { A, 1 } } }; char X[] = {1};", "\x01", 1 },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_bytes contents = { NULL, 0 };
        struct ca_error err = NO_ERROR;

        print_message("source: %s\n", cases[i].source);
        assert_true(ca_c_source_array(ca_span_text(cases[i].source), &contents, &err));
        assert_int_equal(contents.len, cases[i].len);
        if (cases[i].len > 0) {
            assert_memory_equal(contents.at, cases[i].contents, cases[i].len);
        }
        ca_bytes_clear(&contents);
    }
}

static void source_without_an_array_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *source, *what;
    } cases[] = {
        { "", "line 1: no array of certificates before the end" },
        { "int x;\n", "line 2: no array of certificates before the end" },
        { "char X[] = \"abc\n\";", "line 1: a string without an end" },
        { "char X[] = \"abc", "line 1: a string without an end" },
        { "char X[] = \"a\\qc\";", "line 1: an escape sequence that is not known" },
        { "\n/* char X[] = \"abc\";", "line 2: a comment without an end" },
        { "char X[] = {1,2", "line 1: an array without an end" },
        { "char X[] = {1 2}", "line 1: an array without an end" },
        { "char X[] = {256}", "line 1: an element that is not a number from 0 to 255" },
        { "char X[] = {-1}", "line 1: an element that is not a number from 0 to 255" },
        { "char X[] = {1,,2}", "line 1: an element that is not a number from 0 to 255" },
        { "char X[] = {a}", "line 1: an element that is not a number from 0 to 255" },
        { "char X[] = {0x1g}", "line 1: an element that is not a number from 0 to 255" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_bytes contents = { NULL, 0 };
        struct ca_error err = NO_ERROR;

        print_message("source: %s\n", cases[i].source);
        assert_false(ca_c_source_array(ca_span_text(cases[i].source), &contents, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_string_equal(err.what, cases[i].what);
        assert_null(contents.at);
    }
}

enum { OLD, NEW, EXPIRED, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [OLD] = { .name = "Old Root", .issuer = TEST_SELF },
    [NEW] = { .name = "New Root", .issuer = TEST_SELF },
    [EXPIRED] = { .name = "Expired Root", .issuer = TEST_SELF, .to_day = -2 },
};

static int mint(void **state)
{
    *state = test_pki_mint(recipe, ROWS);
    return 0;
}

static int release(void **state)
{
    test_pki_free(*state);
    return 0;
}

/* A header of ours around one root, with the settings line as given. */
static void write_header(const struct test_pki *pki, size_t row, const char *settings,
                         struct ca_text *header)
{
    struct ca_cert *cert = test_pki_cert(pki, row);
    struct ca_text pem = { 0 };
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(cert, sha256);
    ca_pem_put(ca_bytes_span(&cert->der), &pem);
    const char *at_sha256 = strchr(settings, '@'); /* where the fingerprint goes */
    ca_text_puts(header, "/*\n * " CA_COMMITTED_MARK " ");
    ca_text_put(header, settings, (size_t)(at_sha256 - settings));
    ca_text_add(header, "%s%s", sha256, at_sha256 + 1);
    ca_text_puts(header, "\n */\nstatic const char SSL_CA_PEM[] =\n");
    for (size_t at = 0; at < pem.len;) {
        size_t end = ca_span_find(ca_text_span(&pem), at, "\n");
        ca_text_add(header, "    \"%.*s\\n\"\n", (int)(end - at), pem.at + at);
        at = end + 1;
    }
    ca_text_add(header, "    ;\n#define SSL_CA_PEM_TIME_FLOOR %lld /* a moment */\n",
                (long long)cert->not_before_s);
    ca_text_clear(&pem);
    ca_cert_free(cert);
}

#define SETTINGS                                                                                   \
    "{\"format_version\":1,\"targets\":[\"a.test:443\"],\"device\":\"mbedtls-3.6\","               \
    "\"policy\":\"longest\",\"format\":\"header\",\"name\":\"SSL_CA_PEM\",\"anchors\":[\"@\"]}"

static void header_is_read_back_with_what_it_says_of_itself(void **state)
{
    struct ca_text header = { 0 };
    struct ca_committed committed;
    struct ca_error err = NO_ERROR;

    write_header(*state, OLD, SETTINGS, &header);
    assert_true(ca_committed_parse(ca_text_span(&header), "certs.h", &committed, &err));
    assert_int_equal(committed.count, 1);
    assert_string_equal(committed.anchor[0]->short_name, "Old Root");
    assert_string_equal(ca_committed_setting(&committed, "device"), "mbedtls-3.6");
    assert_string_equal(ca_committed_setting(&committed, "absent"), "");
    ca_committed_clear(&committed);
    ca_committed_clear(&committed);
    ca_text_clear(&header);
}

static void header_that_cannot_be_read_back_is_refused(void **state)
{
    static const struct {
        const char *source, *what;
    } cases[] = {
        { "int x;", "cannot read 'certs.h' back" },
        { "char X[] = \"hello\";", "no certificate in 'certs.h'" },
        { "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
          "certificate 1 in 'certs.h' is damaged" },
        { "char X[] = \"-----BEGIN CERTIFICATE-----\\n!!\\n-----END CERTIFICATE-----\\n\";",
          "certificate 1 in 'certs.h' is damaged" },
    };
    struct ca_text broken = { 0 }, newer = { 0 };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_committed committed;
        struct ca_error err = NO_ERROR;

        assert_false(
            ca_committed_parse(ca_span_text(cases[i].source), "certs.h", &committed, &err));
        assert_string_equal(err.what, cases[i].what);
        ca_committed_clear(&committed);
    }
    struct ca_committed committed;
    struct ca_error json = NO_ERROR, version = NO_ERROR;
    write_header(*state, OLD, "{\"format_version\":1, @", &broken);
    assert_false(ca_committed_parse(ca_text_span(&broken), "certs.h", &committed, &json));
    assert_string_equal(json.what, "'certs.h' is not valid JSON");
    ca_committed_clear(&committed);
    write_header(*state, OLD, "{\"format_version\":99,\"x\":\"@\"}", &newer);
    assert_false(ca_committed_parse(ca_text_span(&newer), "certs.h", &committed, &version));
    assert_contains(version.what, "made by a version that this one does not know");
    ca_committed_clear(&committed);
    ca_text_clear(&broken);
    ca_text_clear(&newer);
}

static const char *const same_target[] = { "a.test:443" }, *const other_target[] = { "b.test:443" };
static const char *const more_targets[] = { "a.test:443", "b.test:443" };
static const struct {
    const char *name;
    size_t row;
    const char *settings;
    struct ca_wish wish;
    int now_day;
    const char *what; /* NULL: it is good */
} committed_cases[] = {
    { "good", OLD, SETTINGS, { NULL, 0, "", "", "", NULL }, 0, NULL },
    { "good, all named",
      OLD,
      SETTINGS,
      { same_target, 1, "mbedtls-3.6", "header", "SSL_CA_PEM", NULL },
      0,
      NULL },
    { "expired",
      EXPIRED,
      SETTINGS,
      { NULL, 0, "", "", "", NULL },
      0,
      "a root in 'c.h' has expired" },
    { "later", OLD, SETTINGS, { NULL, 0, "", "", "", NULL }, 400, "a root in 'c.h' has expired" },
    { "earlier",
      OLD,
      SETTINGS,
      { NULL, 0, "", "", "", NULL },
      -400,
      "a root in 'c.h' is not yet valid" },
    { "another target",
      OLD,
      SETTINGS,
      { other_target, 1, "", "", "", NULL },
      0,
      "'c.h' was not made for 'b.test:443'" },
    { "one target more",
      OLD,
      SETTINGS,
      { more_targets, 2, "", "", "", NULL },
      0,
      "'c.h' was not made for 'b.test:443'" },
    { "another device",
      OLD,
      SETTINGS,
      { same_target, 1, "firmware", "", "", NULL },
      0,
      "'c.h' was made for another device" },
    { "another name",
      OLD,
      SETTINGS,
      { same_target, 1, "", "", "MY_CA", NULL },
      0,
      "'c.h' was made for another name" },
    { "for a bench",
      OLD,
      "{\"format_version\":1,\"name\":\"SSL_CA_PEM\",\"bench_only\":true,\"anchors\":[\"@\"]}",
      { NULL, 0, "", "", "", NULL },
      0,
      "'c.h' is for a bench, not for a product" },
    { "changed by hand",
      OLD,
      "{\"format_version\":1,\"anchors\":[\"x@\"]}",
      { NULL, 0, "", "", "", NULL },
      0,
      "'c.h' was changed by hand" },
};

static void committed_header_is_good_by_itself_or_told_why_not(void **state)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(committed_cases); i++) {
        struct ca_text header = { 0 };
        struct ca_committed committed;
        struct ca_error err = NO_ERROR;

        print_message("committed: %s\n", committed_cases[i].name);
        write_header(*state, committed_cases[i].row, committed_cases[i].settings, &header);
        assert_true(ca_committed_parse(ca_text_span(&header), "c.h", &committed, &err));
        bool is_good = ca_change_still_good(
            &committed, "c.h", &committed_cases[i].wish,
            ca_clock_now() + (int64_t)committed_cases[i].now_day * CA_DAY_S, &err);
        assert_int_equal(is_good, committed_cases[i].what == NULL);
        assert_int_equal(err.code, is_good ? CA_OK : CA_ERR_OUTDATED);
        assert_string_equal(err.what, is_good ? "" : committed_cases[i].what);
        ca_committed_clear(&committed);
        ca_text_clear(&header);
    }
}

static void change_of_roots_is_told_with_old_new_and_reason(void **state)
{
    struct ca_cert *old = test_pki_cert(*state, OLD), *new = test_pki_cert(*state, NEW);
    struct ca_cert *expired = test_pki_cert(*state, EXPIRED);
    struct ca_anchor same = { .cert = old }, other = { .cert = new };
    struct ca_choice unchanged = { .anchor = &same, .count = 1 };
    struct ca_choice changed = { .anchor = &other, .count = 1 };
    struct ca_committed committed = { .anchor = &old, .count = 1 };
    struct ca_committed ended = { .anchor = &expired, .count = 1 };
    struct ca_error none = NO_ERROR, gone = NO_ERROR, late = NO_ERROR;

    struct ca_change same_again = { &committed, "c.h", NULL, 0, &unchanged, ca_clock_now() };
    struct ca_change another = { &committed, "c.h", NULL, 0, &changed, ca_clock_now() };
    struct ca_change after_its_end = { &ended, "c.h", NULL, 0, &changed, ca_clock_now() };
    assert_true(ca_change_refuse(&same_again, &none));
    assert_false(ca_change_refuse(&another, &gone));
    assert_int_equal(gone.code, CA_ERR_OUTDATED);
    assert_string_equal(gone.what, "the roots in 'c.h' would change");
    assert_contains(gone.cause, "old root: 'Old Root' (sha256 ");
    assert_contains(gone.cause, "new root: 'New Root' (sha256 ");
    assert_contains(gone.cause, "the server's chain no longer ends in the old one");
    assert_contains(gone.hint, "--accept-change");
    assert_false(ca_change_refuse(&after_its_end, &late));
    assert_contains(late.cause, "the old one expired on");
    ca_cert_free(old);
    ca_cert_free(new);
    ca_cert_free(expired);
}

static void sources_are_the_same_when_only_comments_and_blanks_differ(void **state)
{
    static const struct {
        const char *a, *b;
        bool is_same;
    } cases[] = {
        { "", "", true },
        { "/* a */ int x = 1; // b\n", "int x = 1;", true },
        { "int x = 1;\n\n  /* **/\n", "/**/int\tx = 1;", true },
        { "int x = 1;", "int x = 2;", false },
        { "int x;", "intx;", false },
        { "char c[] = \"/* a */\";", "char c[] = \"/* b */\";", false },
        { "char c[] = \"// a\";", "char c[] = \"// b\";", false },
        { "char c[] = \"\\\"/*\";", "char c[] = \"\\\"\";", false },
        { "char c = '\"'; /* a */", "char c = '\"';", true },
        { "#define A 1 /* a */\nint x;", "#define A 1\n/* b */ int x;", true },
        { "#define A 1\nint x;", "#define A 1 int x;", false },
        { "int x;\n#if A\n", "int x; #if A\n", false },
        { "int x; /* no end", "int x;", true },
        { "char c[] = \"no end", "char c[] = \"no", false },
    };

    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        print_message("code: %s\n", cases[i].a);
        const struct ca_span a = { (const uint8_t *)cases[i].a, strlen(cases[i].a) };
        const struct ca_span b = { (const uint8_t *)cases[i].b, strlen(cases[i].b) };
        assert_int_equal(ca_c_code_equal(a, b), cases[i].is_same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_are_the_same_when_only_comments_and_blanks_differ),
        cmocka_unit_test(array_is_read_as_a_compiler_would),
        cmocka_unit_test(source_without_an_array_is_refused_with_its_line),
        cmocka_unit_test(header_is_read_back_with_what_it_says_of_itself),
        cmocka_unit_test(header_that_cannot_be_read_back_is_refused),
        cmocka_unit_test(committed_header_is_good_by_itself_or_told_why_not),
        cmocka_unit_test(change_of_roots_is_told_with_old_new_and_reason),
    };
    return cmocka_run_group_tests_name("readback", tests, mint, release);
}
