/* SPDX-License-Identifier: Apache-2.0 */
/* base/: bytes, text, mask, encode, clock, file, value. */

#include "support/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/file.h"
#include "base/mask.h"
#include "base/path.h"
#include "base/text.h"
#include "base/value.h"
#include "support/tempdir.h"

static void growing_array_keeps_what_is_in_it(void **state)
{
    int *numbers = NULL;
    (void)state;

    for (size_t i = 0; i < 1000; i++) {
        numbers = ca_grow(numbers, i, sizeof *numbers);
        numbers[i] = (int)i;
    }
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers[i], i);
    }
    ca_free(numbers);
}

static void spans_are_found_and_compared_as_bytes(void **state)
{
    struct ca_span hay = ca_span_text("--a---b");
    (void)state;

    assert_int_equal(ca_span_find(hay, 0, "---"), 3);
    assert_int_equal(ca_span_find(hay, 4, "---"), hay.len);
    assert_int_equal(ca_span_find(hay, 0, "b"), 6);
    assert_int_equal(ca_span_find(hay, hay.len, "b"), hay.len);
    assert_int_equal(ca_span_compare(ca_span_text("ab"), ca_span_text("abc")), -1);
    assert_int_equal(ca_span_compare(ca_span_text("b"), ca_span_text("abc")), 1);
    assert_int_equal(ca_span_compare(ca_span_text("x"), ca_span_text("x")), 0);
    assert_true(ca_span_equal((struct ca_span){ NULL, 0 }, ca_span_text("")));
}

static void text_grows_past_every_buffer(void **state)
{
    struct ca_text text = { 0 };
    char part[1000];
    (void)state;

    memset(part, 'y', sizeof part - 1);
    part[sizeof part - 1] = '\0';
    assert_string_equal(ca_text_words(&text), "");
    for (int i = 0; i < 100; i++) {
        ca_text_add(&text, "%s|", part);
    }
    assert_int_equal(text.len, 100 * sizeof part);
    assert_false(text.is_cut);
    ca_text_clear(&text);
    ca_text_clear(&text);
    assert_null(text.at);
}

static void what_could_steer_a_terminal_is_masked(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        { "plain", "plain" },
        { "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x94\x92",
          "caf\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x94\x92" },
        { "a\x1b[31mb\x7f", "a?[31mb?" },
        { "c1: \xC2\x9B", "c1: ?" },
        { "bidi: \xE2\x80\xAE\xE2\x81\xA6", "bidi: ??" },
        { "broken \xC3", "broken ?" },
        { "broken \xE2\x82", "broken ??" },
        { "overlong \xC0\xAF", "overlong ??" },
        { "surrogate \xED\xA0\x80", "surrogate ???" },
        { "too high \xF4\x90\x80\x80", "too high ????" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", cases[i].from);
        ca_mask_text(text);
        assert_string_equal(text, cases[i].to);
    }
}

static void base64_is_written_and_read_back(void **state)
{
    (void)state;
    for (size_t len = 0; len < 200; len++) {
        uint8_t bytes[200], back[208];
        char text[300];
        size_t back_len = 0;

        for (size_t i = 0; i < len; i++) {
            bytes[i] = (uint8_t)(i * 37 + len);
        }
        ca_base64_encode((struct ca_span){ bytes, len }, text);
        assert_int_equal(strlen(text), ca_base64_len(len));
        assert_true(ca_base64_decode(ca_span_text(text), SIZE_MAX, back, &back_len));
        assert_int_equal(back_len, len);
        assert_memory_equal(back, bytes, len);
    }
}

static void base64_that_is_none_is_refused(void **state)
{
    static const struct {
        const char *text;
        bool is_good;
        size_t len;
    } cases[] = {
        { "QUJD", true, 3 },        { "QU JD\r\n", true, 3 }, { "QUI=", true, 2 },
        { "QQ==", true, 1 },        { "", true, 0 },          { "QUJ", false, 0 },
        { "QUJDQ", false, 0 },      { "QQ=", false, 0 },      { "Q===", false, 0 },
        { "QQ==QUJD", false, 0 },   { "QU*D", false, 0 },     { "=QUJ", false, 0 },
        { "QUI=\nQUJD", false, 0 }, { "QQ==\n\n", true, 1 },  { "Q\nU\nJ\nD", true, 3 },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        uint8_t bytes[32];
        size_t len = 0;

        print_message("base64: %s\n", cases[i].text);
        bool is_good = ca_base64_decode(ca_span_text(cases[i].text), SIZE_MAX, bytes, &len);
        assert_int_equal(is_good, cases[i].is_good);
        if (is_good) {
            assert_int_equal(len, cases[i].len);
        }
    }
}

