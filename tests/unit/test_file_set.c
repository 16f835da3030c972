/* SPDX-License-Identifier: Apache-2.0 */
/* base/file_set and base/draft: files that belong together, all or none. */

#include "support/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file_set.h"
#include "support/tempdir.h"

struct place {
    struct test_dir dir;
    char a[128], b[128], folder[128], inner[160];
};

static int make_place(void **state)
{
    static struct place place;

    test_dir_make(&place.dir);
    test_dir_file(&place.dir, "a", place.a, sizeof place.a);
    test_dir_file(&place.dir, "b", place.b, sizeof place.b);
    test_dir_file(&place.dir, "app", place.folder, sizeof place.folder);
    snprintf(place.inner, sizeof place.inner, "%s/src/main.c", place.folder);
    *state = &place;
    return 0;
}

static int remove_place(void **state)
{
    test_dir_remove(&((struct place *)*state)->dir);
    return 0;
}

static void assert_holds(const char *path, const char *text)
{
    size_t len = 0;
    char *data = test_file_read(path, &len);

    assert_string_equal(data, text);
    free(data);
}

static size_t files_in(const char *path)
{
    struct ca_error err = NO_ERROR;
    char **names = NULL;
    size_t count = 0;

    assert_true(ca_folder_names(path, 100, &names, &count, &err));
    for (size_t i = 0; i < count; i++) {
        ca_free(names[i]);
    }
    ca_free(names);
    return count;
}

static void files_are_written_all_or_none(void **state)
{
    const struct place *place = *state;
    const struct ca_file_item items[] = { { place->a, ca_span_text("one") },
                                          { place->b, ca_span_text("two") } };
    const struct ca_file_item others[] = { { place->a, ca_span_text("other") },
                                           { place->b, ca_span_text("two") } };
    enum ca_file_change change;
    struct ca_error err = NO_ERROR;

    assert_true(ca_file_set_replace(items, 2, &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN);
    assert_holds(place->a, "one");
    assert_holds(place->b, "two");
    assert_true(ca_file_set_replace(items, 2, &change, &err));
    assert_int_equal(change, CA_FILE_UNCHANGED);
    /* the second cannot be written: the first keeps what it had */
    assert_int_equal(unlink(place->b), 0);
    assert_int_equal(mkdir(place->b, 0777), 0);
    assert_false(ca_file_set_replace(others, 2, &change, &err));
    assert_int_equal(err.code, CA_ERR_OUTPUT);
    assert_holds(place->a, "one");
    assert_int_equal(files_in(place->dir.path), 2);
}

static void folder_is_made_whole_and_nothing_in_it_is_overwritten(void **state)
{
    const struct place *place = *state;
    const struct ca_file_item items[] = { { "src/main.c", ca_span_text("int x;\n") },
                                          { "README.md", ca_span_text("# it\n") } };
    enum ca_file_change change;
    struct ca_error err = NO_ERROR, edited = NO_ERROR, file = NO_ERROR;
    struct stat info;

    assert_true(ca_folder_make(place->folder, items, 2, &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN);
    assert_holds(place->inner, "int x;\n");
    assert_int_equal(stat(place->folder, &info), 0);
    assert_int_equal(info.st_mode & 0700, 0700);
    assert_int_equal(files_in(place->dir.path), 1);
    assert_true(ca_folder_make(place->folder, items, 2, &change, &err));
    assert_int_equal(change, CA_FILE_UNCHANGED);
    /* what is missing is added */
    assert_int_equal(unlink(place->inner), 0);
    assert_true(ca_folder_make(place->folder, items, 2, &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN);
    assert_holds(place->inner, "int x;\n");
    /* what a user has changed stays */
    test_file_write(place->inner, "mine", 4);
    assert_false(ca_folder_make(place->folder, items, 2, &change, &edited));
    assert_int_equal(edited.code, CA_ERR_OUTPUT);
    assert_contains(edited.what, "src/main.c' is there already, and is another");
    assert_holds(place->inner, "mine");
    /* a file in place of the folder */
    test_file_write(place->a, "x", 1);
    assert_false(ca_folder_make(place->a, items, 2, &change, &file));
    assert_contains(file.what, "is a file");
}

static void folder_that_cannot_be_made_leaves_nothing(void **state)
{
    const struct place *place = *state;
    const struct ca_file_item items[] = { { "good", ca_span_text("1") },
                                          { "good/bad", ca_span_text("2") } };
    enum ca_file_change change;
    struct ca_error err = NO_ERROR;

    assert_false(ca_folder_make(place->folder, items, 2, &change, &err));
    assert_int_equal(err.code, CA_ERR_OUTPUT);
    assert_int_equal(files_in(place->dir.path), 0);
}

static void private_file_is_nobody_elses(void **state)
{
    const struct place *place = *state;
    enum ca_file_change change;
    struct ca_error err = NO_ERROR, device = NO_ERROR;
    struct stat info;

    test_file_write(place->a, "key", 3);
    assert_int_equal(chmod(place->a, 0644), 0);
    assert_true(ca_file_replace_private(place->a, ca_span_text("key"), &change, &err));
    assert_int_equal(change, CA_FILE_WRITTEN); /* for its mode alone */
    assert_int_equal(stat(place->a, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    assert_true(ca_file_replace_private(place->a, ca_span_text("key"), &change, &err));
    assert_int_equal(change, CA_FILE_UNCHANGED);
    assert_false(ca_file_replace_private("/dev/null", ca_span_text("key"), &change, &device));
    assert_contains(device.what, "not a regular file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(files_are_written_all_or_none, make_place, remove_place),
        cmocka_unit_test_setup_teardown(folder_is_made_whole_and_nothing_in_it_is_overwritten,
                                        make_place, remove_place),
        cmocka_unit_test_setup_teardown(folder_that_cannot_be_made_leaves_nothing, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(private_file_is_nobody_elses, make_place, remove_place),
    };
    return cmocka_run_group_tests_name("file_set", tests, NULL, NULL);
}
