/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "cli/nearest.h"
#include "cli/options_parts.h"
#include "stages/check.h"
#include "stages/connection.h"

enum kind { FLAG, TEXT, LIST, CHECKED, CHECKED_LIST };

typedef bool (*checker)(struct ca_options *options, const char *text, struct ca_error *err);

#define CHECK_FOR_FLAG(member)         NULL
#define CHECK_FOR_TEXT(member)         NULL
#define CHECK_FOR_LIST(member)         NULL
#define CHECK_FOR_CHECKED(member)      ca_options_check_##member
#define CHECK_FOR_CHECKED_LIST(member) ca_options_check_##member

/* One row an option, in the order of options.def. */
static const struct row {
    const char *name;
    const char *argument;
    enum kind kind;
    char letter;
    size_t offset; /* of the member in struct ca_options */
    checker check;
} rows[] = {
#define CA_GROUP(title)
#define CA_OPTION(member, name, letter, argument, kind, help)                                      \
    { name, argument, kind, letter, offsetof(struct ca_options, member), CHECK_FOR_##kind(member) },
#include "cli/options.def"
#undef CA_OPTION
#undef CA_GROUP
};

enum { ROWS = CA_ARRAY_LEN(rows), LETTERS_MAX = 2 * ROWS + 8, LONG_BASE = 1000 };

static void append(struct ca_option_list *list, const char *text)
{
    const char **grown = ca_grow((void *)(uintptr_t)list->at, list->count, sizeof *list->at);

    grown[list->count++] = text;
    list->at = grown;
}

static bool take_option(struct ca_options *options, size_t at, bool *is_seen, const char *text,
                        struct ca_error *err)
{
    const struct row *row = &rows[at];
    void *member = (char *)options + row->offset;
    bool is_list = row->kind == LIST || row->kind == CHECKED_LIST;

    if (is_seen[at] && !is_list) {
        ca_fail(err, CA_ERR_USAGE, "option '--%s' is given twice", row->name);
        ca_error_hint(err, "give it once");
        return false;
    }
    is_seen[at] = true;
    if (row->kind == FLAG) {
        *(bool *)member = true;
        return true;
    }
    if (text[0] == '\0') {
        return ca_fail(err, CA_ERR_USAGE, "option '--%s' has an empty value", row->name);
    }
    if (row->check != NULL && !row->check(options, text, err)) {
        return false;
    }
    if (is_list) {
        append(member, text);
    } else {
        *(const char **)member = text;
    }
    return true;
}

/* What getopt needs to know: the same rows in its own form. */
static void describe(struct option *longs, char *letters)
{
    size_t len =
        (size_t)snprintf(letters, LETTERS_MAX, "-:"); /* keep order; tell what is missing */

    for (size_t i = 0; i < ROWS; i++) {
        longs[i] =
            (struct option){ rows[i].name, rows[i].kind == FLAG ? no_argument : required_argument,
                             NULL, LONG_BASE + (int)i };
        if (rows[i].letter != 0) {
            letters[len++] = rows[i].letter;
            if (rows[i].kind != FLAG) {
                letters[len++] = ':';
            }
        }
    }
    longs[ROWS] = (struct option){ NULL, 0, NULL, 0 };
    letters[len] = '\0';
}

/* `word` as it was written: "--tiemout=5". */
static void suggest(const char *word, struct ca_error *err)
{
    const char *names[ROWS], *nearest = NULL;
    char name[CA_ERROR_HINT_MAX];

    for (size_t i = 0; i < ROWS; i++) {
        names[i] = rows[i].name;
    }
    if (strncmp(word, "--", 2) == 0) {
        snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
        nearest = ca_nearest_word(name, names, ROWS);
    }
    if (nearest != NULL) {
        ca_error_hint(err, "did you mean --%s? See 'ca-extract --help'", nearest);
    }
}

static bool fail_option(const char *word, int problem, struct ca_error *err)
{
    size_t name_len = strcspn(word, "=");

    if (problem == ':') {
        ca_fail(err, CA_ERR_USAGE, "option '%s' needs a value", word);
    } else if (optopt >= LONG_BASE) {
        ca_fail(err, CA_ERR_USAGE, "option '%.*s' takes no value", (int)name_len, word);
    } else {
        ca_fail(err, CA_ERR_USAGE, "unknown option '%.*s'", (int)name_len, word);
        suggest(word, err);
    }
    return false;
}

/* getopt takes "--time" for "--timeout", until another option begins so too. */
static bool is_shortened(const char *word, const struct row *row)
{
    return strncmp(word, "--", 2) == 0 && strcspn(word + 2, "=") != strlen(row->name);
}

static size_t row_of(int code)
{
    size_t at = 0;

    if (code >= LONG_BASE) {
        return (size_t)(code - LONG_BASE);
    }
    while (rows[at].letter != code) {
        at++;
    }
    return at;
}

static bool read_words(int argc, char **argv, struct ca_options *options, struct ca_error *err)
{
    struct option longs[ROWS + 1];
    char letters[LETTERS_MAX];
    bool is_seen[ROWS] = { false };

    describe(longs, letters);
    opterr = 0;
    optind = 1;
    for (;;) {
        const char *word = optind < argc ? argv[optind] : "";
        int code = getopt_long(argc, argv, letters, longs, NULL);

        if (code == -1) {
            break;
        }
        if (code == 1) {
            append(&options->targets, optarg);
            continue;
        }
        if (code == '?' || code == ':') {
            return fail_option(word, code, err);
        }
        size_t at = row_of(code);
        if (is_shortened(word, &rows[at])) {
            ca_fail(err, CA_ERR_USAGE, "unknown option '%.*s'", (int)strcspn(word, "="), word);
            ca_error_hint(err, "write it out: --%s", rows[at].name);
            return false;
        }
        if (!take_option(options, at, is_seen, optarg, err)) {
            return false;
        }
    }
    for (int i = optind; i < argc; i++) { /* behind "--" */
        append(&options->targets, argv[i]);
    }
    return true;
}

bool ca_options_parse(int argc, char **argv, struct ca_options *options, struct ca_error *err)
{
    *options = (struct ca_options){ .warn_days_count = CA_WARN_DAYS_DEFAULT,
                                    .timeout_ms = CA_TIMEOUT_DEFAULT_MS,
                                    .jobs_count = CA_JOBS_DEFAULT,
                                    .depth_max = CA_DEPTH_NO_LIMIT };
    if (!read_words(argc, argv, options, err)) {
        return false;
    }
    if (options->now == NULL) {
        options->now_s = ca_clock_now();
    }
    if (options->help || options->version || options->list_formats) {
        return true;
    }
    return ca_options_check_pairs(options, err);
}

void ca_options_clear(struct ca_options *options)
{
    struct ca_option_list *const lists[] = { &options->targets,   &options->roots,
                                             &options->add_roots, &options->allow_private,
                                             &options->pin,       &options->device };

    for (size_t i = 0; i < CA_ARRAY_LEN(lists); i++) {
        ca_free((void *)(uintptr_t)lists[i]->at);
    }
    ca_free(options->allowed);
    ca_free(options->pinned);
    *options = (struct ca_options){ .targets = { NULL, 0 } };
}