static void base64_stops_where_enough_is_known(void **state)
{
    uint8_t bytes[16];
    size_t len = 0;
    (void)state;

    assert_true(ca_base64_decode(ca_span_text("QUJDREVGR0hJ!!!!"), 6, bytes, &len));
    assert_in_range(len, 6, 8);
    assert_memory_equal(bytes, "ABCDEF", 6);
}

static void hex_is_read_with_and_without_colons(void **state)
{
    uint8_t bytes[3] = { 9, 9, 9 };
    (void)state;

    assert_true(ca_hex_decode("00aBfF", bytes, 3));
    assert_memory_equal(bytes, "\x00\xab\xff", 3);
    assert_true(ca_hex_decode("01:02:03", bytes, 3));
    assert_memory_equal(bytes, "\x01\x02\x03", 3);
    assert_false(ca_hex_decode("0102", bytes, 3));
    assert_false(ca_hex_decode("01020304", bytes, 3));
    assert_false(ca_hex_decode("01020g", bytes, 3));
    assert_memory_equal(bytes, "\x01\x02\x03", 3); /* untouched by a failure */
}

static void times_are_read_in_both_forms(void **state)
{
    static const struct {
        const char *text;
        bool is_good;
        int64_t seconds;
    } cases[] = {
        { "0", true, 0 },
        { "1700000000", true, 1700000000 },
        { "1970-01-01", true, 0 },
        { "2026-11-23T10:00:00Z", true, 1795428000 },
        { "2026-11-23t10:00:00.25z", true, 1795428000 },
        { "2026-11-23 11:30:00+01:30", true, 1795428000 },
        { "2024-02-29", true, 1709164800 },
        { "2026-02-29", false, 0 },
        { "2026-13-01", false, 0 },
        { "2026-11-23T24:00:00Z", false, 0 },
        { "2026-11-23T10:00:00", false, 0 },
        { "2026-11-23T10:00:00+1:00", false, 0 },
        { "2026-11-23Z", false, 0 },
        { "-5", false, 0 },
        { "+5", false, 0 },
        { "12 ", false, 0 },
        { "9999999999999", false, 0 },
        { "253402300800", false, 0 }, /* the year 10000 */
        { "yesterday", false, 0 },
        { "", false, 0 },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        int64_t seconds = 0;
        print_message("time: %s\n", cases[i].text);
        assert_int_equal(ca_clock_parse(cases[i].text, &seconds), cases[i].is_good);
        assert_int_equal(seconds, cases[i].seconds);
    }
}

