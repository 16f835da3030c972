/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DATA_DATA_H
#define CA_DATA_DATA_H

/*
 * Files that are built into the program: the public roots and their calendar,
 * the device profiles, the templates. data.c is made from them by CMake.
 */

#include <stddef.h>

#include "base/bytes.h"

struct ca_data_file {
    const char *name; /* without folder and ending: "mbedtls-3.6", "header" */
    const unsigned char *at;
    size_t len;
};

extern const struct ca_data_file ca_data_profiles[];
extern const size_t ca_data_profile_count;
extern const struct ca_data_file ca_data_templates[];
extern const size_t ca_data_template_count;

/* tools/ca-extract/data/public-roots.tsv; constant. */
struct ca_span ca_data_public_roots(void);

/* tools/ca-extract/data/root-calendar.tsv; constant. */
struct ca_span ca_data_root_calendar(void);

/* The file of that name; NULL when there is none. */
const struct ca_data_file *ca_data_find(const struct ca_data_file *files, size_t count,
                                        const char *name);

#endif
