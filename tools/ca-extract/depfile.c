/* SPDX-License-Identifier: Apache-2.0 */
#include "depfile.h"

#include <string.h>

#include "base/file.h"
#include "stages/output.h"

enum { ENTRIES_MAX = 100000 };

static void put_path(const char *path, struct ca_text *text)
{
    for (; *path != '\0'; path++) {
        if (*path == ' ' || *path == '#') {
            ca_text_puts(text, "\\");
        }
        ca_text_puts(text, *path == '$' ? "$" : "");
        ca_text_put(text, path, 1);
    }
}

/* What is read: on the rule's line, and a rule of its own behind it. */
static void put_input(const char *path, struct ca_text *text, struct ca_text *rules)
{
    if (path == NULL || strcmp(path, "-") == 0) {
        return;
    }
    ca_text_puts(text, " \\\n  ");
    put_path(path, text);
    put_path(path, rules);
    ca_text_puts(rules, ":\n");
}

static void put_entries(const char *folder, struct ca_text *text, struct ca_text *rules)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    char **names = NULL;
    size_t count = 0;

    if (!ca_folder_names(folder, ENTRIES_MAX, &names, &count, &ignored)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct ca_text path = { 0 };

        ca_text_add(&path, "%s/%s", folder, names[i]);
        put_input(ca_text_words(&path), text, rules);
        ca_text_clear(&path);
        ca_free(names[i]);
    }
    ca_free(names);
}

static void put_roots(const struct ca_option_list *list, struct ca_text *text,
                      struct ca_text *rules)
{
    for (size_t i = 0; i < list->count; i++) {
        put_input(list->at[i], text, rules);
        if (ca_file_is_folder(list->at[i])) {
            put_entries(list->at[i], text, rules);
        }
    }
}

void ca_depfile_text(const struct ca_plan *plan, const struct ca_product *product,
                     struct ca_text *text)
{
    const struct ca_options *options = plan->options;
    struct ca_text rules = { 0 };

    for (size_t i = 0; i < plan->form->file_count; i++) {
        char *path = ca_output_path(plan->form, plan->output, i);

        ca_text_puts(text, i > 0 ? " " : "");
        put_path(path, text);
        ca_free(path);
    }
    ca_text_puts(text, ":");
    put_roots(&options->roots, text, &rules);
    put_roots(&options->add_roots, text, &rules);
    put_input(options->from, text, &rules);
    put_input(options->targets_file, text, &rules);
    put_input(options->template_file, text, &rules);
    for (size_t i = 0; i < product->partial_count; i++) {
        put_input(product->partial[i], text, &rules);
    }
    put_input(options->embed_client_cert, text, &rules);
    put_input(options->embed_client_key, text, &rules);
    for (size_t i = 0; i < options->device.count; i++) {
        if (!ca_profile_is_built_in(options->device.at[i]) &&
            ca_file_is_there(options->device.at[i])) {
            put_input(options->device.at[i], text, &rules);
        }
    }
    ca_text_puts(text, "\n");
    ca_text_put(text, ca_text_words(&rules), rules.len);
    ca_text_clear(&rules);
}

bool ca_depfile_write(const struct ca_plan *plan, const struct ca_product *product,
                      struct ca_error *err)
{
    struct ca_text text = { 0 };
    enum ca_file_change change;

    if (plan->options->depfile == NULL) {
        return true;
    }
    ca_depfile_text(plan, product, &text);
    bool done = ca_file_replace(plan->options->depfile, ca_text_span(&text), &change, err);
    ca_text_clear(&text);
    return done;
}