static void dates_are_written_in_utc(void **state)
{
    char text[CA_DATE_TEXT_MAX];
    (void)state;

    ca_clock_date(1795428000, text);
    assert_string_equal(text, "2026-11-23");
    ca_clock_moment(1795428000, text);
    assert_string_equal(text, "2026-11-23T10:00:00Z");
    ca_clock_moment(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59Z");
    ca_clock_moment(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59Z");
}

static void file_is_replaced_whole_and_left_alone_when_equal(void **state)
{
    struct test_dir dir;
    struct ca_error err = NO_ERROR;
    enum ca_file_change change;
    char path[128];
    struct stat before, after;
    size_t len = 0;
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "x.h", path, sizeof path);
    assert_true(ca_file_replace(path, ca_span_text("one"), &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_true(ca_file_replace(path, ca_span_text("one"), &change, &err));
    assert_int_equal(change, CA_FILE_UNCHANGED);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_true(ca_file_replace(path, ca_span_text("two"), &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN);
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(after.st_mode & 0777, 0640); /* the old mode is kept */
    char *read = test_file_read(path, &len);
    assert_string_equal(read, "two");
    free(read);
    test_dir_remove(&dir);
}

static void link_is_followed_and_stays_a_link(void **state)
{
    struct test_dir dir;
    struct ca_error err = NO_ERROR;
    enum ca_file_change change;
    char path[128], link[128];
    struct stat info;
    size_t len = 0;
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "real.h", path, sizeof path);
    test_dir_file(&dir, "link.h", link, sizeof link);
    test_file_write(path, "old", 3);
    assert_int_equal(symlink("real.h", link), 0);
    assert_true(ca_file_replace(link, ca_span_text("new"), &change, &err));
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    char *read = test_file_read(path, &len);
    assert_string_equal(read, "new");
    free(read);
    test_dir_remove(&dir);
}

static void paths_of_one_file_are_told_to_be_the_same(void **state)
{
    static const struct {
        const char *a, *b;
        bool is_same;
    } cases[] = {
        { "real", "real", true },
        { "real", "link", true },
        { "real", "hard", true },
        { "real", "other", false },
        { "new", "new", true },
        { "new", "./new", true },
        { "new", "sub/../new", true },
        { "new", "sub/new", false },
        { "new", "dangling", true },
        { "dangling", "./new", true },
        { "new", "real", false },
        { "gone/new", "gone/new", false },
        { "round", "round", false },
        { "sub", "sub", false },
        { "/dev/null", "/dev/null", false },
    };
    struct test_dir dir;
    char path[128], before[512];
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "real", path, sizeof path);
    test_file_write(path, "1", 1);
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(dir.path), 0);
    test_file_write("other", "2", 1);
    assert_int_equal(link("real", "hard"), 0);
    assert_int_equal(symlink("real", "link"), 0);
    assert_int_equal(symlink("sub/../new", "dangling"), 0);
    assert_int_equal(symlink("round", "round"), 0);
    assert_int_equal(mkdir("sub", 0700), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (ca_path_is_same(cases[i].a, cases[i].b) != cases[i].is_same) {
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        }
    }
    assert_true(ca_path_can_be_made("new"));
    assert_true(ca_path_can_be_made("dangling"));
    assert_true(ca_path_can_be_made("/dev/null"));
    assert_false(ca_path_can_be_made("gone/new"));
    assert_false(ca_path_can_be_made("round"));
    assert_false(ca_path_can_be_made("sub"));
    assert_int_equal(rmdir("sub"), 0);
    assert_int_equal(chdir(before), 0);
    test_dir_remove(&dir);
}

static void file_that_cannot_be_written_is_told_and_leaves_no_draft(void **state)
{
    struct test_dir dir;
    enum ca_file_change change;
    char path[160], **names = NULL;
    size_t count = 9;
    (void)state;

    test_dir_make(&dir);
    struct ca_error err = NO_ERROR;
    test_dir_file(&dir, "no/such/folder.h", path, sizeof path);
    assert_false(ca_file_replace(path, ca_span_text("x"), &change, &err));
    assert_int_equal(err.code, CA_ERR_OUTPUT);
    assert_string_equal(err.cause, "No such file or directory");

    struct ca_error again = NO_ERROR;
    assert_false(ca_file_replace(dir.path, ca_span_text("x"), &change, &again));
    assert_string_equal(again.cause, "Is a directory");

    struct ca_error full = NO_ERROR;
    assert_false(ca_file_replace("/dev/full", ca_span_text("x"), &change, &full));
    assert_string_equal(full.cause, "No space left on device");

    struct ca_error none = NO_ERROR;
    assert_true(ca_folder_names(dir.path, 10, &names, &count, &none));
    assert_int_equal(count, 0);
    ca_free(names);
    test_dir_remove(&dir);
}

static void file_is_read_within_its_limit(void **state)
{
    struct test_dir dir;
    struct ca_bytes bytes = { NULL, 0 };
    char path[128];
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "x", path, sizeof path);
    test_file_write(path, "12345", 5);
    struct ca_error err = NO_ERROR;
    assert_true(ca_file_read(path, 5, &bytes, &err));
    assert_int_equal(bytes.len, 5);
    ca_bytes_clear(&bytes);
    assert_false(ca_file_read(path, 4, &bytes, &err));
    assert_int_equal(err.code, CA_ERR_USAGE);
    assert_contains(err.what, "is larger than 4 bytes");
    struct ca_error folder = NO_ERROR;
    assert_false(ca_file_read(dir.path, 4, &bytes, &folder));
    assert_string_equal(folder.cause, "Is a directory");
    assert_null(bytes.at);
    test_dir_remove(&dir);
}

