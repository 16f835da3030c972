/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/options.h"

enum { WORDS_MAX = 8 };

static bool parse(const char *const *words, struct ca_options *options, struct ca_error *err)
{
    char *argv[WORDS_MAX + 2] = { (char *)(uintptr_t) "ca-extract" };
    int argc = 1;

    for (; words[argc - 1] != NULL; argc++) {
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
    }
    return ca_options_parse(argc, argv, options, err);
}

static void words_become_values(void **state)
{
    static const char *const words[] = { "--roots=a.pem", "a:1",       "--roots", "b.pem", "-o",
                                         "x.h",           "--timeout", "2.5",     NULL };
    struct ca_options options;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_true(parse(words, &options, &err));
    assert_int_equal(options.targets.count, 1);
    assert_string_equal(options.targets.at[0], "a:1");
    assert_int_equal(options.roots.count, 2);
    assert_string_equal(options.roots.at[1], "b.pem");
    assert_string_equal(options.output, "x.h");
    assert_int_equal(options.timeout_ms, 2500);
    assert_false(options.quiet);
    ca_options_clear(&options);
}

static void what_stands_behind_two_dashes_is_a_target(void **state)
{
    static const char *const words[] = { "-4", "--", "--json", NULL };
    struct ca_options options;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_true(parse(words, &options, &err));
    assert_true(options.v4);
    assert_false(options.json);
    assert_string_equal(options.targets.at[0], "--json");
    ca_options_clear(&options);
}

static void help_needs_no_target(void **state)
{
    static const char *const words[] = { "-h", NULL };
    struct ca_options options;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_true(parse(words, &options, &err));
    assert_true(options.help);
    ca_options_clear(&options);
}

struct refused {
    const char *words[WORDS_MAX];
    const char *what;
};

