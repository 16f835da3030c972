/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include <string.h>

static bool is_plain(const char *word)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./[]_-";

    return word[0] != '\0' && word[strspn(word, plain)] == '\0';
}

/* A word as a shell reads it back: in single quotes where it needs them. */
static void put_word(struct ca_text *text, const char *word)
{
    ca_text_puts(text, " ");
    if (is_plain(word)) {
        ca_text_puts(text, word);
        return;
    }
    ca_text_puts(text, "'");
    for (const char *c = word; *c != '\0'; c++) {
        ca_text_put(text, *c == '\'' ? "'\\''" : c, *c == '\'' ? 4 : 1);
    }
    ca_text_puts(text, "'");
}

static const char *without_folders(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static void put_option(struct ca_text *text, const char *name, const char *value)
{
    if (value != NULL) {
        ca_text_add(text, " --%s", name);
        put_word(text, value);
    }
}

static void put_files(struct ca_text *text, const char *name, const struct ca_option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        put_option(text, name, without_folders(list->at[i]));
    }
}

void ca_command_text(const struct ca_options *options, const char *format, const char *output,
                     const char *const *names, size_t count, struct ca_text *text)
{
    ca_text_puts(text, "ca-extract");
    put_files(text, "roots", &options->roots);
    put_files(text, "add-roots", &options->add_roots);
    for (size_t i = 0; i < options->allow_private.count; i++) {
        put_option(text, "allow-private", options->allow_private.at[i]);
    }
    put_option(text, "device", options->device);
    put_option(text, "format", format);
    put_option(text, "output", output);
    if (options->template_file != NULL) {
        put_option(text, "template", without_folders(options->template_file));
    }
    put_option(text, "name", options->name);
    if (options->from != NULL) {
        put_option(text, "from", without_folders(options->from));
        put_option(text, "host", options->host);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        put_word(text, names[i]);
    }
}
