/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_TEMPLATES_H
#define CA_STAGES_TEMPLATES_H

/*
 * Where templates come from: those built in, and before them the file of
 * --template with the partials of its folder.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"
#include "render/escape.h"

/* Starts as `= { 0 }`: only what is built in. */
struct ca_templates {
    const char *path;    /* of --template; NULL without it; borrowed */
    char *folder;        /* owned: of the path, with its '/' */
    struct ca_bytes own; /* owned: what stands in the file */
    ca_escape escape;    /* that the file asks for; NULL when it asks for none */
};

struct ca_partial {
    char *name;            /* owned: as a tag names it */
    struct ca_bytes bytes; /* owned */
};

/* The partials of one rendering; starts as `{ templates }`. */
struct ca_partials {
    const struct ca_templates *templates; /* borrowed */
    struct ca_partial *file;              /* owned: those of the folder that were asked for */
    size_t count;
};

/*
 * Read the file of --template.
 *
 * in        path: must outlive `templates`. Its first tag may be
 *           {{! escape: c|json|shell|none }}, which says how {{x}} is escaped.
 * out       templates: released with ca_templates_clear, also after a failure.
 * fails     CA_ERR_TEMPLATE: cannot be read, or an escape that is not known.
 */
CA_MUST_CHECK bool ca_templates_load(const char *path, struct ca_templates *templates,
                                     struct ca_error *err);

/* Release and zero. */
void ca_templates_clear(struct ca_templates *templates);

/*
 * Find a template or partial: NAME.mustache in the folder, else the one built in.
 *
 * in        partials: a struct ca_partials; void for struct ca_mustache.
 *           name: letters, digits, '-', '_' and '.', which may not come first;
 *           only those built in have folders.
 * out       source: borrows from `partials`.
 * fails     false when there is none.
 */
bool ca_partials_find(void *partials, const char *name, struct ca_span *source);

/* The path of a partial of the folder; the caller's, released with ca_free. */
char *ca_partial_path(const struct ca_templates *templates, const char *name);

/* The template that is built in under that name; false when there is none. */
bool ca_template_built_in(const char *name, struct ca_span *source);

/* Release and zero. */
void ca_partials_clear(struct ca_partials *partials);

#endif