static void refuse_all(const struct refused *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct ca_options options;
        struct ca_error err = NO_ERROR;

        print_message("options: %s\n", cases[i].what);
        assert_false(parse(cases[i].words, &options, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_string_equal(err.what, cases[i].what);
        ca_options_clear(&options);
    }
}

static void nonsense_is_refused_with_a_reason(void **state)
{
    static const struct refused cases[] = {
        { { NULL }, "no target" },
        { { "--frobnicate", "a", NULL }, "unknown option '--frobnicate'" },
        { { "-x", "a", NULL }, "unknown option '-x'" },
        { { "--time", "3", "a", NULL }, "unknown option '--time'" },
        { { "--time=3", "a", NULL }, "unknown option '--time'" },
        { { "a", "--roots", NULL }, "option '--roots' needs a value" },
        { { "a", "-o", NULL }, "option '-o' needs a value" },
        { { "--json=yes", "a", NULL }, "option '--json' takes no value" },
        { { "--json", "--json", "a", NULL }, "option '--json' is given twice" },
        { { "-o", "a", "--output", "b", "c", NULL }, "option '--output' is given twice" },
        { { "--output=", "a", NULL }, "option '--output' has an empty value" },
        { { "--timeout", "0", "a", NULL }, "bad value '0' for --timeout" },
        { { "--timeout", "5s", "a", NULL }, "bad value '5s' for --timeout" },
        { { "--timeout", "99999999999", "a", NULL }, "bad value '99999999999' for --timeout" },
        { { "--retries", "many", "a", NULL }, "bad value 'many' for --retries" },
        { { "--retries", "101", "a", NULL }, "bad value '101' for --retries" },
        { { "--alpn", "h2,,h3", "a", NULL }, "bad value 'h2,,h3' for --alpn" },
        { { "--alpn", ",", "a", NULL }, "bad value ',' for --alpn" },
        { { "--probe-records", "x", "a", NULL }, "bad value 'x' for --probe-records" },
        { { "--probe-records", "/?k=1", "a", NULL }, "bad value '/?k=1' for --probe-records" },
        { { "--probe-records", "/", "--check", "f", "a", NULL },
          "--probe-records and --from, --merge, --offline, --check or --explain-error do not go "
          "together" },
        { { "--client-key", "k", "a", NULL }, "--client-key goes with --client-cert" },
        { { "--now", "soon", "a", NULL }, "bad value 'soon' for --now" },
        { { "--allow-private", "12", "a", NULL }, "bad value '12' for --allow-private" },
        { { "--allow-private", "sha256:12", "a", NULL },
          "bad value 'sha256:12' for --allow-private" },
        { { "-4", "-6", "a", NULL }, "--ipv4 and --ipv6 do not go together" },
        { { "--from", "x", NULL }, "--from needs --host" },
        { { "--host", "x", "a", NULL }, "--host goes with --from" },
        { { "--from", "x", "--host", "y", "a", NULL }, "--from and a target do not go together" },
        { { "--from", "x", "--host", "y", "--connect-to", "z", NULL },
          "--from and --connect-to or --servername do not go together" },
        { { "--connect-to", "x", "a", "b", NULL },
          "--connect-to goes with one target, not with 2" },
        { { "--offline", "a", NULL }, "--offline goes with --update" },
        { { "--accept-change", "a", NULL }, "--accept-change goes with --update" },
        { { "--update", "x", "--offline", "--accept-change", NULL },
          "--offline and --accept-change do not go together" },
        { { "--update", "x", "-o", "y", NULL }, "--update and --output do not go together" },
    };
    (void)state;

    refuse_all(cases, CA_ARRAY_LEN(cases));
}

static void nonsense_about_many_targets_and_the_choice_is_refused(void **state)
{
    static const struct refused cases[] = {
        { { "--pin", "12", "a", NULL }, "bad value '12' for --pin" },
        { { "--pin", "md5:00", "a", NULL }, "bad value 'md5:00' for --pin" },
        { { "-j", "0", "a", NULL }, "bad value '0' for --jobs" },
        { { "-j", "1025", "a", NULL }, "bad value '1025' for --jobs" },
        { { "-j", "4x", "a", NULL }, "bad value '4x' for --jobs" },
        { { "-j", "99999999999999999999", "a", NULL },
          "bad value '99999999999999999999' for --jobs" },
        { { "--backup", "0", "a", NULL }, "bad value '0' for --backup" },
        { { "--backup", "17", "a", NULL }, "bad value '17' for --backup" },
        { { "--max-depth", "-1", "a", NULL }, "bad value '-1' for --max-depth" },
        { { "--max-depth", "17", "a", NULL }, "bad value '17' for --max-depth" },
        { { "--check", "x", "--warn-days", "-1", "a", NULL }, "bad value '-1' for --warn-days" },
        { { "--warn-days", "3", "a", NULL }, "--warn-days goes with --check" },
        { { "--check", "x", "--output", "y", NULL }, "--check makes no product" },
        { { "--check", "x", "--update", "y", NULL },
          "--check and --update, --merge or --shard do not go together" },
        { { "--explain-error", "-1", "--format", "pem", NULL },
          "--explain-error makes no product" },
        { { "--policy", "best", "a", NULL }, "bad value 'best' for --policy" },
        { { "--color", "yes", "a", NULL }, "bad value 'yes' for --color" },
        { { "--shard", "0/4", "--json", "a", NULL }, "bad value '0/4' for --shard" },
        { { "--shard", "5/4", "--json", "a", NULL }, "bad value '5/4' for --shard" },
        { { "--shard", "1", "--json", "a", NULL }, "bad value '1' for --shard" },
        { { "--shard", "/4", "--json", "a", NULL }, "bad value '/4' for --shard" },
        { { "--shard", "1/2/3", "--json", "a", NULL }, "bad value '1/2/3' for --shard" },
        { { "--shard", "00000000001/2", "--json", "a", NULL },
          "bad value '00000000001/2' for --shard" },
        { { "--shard", "1/2", "a", NULL }, "--shard needs --json" },
        { { "--shard", "1/2", "--json", "-o", "x", "a", NULL },
          "--shard and --output do not go together" },
        { { "--shard", "1/2", "--json", "--merge", "a", NULL },
          "--shard and --from, --merge or --update do not go together" },
        { { "--merge", NULL }, "--merge needs the results to put together" },
        { { "--merge", "--targets", "x", "a", NULL },
          "--merge and --from, --targets, --update, --connect-to or --servername do not go "
          "together" },
        { { "--policy", "all", "--backup", "1", "a", NULL },
          "--policy all and --backup do not go together" },
        { { "--graph", "-", "a", NULL }, "--graph writes to a file, not to standard output" },
        { { "--report", "-", "a", NULL }, "--report writes to a file, not to standard output" },
        { { "--update", "x", "--offline", "--report", "y", NULL },
          "--offline and --graph or --report do not go together" },
        { { "--targets", "x", "--connect-to", "y", NULL },
          "--connect-to and --targets do not go together" },
        { { "--from", "x", "--host", "y", "--targets", "z", NULL },
          "--from and a target do not go together" },
    };
    (void)state;

    refuse_all(cases, CA_ARRAY_LEN(cases));
}

static void shortened_option_is_written_out_in_the_hint(void **state)
{
    static const char *const words[] = { "--accept", "a", NULL };
    struct ca_options options;
    struct ca_error err = NO_ERROR;
    (void)state;

    assert_false(parse(words, &options, &err));
    assert_string_equal(err.hint, "write it out: --accept-change");
    ca_options_clear(&options);
}

static void command_names_what_decides_and_nothing_of_the_machine(void **state)
{
    static const char *const words[] = { "--roots",
                                         "/some/folder/my roots.pem",
                                         "--connect-to",
                                         "127.0.0.1:1",
                                         "--device",
                                         "firmware",
                                         "a",
                                         NULL };
    static const char *const names[] = { "a:443" };
    struct ca_options options;
    struct ca_error err = NO_ERROR;
    struct ca_text text = { 0 };
    (void)state;

    assert_true(parse(words, &options, &err));
    const struct ca_profile device = { .given = "/another/folder/firmware" };
    const struct ca_command command = { .devices = &device,
                                        .device_count = 1,
                                        .names = names,
                                        .count = 1,
                                        .targets_file = "",
                                        .depth_max = CA_DEPTH_NO_LIMIT };
    ca_command_text(&options, &command, &text);
    assert_string_equal(ca_text_words(&text),
                        "ca-extract --roots 'my roots.pem' --device firmware a:443");
    ca_text_clear(&text);
    ca_options_clear(&options);
}

static void help_names_every_option_in_one_short_line(void **state)
{
    static const char *const names[] = {
#define CA_GROUP(title)
#define CA_OPTION(member, name, letter, argument, kind, help) "--" name,
#include "cli/options.def"
#undef CA_OPTION
#undef CA_GROUP
    };
    static const char *const helps[] = {
#define CA_GROUP(title)
#define CA_OPTION(member, name, letter, argument, kind, help) help,
#include "cli/options.def"
#undef CA_OPTION
#undef CA_GROUP
    };
    struct ca_text text = { 0 };
    (void)state;

    ca_help_text(&text);
    for (size_t i = 0; i < CA_ARRAY_LEN(names); i++) {
        assert_contains(ca_text_words(&text), names[i]);
        assert_in_range(strlen(helps[i]), 1, 60);
    }
    ca_text_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_become_values),
        cmocka_unit_test(what_stands_behind_two_dashes_is_a_target),
        cmocka_unit_test(help_needs_no_target),
        cmocka_unit_test(nonsense_is_refused_with_a_reason),
        cmocka_unit_test(nonsense_about_many_targets_and_the_choice_is_refused),
        cmocka_unit_test(shortened_option_is_written_out_in_the_hint),
        cmocka_unit_test(command_names_what_decides_and_nothing_of_the_machine),
        cmocka_unit_test(help_names_every_option_in_one_short_line),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
