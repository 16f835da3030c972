/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_FORMS_H
#define CA_STAGES_FORMS_H

/* The forms of output: the table behind --format. */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "base/value.h"
#include "render/escape.h"
#include "stages/choice.h"

enum ca_form_shape {
    CA_FORM_FILE,  /* one file: -o names it */
    CA_FORM_STEM,  /* a .c and a .h: -o names what is before the ending, or either of the two */
    CA_FORM_FOLDER /* an application: -o names a folder */
};

/* A writer for what is no text, or is better made by a library than by a template. */
typedef bool (*ca_form_writer)(const struct ca_choice *choice, const struct ca_value *result,
                               struct ca_text *text, struct ca_error *err);

struct ca_form_file {
    const char *name;     /* "" for the one file, ".c" of a stem, "src/main.c" in a folder;
                           * there '*' stands for the folder's name */
    const char *template; /* in templates/ */
    ca_escape escape;
};

/* One form of output. The first file is the one that carries the roots. */
struct ca_form {
    const char *name;  /* as --format takes it */
    const char *about; /* one line for --list-formats */
    enum ca_form_shape shape;
    const char *symbol;          /* the name in C source where --name gives none */
    const char *settings_format; /* of the file that carries the roots: what --update makes */
    bool has_preprocessor;       /* it can carry an #error */
    bool is_binary;              /* not for a terminal */
    const char *client_template; /* for --client-out; NULL: the form cannot carry a client's key */
    ca_form_writer writer;       /* in place of the first file's template; or NULL */
    const struct ca_form_file *file;
    size_t file_count;
    const char *device; /* the profile where --device gives none; NULL: mbedtls-3.6 */
};

extern const struct ca_form ca_forms[];
extern const size_t ca_form_count;

/* The form of a product that is made by --template alone. */
extern const struct ca_form ca_form_of_template;

/*
 * Find a form.
 *
 * fails     CA_ERR_USAGE: no such form; the hint names the nearest, or --list-formats.
 */
CA_MUST_CHECK bool ca_form_find(const char *name, const struct ca_form **form,
                                struct ca_error *err);

/* False for what is no PEM. A configuration does not say, and a template may carry any: true. */
bool ca_form_carries_pem(const struct ca_form *form);

#endif
