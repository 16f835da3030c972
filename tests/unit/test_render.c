/* SPDX-License-Identifier: Apache-2.0 */
/* render/: the template language and the escapes. */

#include "support/test.h"

#include "render/escape.h"
#include "render/mustache.h"

static bool find_partial(void *context, const char *name, struct ca_span *source)
{
    static const struct {
        const char *name, *source;
    } partials[] = { { "lines", "1\n{{name}}\n" },
                     { "loop", "x{{>loop}}" },
                     { "node", "{{name}}{{#child}}({{>node}}){{/child}}" },
                     { "bad", "{{#open}}" },
                     { "lost", "\n{{>nothing}}" } };

    (void)context;
    for (size_t i = 0; i < CA_ARRAY_LEN(partials); i++) {
        if (strcmp(partials[i].name, name) == 0) {
            *source = ca_span_text(partials[i].source);
            return true;
        }
    }
    return false;
}

static void escape_angle(const char *text, struct ca_text *out)
{
    for (; *text != '\0'; text++) {
        ca_text_puts(out, *text == '<' ? "&lt;" : "");
        ca_text_put(out, text, *text != '<');
    }
}

static bool render(const char *template, const char *json, struct ca_text *text,
                   struct ca_error *err)
{
    struct ca_error reading = NO_ERROR;
    struct ca_value *values = ca_value_read(ca_span_text(json), "values", &reading);
    struct ca_mustache mustache = { .name = "t",
                                    .source = ca_span_text(template),
                                    .escape = escape_angle,
                                    .partial = find_partial };

    assert_non_null(values);
    bool done = ca_mustache_render(&mustache, values, text, err);
    ca_value_free(values);
    return done;
}

