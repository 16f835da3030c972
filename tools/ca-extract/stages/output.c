/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/output.h"

#include <string.h>
#include <unistd.h>

#include "base/file_set.h"
#include "readback/c_code.h"
#include "readback/committed.h"

bool ca_output_write(const char *path, const struct ca_text *text, enum ca_file_change *change,
                     struct ca_error *err)
{
    if (text->is_cut) {
        return ca_fail(err, CA_ERR_OUTPUT, "the product is larger than %d bytes", CA_TEXT_MAX);
    }
    if (strcmp(path, "-") != 0) {
        return ca_file_replace(path, ca_text_span(text), change, err);
    }
    *change = CA_FILE_WRITTEN;
    return ca_file_put(STDOUT_FILENO, "standard output", ca_text_span(text), err);
}

/* "src/certs" of "src/certs.h", "src/certs.c" and itself. */
static size_t stem_len(const char *path)
{
    size_t len = strlen(path);
    bool has_ending = len > 2 && path[len - 2] == '.' &&
                      (path[len - 1] == 'c' || path[len - 1] == 'h') && path[len - 3] != '/';

    return has_ending ? len - 2 : len;
}

/* The name within a folder: Arduino wants a sketch named as its folder is. */
static void put_name(const char *folder, const char *name, struct ca_text *text)
{
    size_t end = strlen(folder);

    if (name[0] != '*') {
        ca_text_puts(text, name);
        return;
    }
    while (end > 1 && folder[end - 1] == '/') {
        end--;
    }
    size_t begin = end;
    while (begin > 0 && folder[begin - 1] != '/') {
        begin--;
    }
    ca_text_put(text, folder + begin, end - begin);
    ca_text_puts(text, name + 1);
}

char *ca_output_path(const struct ca_form *form, const char *path, size_t at)
{
    struct ca_text text = { 0 };

    switch (form->shape) {
    case CA_FORM_FILE:
        ca_text_puts(&text, path);
        break;
    case CA_FORM_STEM:
        ca_text_put(&text, path, stem_len(path));
        ca_text_puts(&text, form->file[at].name);
        break;
    case CA_FORM_FOLDER:
        ca_text_add(&text, "%s/", path);
        put_name(path, form->file[at].name, &text);
        break;
    }
    return text.at;
}

char *ca_output_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;

    return ca_strndup(name, stem_len(name));
}

static bool write_stem(const char *path, const struct ca_product *product,
                       enum ca_file_change *change, struct ca_error *err)
{
    size_t count = product->form->file_count;
    struct ca_file_item *items = ca_alloc(count, sizeof *items);
    char **names = ca_alloc(count, sizeof *names);

    for (size_t i = 0; i < count; i++) {
        names[i] = ca_output_path(product->form, path, i);
        items[i] = (struct ca_file_item){ names[i], ca_text_span(&product->file[i]) };
    }
    bool done = ca_file_set_replace(items, count, change, err);
    for (size_t i = 0; i < count; i++) {
        ca_free(names[i]);
    }
    ca_free(names);
    ca_free(items);
    return done;
}

static bool write_folder(const char *path, const struct ca_product *product,
                         enum ca_file_change *change, struct ca_error *err)
{
    size_t count = product->form->file_count;
    struct ca_file_item *items = ca_alloc(count, sizeof *items);
    struct ca_text *names = ca_alloc(count, sizeof *names);

    for (size_t i = 0; i < count; i++) {
        put_name(path, product->form->file[i].name, &names[i]);
        items[i] = (struct ca_file_item){ names[i].at, ca_text_span(&product->file[i]) };
    }
    bool done = ca_folder_make(path, items, count, change, err);
    for (size_t i = 0; i < count; i++) {
        ca_text_clear(&names[i]);
    }
    ca_free(names);
    ca_free(items);
    return done;
}

bool ca_output_write_product(const char *path, const struct ca_product *product,
                             enum ca_file_change *change, struct ca_error *err)
{
    switch (product->form->shape) {
    case CA_FORM_FILE:
        return ca_output_write(path, &product->file[0], change, err);
    case CA_FORM_STEM:
        return write_stem(path, product, change, err);
    case CA_FORM_FOLDER:
        return write_folder(path, product, change, err);
    }
    return true;
}

static bool has_code_of(const char *path, const struct ca_text *text)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bytes bytes = { NULL, 0 };
    bool is_same = ca_file_read(path, CA_COMMITTED_LEN_MAX, &bytes, &ignored) &&
                   ca_c_code_equal(ca_bytes_span(&bytes), ca_text_span(text));

    ca_bytes_clear(&bytes);
    return is_same;
}

bool ca_output_is_same_code(const char *path, const struct ca_product *product)
{
    const struct ca_form *form = product->form;
    bool is_same =
        form != &ca_form_of_template && form->has_preprocessor && form->shape != CA_FORM_FOLDER;

    for (size_t i = 0; i < form->file_count && is_same; i++) {
        char *one = ca_output_path(form, path, i);

        is_same = has_code_of(one, &product->file[i]);
        ca_free(one);
    }
    return is_same;
}
