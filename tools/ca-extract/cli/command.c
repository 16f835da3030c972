/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

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

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names: what is trusted does not depend on which came first. */
static void put_files(struct ca_text *text, const char *name, const struct ca_option_list *list)
{
    const char **names = ca_alloc(list->count, sizeof *names);

    for (size_t i = 0; i < list->count; i++) {
        names[i] = without_folders(list->at[i]);
    }
    if (list->count > 0) {
        qsort(names, list->count, sizeof *names, by_name);
    }
    for (size_t i = 0; i < list->count; i++) {
        put_option(text, name, names[i]);
    }
    ca_free(names);
}

static void put_flag(struct ca_text *text, const char *name, bool is_given)
{
    ca_text_puts(text, is_given ? " --" : "");
    ca_text_puts(text, is_given ? name : "");
}

static void put_list(struct ca_text *text, const char *name, const struct ca_option_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        put_option(text, name, list->at[i]);
    }
}

const char *ca_command_file_name(const char *path)
{
    return path != NULL ? without_folders(path) : "";
}

void ca_command_text(const struct ca_options *options, const struct ca_command *command,
                     struct ca_text *text)
{
    ca_text_puts(text, "ca-extract");
    put_files(text, "roots", &options->roots);
    put_files(text, "add-roots", &options->add_roots);
    put_list(text, "allow-private", &options->allow_private);
    put_list(text, "pin", &options->pin);
    put_flag(text, "insecure-trust-presented", options->insecure_trust_presented);
    put_option(text, "policy", command->policy);
    if (command->backup_count > 0) {
        ca_text_add(text, " --backup %zu", command->backup_count);
    }
    put_flag(text, "fetch-issuers", command->fetch_issuers);
    put_option(text, "alpn", command->alpn);
    put_option(text, "servername", options->servername);
    put_flag(text, "keep-going", options->keep_going);
    put_flag(text, "include-intermediates", command->include_intermediates);
    if (command->depth_max != CA_DEPTH_NO_LIMIT) {
        ca_text_add(text, " --max-depth %d", command->depth_max);
    }
    for (size_t i = 0; i < command->device_count; i++) {
        put_option(text, "device", without_folders(command->devices[i].given));
    }
    put_option(text, "probe-records", options->probe_records);
    put_flag(text, "guards", command->guards);
    put_option(text, "format", command->format);
    put_option(text, "output", command->output);
    if (options->template_file != NULL) {
        put_option(text, "template", without_folders(options->template_file));
    }
    put_option(text, "name", command->name);
    if (options->from != NULL) {
        put_option(text, "from", without_folders(options->from));
        put_option(text, "host", options->host);
        return;
    }
    if (command->targets_file[0] != '\0') {
        put_option(text, "targets", command->targets_file);
    }
    for (size_t i = 0; i < command->count; i++) {
        put_word(text, command->names[i]);
    }
}

void ca_command_remake_text(const struct ca_options *options, const char *file,
                            const char *const *names, size_t count, struct ca_text *text)
{
    ca_text_puts(text, "ca-extract");
    put_option(text, "update", file);
    put_list(text, "roots", &options->roots);
    put_list(text, "add-roots", &options->add_roots);
    put_list(text, "allow-private", &options->allow_private);
    put_list(text, "pin", &options->pin);
    put_flag(text, "fetch-issuers", options->fetch_issuers);
    put_list(text, "device", &options->device);
    put_option(text, "connect-to", options->connect_to);
    put_option(text, "servername", options->servername);
    put_option(text, "alpn", options->alpn);
    put_option(text, "client-cert", options->client_cert);
    put_option(text, "client-key", options->client_key);
    put_option(text, "output", file == NULL ? "certs.h" : NULL);
    for (size_t i = 0; i < count && file == NULL; i++) {
        put_word(text, names[i]);
    }
}