static void template_and_values_become_text(void **state)
{
    static const struct {
        const char *template, *json, *text;
    } cases[] = {
        { "plain", "{}", "plain" },
        { "", "{}", "" },
        { "[{{a}}]", "{\"a\":\"<\"}", "[&lt;]" },
        { "[{{{a}}}|{{&a}}|{{& a }}]", "{\"a\":\"<\"}", "[<|<|<]" },
        { "[{{ a }}]", "{\"a\":5}", "[5]" },
        { "[{{absent}}]", "{}", "[]" },
        { "{{a.b.c}}", "{\"a\":{\"b\":{\"c\":\"deep\"}}}", "deep" },
        { "[{{a.b.c}}]", "{\"a\":{},\"b\":{\"c\":\"wrong\"}}", "[]" },
        { "{{#a}}x{{/a}}", "{\"a\":true}", "x" },
        { "{{#a}}x{{/a}}", "{\"a\":false}", "" },
        { "{{#a}}x{{/a}}", "{\"a\":[]}", "" },
        { "{{#a}}x{{/a}}", "{\"a\":\"\"}", "" },
        { "{{#a}}x{{/a}}", "{}", "" },
        { "{{^a}}x{{/a}}", "{}", "x" },
        { "{{^a}}x{{/a}}", "{\"a\":[]}", "x" },
        { "{{^a}}x{{/a}}", "{\"a\":1}", "" },
        { "{{#a}}{{b}}{{c}}{{/a}}", "{\"a\":{\"b\":1},\"c\":2}", "12" },
        { "{{#a}}({{.}}){{/a}}", "{\"a\":[1,\"<\",3]}", "(1)(&lt;)(3)" },
        { "{{#a}}{{#b}}{{x}}{{/b}};{{/a}}", "{\"a\":[{\"b\":[{\"x\":1},{\"x\":2}]},{\"b\":[]}]}",
          "12;;" },
        { "a{{! a comment\nof two lines }}b", "{}", "ab" },
        { "{{=<% %>=}}<%a%>{{a}}<%={{ }}=%>{{a}}", "{\"a\":1}", "1{{a}}1" },
        /* tags that stand alone take their line with them */
        { "1\n{{#a}}\n2\n{{/a}}\n3\n", "{\"a\":true}", "1\n2\n3\n" },
        { "1\r\n{{#a}}\r\n2\r\n{{/a}}\r\n3", "{\"a\":true}", "1\r\n2\r\n3" },
        { "  {{#a}}  \n2\n  {{/a}}", "{\"a\":true}", "2\n" },
        { "| {{#a}}\n2\n{{/a}} |", "{\"a\":true}", "| \n2\n |" },
        { "1\n  {{! alone }}  \n2", "{}", "1\n2" },
        { "{{a}}\n", "{\"a\":1}", "1\n" },
        { "  {{>lines}}\n-", "{\"name\":\"n\"}", "  1\n  n\n-" },
        { "[{{>lines}}]", "{\"name\":\"n\"}", "[1\nn\n]" },
        { "{{>node}}", "{\"name\":\"a\",\"child\":{\"name\":\"b\",\"child\":false}}", "a(b)" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_text text = { 0 };
        struct ca_error err = NO_ERROR;

        print_message("template: %s\n", cases[i].template);
        assert_true(render(cases[i].template, cases[i].json, &text, &err));
        assert_string_equal(ca_text_words(&text), cases[i].text);
        ca_text_clear(&text);
    }
}

static void template_with_a_fault_is_refused_with_line_and_tag(void **state)
{
    static const struct {
        const char *template, *what, *cause;
    } cases[] = {
        { "1\n{{a", "template 't', line 2: a tag without an end", "the tag is '{{a'" },
        { "{{{a}}", "template 't', line 1: a tag without an end", "the tag is '{{{a}}'" },
        { "\n\n{{#a}}", "template 't', line 3: a section without an end", "the tag is 'a'" },
        { "{{/a}}", "template 't', line 1: an end without its section", "the tag is 'a'" },
        { "{{#a}}\n{{#b}}{{/a}}{{/b}}", "template 't', line 2: an end without its section",
          "the tag is 'a'" },
        { "{{}}", "template 't', line 1: a tag without a name", "the tag is ''" },
        { "{{#}}", "template 't', line 1: a tag without a name", "the tag is '#'" },
        { "{{=x}}", "template 't', line 1: a change of delimiters must end in '='", NULL },
        { "{{= =}}", "template 't', line 1: bad delimiters", NULL },
        { "\n{{>nothing}}", "template 't', line 2: no such partial", "the tag is 'nothing'" },
        { "{{>loop}}", "template 'loop', line 1: partials within too many others", NULL },
        { "{{>bad}}", "template 'bad', line 1: a section without an end", NULL },
        { "{{>lost}}", "template 'lost', line 2: no such partial", "the tag is 'nothing'" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_text text = { 0 };
        struct ca_error err = NO_ERROR;

        print_message("template: %s\n", cases[i].template);
        assert_false(render(cases[i].template, "{}", &text, &err));
        assert_int_equal(err.code, CA_ERR_TEMPLATE);
        assert_string_equal(err.what, cases[i].what);
        if (cases[i].cause != NULL) {
            assert_string_equal(err.cause, cases[i].cause);
        }
        ca_text_clear(&text);
    }
}

static void work_of_a_template_is_bounded(void **state)
{
    struct ca_text template = { 0 }, text = { 0 }, json = { 0 };
    struct ca_error deep = NO_ERROR, wide = NO_ERROR;
    (void)state;

    for (int i = 0; i < 40; i++) {
        ca_text_puts(&template, "{{#a}}");
    }
    ca_text_puts(&template, "x");
    for (int i = 0; i < 40; i++) {
        ca_text_puts(&template, "{{/a}}");
    }
    assert_false(render(ca_text_words(&template), "{\"a\":{\"b\":1}}", &text, &deep));
    assert_contains(deep.what, "sections within too many others");
    ca_text_puts(&json, "{\"a\":[0");
    for (int i = 0; i < 100; i++) {
        ca_text_puts(&json, ",0");
    }
    ca_text_puts(&json, "]}");
    assert_false(render("{{#a}}{{#a}}{{#a}}{{#a}}.{{/a}}{{/a}}{{/a}}{{/a}}", ca_text_words(&json),
                        &text, &wide));
    assert_contains(wide.what, "the result is too large");
    ca_text_clear(&template);
    ca_text_clear(&json);
    ca_text_clear(&text);
}

static void text_can_end_neither_comment_nor_literal(void **state)
{
    static const struct {
        const char *before, *from, *to;
    } cases[] = {
        { "", "plain, 1 = 2", "plain, 1 = 2" },
        { "", "a */ b", "a *_ b" },
        { "*", "/", "_" }, /* the template's own '*' stands before it */
        { "/", "*", "_" },
        { "", "a // b /* c", "a /_ b /_ c" },
        { "", "smtp://h :///* ://*/", "smtp://h ://_* ://_/" },
        { "", "say \"x\"", "say _x_" },
        { "", "what?\?/", "what?_/" },
        { "", "a\\\nb", "a__b" },
        { "", "tab\tbell\a", "tab_bell_" },
        { "", "caf\xC3\xA9", "caf<U+00E9>" },
        { "", "\xF0\x9F\x94\x92", "<U+1F512>" },
        { "", "%n%s", "%n%s" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_text out = { 0 };

        ca_text_puts(&out, cases[i].before);
        ca_escape_c(cases[i].from, &out);
        assert_string_equal(ca_text_words(&out) + strlen(cases[i].before), cases[i].to);
        ca_text_clear(&out);
    }
}

static void text_can_end_no_json_string_and_no_shell_word(void **state)
{
    static const struct {
        const char *from, *json, *shell;
    } cases[] = {
        { "plain-1.2:443", "plain-1.2:443", "plain-1.2:443" },
        { "say \"x\"", "say \\\"x\\\"", "say__x_" },
        { "a\\", "a\\\\", "a_" },
        { "a\nb\x7F", "a\\u000ab\\u007f", "a_b_" },
        { "'; rm -rf $(x) `y` #", "'; rm -rf $(x) `y` #", "___rm_-rf___x___y___" },
        { "caf\xC3\xA9", "caf\xC3\xA9", "caf_" },
        { "", "", "" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_text json = { 0 }, shell = { 0 };

        ca_escape_json(cases[i].from, &json);
        ca_escape_shell(cases[i].from, &shell);
        assert_string_equal(ca_text_words(&json), cases[i].json);
        assert_string_equal(ca_text_words(&shell), cases[i].shell);
        ca_text_clear(&json);
        ca_text_clear(&shell);
    }
    assert_true(ca_escape_find(ca_span_text("json")) == ca_escape_json);
    assert_true(ca_escape_find(ca_span_text("none")) == ca_escape_nothing);
    assert_true(ca_escape_find(ca_span_text("jso")) == NULL);
}

static void text_in_markdown_begins_nothing(void **state)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        { "plain, (1) text: a-b_c", "plain, (1) text: a-b\\_c" },
        { "a|b\nc", "a\\|b c" },
        { "<b>*x*</b> `y` [z](w) &amp;", "\\<b\\>\\*x\\*\\</b\\> \\`y\\` \\[z\\](w) \\&amp;" },
        { "https://evil.test", "https\\://evil.test" },
        { "\xC3\xA9\x7F", "\xC3\xA9 " },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_text out = { 0 };

        ca_escape_markdown(cases[i].from, &out);
        assert_string_equal(ca_text_words(&out), cases[i].to);
        ca_text_clear(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_in_markdown_begins_nothing),
        cmocka_unit_test(template_and_values_become_text),
        cmocka_unit_test(template_with_a_fault_is_refused_with_line_and_tag),
        cmocka_unit_test(work_of_a_template_is_bounded),
        cmocka_unit_test(text_can_end_neither_comment_nor_literal),
        cmocka_unit_test(text_can_end_no_json_string_and_no_shell_word),
    };
    return cmocka_run_group_tests_name("render", tests, NULL, NULL);
}