static void folder_is_listed_in_order_and_bounded(void **state)
{
    struct test_dir dir;
    struct ca_error err = NO_ERROR;
    char path[128], **names = NULL;
    size_t count = 0;
    (void)state;

    test_dir_make(&dir);
    static const char *const made[] = { "b", "a", ".hidden", "c" };
    for (size_t i = 0; i < CA_ARRAY_LEN(made); i++) {
        test_file_write(test_dir_file(&dir, made[i], path, sizeof path), "", 0);
    }
    assert_true(ca_folder_names(dir.path, 3, &names, &count, &err));
    assert_int_equal(count, 3);
    assert_string_equal(names[0], "a");
    assert_string_equal(names[2], "c");
    for (size_t i = 0; i < count; i++) {
        ca_free(names[i]);
    }
    ca_free(names);
    assert_false(ca_folder_names(dir.path, 2, &names, &count, &err));
    assert_contains(err.what, "more than 2 files");
    test_dir_remove(&dir);
}

static void value_tree_is_written_and_read_back(void **state)
{
    struct ca_value *root = ca_value_object();
    struct ca_value *list = ca_value_list();
    struct ca_text text = { 0 };
    struct ca_error err = NO_ERROR;
    (void)state;

    ca_value_put_text(root, "name", "not UTF-8: \xff");
    ca_value_put_number(root, "number", -7);
    ca_value_put_truth(root, "no", false);
    ca_value_append(list, ca_value_of_text("one"));
    ca_value_put(root, "list", list);
    ca_value_write_compact(root, &text);
    assert_string_equal(
        ca_text_words(&text),
        "{\"name\":\"not UTF-8: ?\",\"number\":-7,\"no\":false,\"list\":[\"one\"]}");
    struct ca_value *back = ca_value_read(ca_text_span(&text), "test", &err);
    assert_non_null(back);
    assert_string_equal(ca_value_key(back, 3), "list");
    assert_null(ca_value_key(back, 4));
    assert_int_equal(ca_value_number(ca_value_get(back, "number"), 0), -7);
    assert_int_equal(ca_value_number(ca_value_get(back, "name"), 3), 3);
    assert_string_equal(ca_value_text(ca_value_at(ca_value_get(back, "list"), 0)), "one");
    assert_false(ca_value_is_true(ca_value_get(back, "no")));
    assert_false(ca_value_is_true(ca_value_get(back, "absent")));
    assert_true(ca_value_is_true(ca_value_get(back, "list")));
    ca_value_free(back);
    ca_value_free(root);
    ca_text_clear(&text);
}

static void text_that_is_no_json_is_refused_with_its_line(void **state)
{
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_null(ca_value_read(ca_span_text("{\n\"a\": }"), "x.json", &err));
    assert_int_equal(err.code, CA_ERR_USAGE);
    assert_string_equal(err.what, "'x.json' is not valid JSON");
    assert_contains(err.cause, "line 2");
    struct ca_error twice = NO_ERROR;
    assert_null(ca_value_read(ca_span_text("{\"a\":1,\"a\":2}"), "x.json", &twice));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing_array_keeps_what_is_in_it),
        cmocka_unit_test(spans_are_found_and_compared_as_bytes),
        cmocka_unit_test(text_grows_past_every_buffer),
        cmocka_unit_test(what_could_steer_a_terminal_is_masked),
        cmocka_unit_test(base64_is_written_and_read_back),
        cmocka_unit_test(base64_that_is_none_is_refused),
        cmocka_unit_test(base64_stops_where_enough_is_known),
        cmocka_unit_test(hex_is_read_with_and_without_colons),
        cmocka_unit_test(times_are_read_in_both_forms),
        cmocka_unit_test(dates_are_written_in_utc),
        cmocka_unit_test(file_is_replaced_whole_and_left_alone_when_equal),
        cmocka_unit_test(link_is_followed_and_stays_a_link),
        cmocka_unit_test(paths_of_one_file_are_told_to_be_the_same),
        cmocka_unit_test(file_that_cannot_be_written_is_told_and_leaves_no_draft),
        cmocka_unit_test(file_is_read_within_its_limit),
        cmocka_unit_test(folder_is_listed_in_order_and_bounded),
        cmocka_unit_test(value_tree_is_written_and_read_back),
        cmocka_unit_test(text_that_is_no_json_is_refused_with_its_line),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
