/* SPDX-License-Identifier: Apache-2.0 */
#include "plan_files.h"

#include <errno.h>
#include <string.h>

#include "base/attributes.h"
#include "base/file.h"
#include "base/path.h"
#include "stages/output.h"

/* A file and the option that names it. */
struct named {
    const char *option, *path;
};

enum { BESIDE_MAX = 4 };

/* The files that are written: the product's, and behind them what stands beside it. */
struct written {
    struct named *file;      /* owned */
    size_t count, own_count; /* of them the product's; their paths are owned */
};

static void add(struct written *written, const char *option, const char *path)
{
    if (path != NULL && strcmp(path, "-") != 0) {
        written->file[written->count++] = (struct named){ option, path };
    }
}

static void collect(const struct ca_plan *plan, struct written *written)
{
    const struct ca_options *options = plan->options;
    const char *option = options->update != NULL ? "--update" : "--output";

    written->file = ca_alloc(plan->form->file_count + BESIDE_MAX, sizeof *written->file);
    for (size_t i = 0; i < plan->form->file_count && strcmp(plan->output, "-") != 0; i++) {
        add(written, option, ca_output_path(plan->form, plan->output, i));
    }
    written->own_count = written->count;
    add(written, "--client-out", options->client_out);
    add(written, "--graph", options->graph);
    add(written, "--report", options->report);
    add(written, "--depfile", options->depfile);
}

static bool fail_same(const struct named *written, const struct named *other, const char *what,
                      struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "%s and %s name the same file", written->option, other->option);
    ca_error_cause(err, "'%s' would be %s '%s'", written->path, what, other->path);
    ca_error_hint(err, "give %s a file of its own", written->option);
    return false;
}

static bool is_apart(const struct written *written, const struct named *read, struct ca_error *err)
{
    for (size_t i = 0; i < written->count; i++) {
        if (read->path != NULL && ca_path_is_same(written->file[i].path, read->path)) {
            return fail_same(&written->file[i], read, "written over", err);
        }
    }
    return true;
}

static bool are_apart(const struct written *written, const char *option,
                      const struct ca_option_list *list, struct ca_error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        if (!is_apart(written, &(struct named){ option, list->at[i] }, err)) {
            return false;
        }
    }
    return true;
}

static bool check(const struct ca_options *options, const struct written *written,
                  struct ca_error *err)
{
    const struct named read[] = {
        { "--from", options->from },
        { "--targets", options->targets_file },
        { "--client-cert", options->client_cert },
        { "--client-key", options->client_key },
        { "--template", options->template_file },
        { "--embed-client-cert", options->embed_client_cert },
        { "--embed-client-key", options->embed_client_key },
    };

    for (size_t i = 1; i < written->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (ca_path_is_same(written->file[i].path, written->file[j].path)) {
                return fail_same(&written->file[i], &written->file[j], "written over", err);
            }
        }
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(read); i++) {
        if (!is_apart(written, &read[i], err)) {
            return false;
        }
    }
    return are_apart(written, "--roots", &options->roots, err) &&
           are_apart(written, "--add-roots", &options->add_roots, err) &&
           are_apart(written, "--device", &options->device, err) &&
           (!options->merge || are_apart(written, "--merge", &options->targets, err));
}

/* What stands beside the product is written last, so that it can be written is seen to first. */
static bool can_be_made(const struct ca_plan *plan, const struct written *written,
                        struct ca_error *err)
{
    for (size_t i = written->own_count; i < written->count; i++) {
        const struct named *file = &written->file[i];
        bool is_within = plan->form->shape == CA_FORM_FOLDER; /* in the folder that is made */

        if (!is_within && !ca_path_can_be_made(file->path)) {
            return ca_file_fail_write(file->path, errno, err);
        }
    }
    return true;
}

bool ca_plan_check_files(const struct ca_plan *plan, struct ca_error *err)
{
    struct written written = { .file = NULL };

    collect(plan, &written);
    bool done = check(plan->options, &written, err) && can_be_made(plan, &written, err);
    for (size_t i = 0; i < written.own_count; i++) {
        ca_free((char *)written.file[i].path);
    }
    ca_free(written.file);
    return done;
}
