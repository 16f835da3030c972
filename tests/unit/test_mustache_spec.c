/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Mustache specification's own cases, for the parts that render/ knows.
 *
 * They are data of another project and lie in CA_MUSTACHE_SPEC, where
 * tools/deps/fetch-mustache-spec.sh puts them; without them the test is skipped.
 */

#include "support/test.h"

#include <stdlib.h>

#include "base/file.h"
#include "render/mustache.h"

enum { SPEC_LEN_MAX = 1024 * 1024, CASES_MIN = 100, SKIPPED = 77 };

static const char *folder;
static size_t cases_run;

/* As the specification escapes: for HTML. */
static void escape_html(const char *text, struct ca_text *out)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            ca_text_puts(out, "&amp;");
            break;
        case '<':
            ca_text_puts(out, "&lt;");
            break;
        case '>':
            ca_text_puts(out, "&gt;");
            break;
        case '"':
            ca_text_puts(out, "&quot;");
            break;
        default:
            ca_text_put(out, text, 1);
        }
    }
}

static bool find_partial(void *context, const char *name, struct ca_span *source)
{
    const char *text = ca_value_text(ca_value_get(context, name));

    *source = ca_span_text(text != NULL ? text : "");
    return text != NULL;
}

static bool case_passes(const struct ca_value *one)
{
    const char *name = ca_value_text(ca_value_get(one, "name"));
    const char *expected = ca_value_text(ca_value_get(one, "expected"));
    struct ca_text text = { 0 };
    struct ca_error err = NO_ERROR;
    struct ca_mustache mustache = {
        .name = name,
        .source = ca_span_text(ca_value_text(ca_value_get(one, "template"))),
        .escape = escape_html,
        .partial = find_partial,
        .context = (void *)(uintptr_t)ca_value_get(one, "partials"),
        .is_lenient = true,
    };
    bool done = ca_mustache_render(&mustache, ca_value_get(one, "data"), &text, &err);
    bool is_equal = done && strcmp(ca_text_words(&text), expected) == 0;

    if (!is_equal) {
        print_message("case '%s':\n-- expected\n%s\n-- rendered\n%s\n-- %s\n", name, expected,
                      ca_text_words(&text), err.what);
    }
    ca_text_clear(&text);
    return is_equal;
}

static void run_part(const char *part)
{
    struct ca_text path = { 0 };
    struct ca_bytes json = { NULL, 0 };
    struct ca_error err = NO_ERROR;
    size_t failed = 0;

    ca_text_add(&path, "%s/%s.json", folder, part);
    assert_true(ca_file_read(ca_text_words(&path), SPEC_LEN_MAX, &json, &err));
    struct ca_value *spec = ca_value_read(ca_bytes_span(&json), part, &err);
    const struct ca_value *list = ca_value_get(spec, "tests");
    assert_true(ca_value_count(list) > 0);
    for (size_t i = 0; i < ca_value_count(list); i++) {
        failed += !case_passes(ca_value_at(list, i));
        cases_run++;
    }
    print_message("%s: %zu cases\n", part, ca_value_count(list));
    assert_int_equal(failed, 0);
    ca_value_free(spec);
    ca_bytes_clear(&json);
    ca_text_clear(&path);
}

static void interpolation_is_as_specified(void **state)
{
    (void)state;
    run_part("interpolation");
}

static void sections_are_as_specified(void **state)
{
    (void)state;
    run_part("sections");
}

static void inverted_sections_are_as_specified(void **state)
{
    (void)state;
    run_part("inverted");
}

static void comments_are_as_specified(void **state)
{
    (void)state;
    run_part("comments");
}

static void partials_are_as_specified(void **state)
{
    (void)state;
    run_part("partials");
}

static void delimiters_are_as_specified(void **state)
{
    (void)state;
    run_part("delimiters");
}

static void the_specification_was_not_empty(void **state)
{
    (void)state;
    if (cases_run == 0) {
        skip();
    }
    assert_true(cases_run >= CASES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolation_is_as_specified),
        cmocka_unit_test(sections_are_as_specified),
        cmocka_unit_test(inverted_sections_are_as_specified),
        cmocka_unit_test(comments_are_as_specified),
        cmocka_unit_test(partials_are_as_specified),
        cmocka_unit_test(delimiters_are_as_specified),
        cmocka_unit_test(the_specification_was_not_empty),
    };

    folder = getenv("CA_MUSTACHE_SPEC");
    if (folder == NULL || folder[0] == '\0' || !ca_file_is_folder(folder)) {
        print_message("skipped: the specification's cases are not here\n");
        return SKIPPED;
    }
    return cmocka_run_group_tests_name("mustache specification", tests, NULL, NULL);
}
