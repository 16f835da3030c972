/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_FILE_SET_H
#define CA_BASE_FILE_SET_H

/* Several files that belong together, written all or none. */

#include <stddef.h>

#include "base/file.h"

struct ca_file_item {
    const char *path; /* of a set: as the user wrote it; of a folder: beneath it */
    struct ca_span span;
};

/*
 * Make each path hold its bytes. All drafts are written before the first is
 * put in its place.
 *
 * out       change: CA_FILE_UNCHANGED when every file had its bytes already;
 *           files that have are not touched.
 * fails     CA_ERR_OUTPUT: a draft cannot be written; no file was changed then.
 *           Or a draft cannot be put in its place: those before it are.
 */
CA_MUST_CHECK bool ca_file_set_replace(const struct ca_file_item *items, size_t count,
                                       enum ca_file_change *change, struct ca_error *err);

/*
 * Make a folder with these files. It is filled under another name and put in
 * its place when it is whole.
 *
 * in        items: paths beneath the folder, with at most one folder of their own.
 * out       change: CA_FILE_UNCHANGED when a folder with all of them is there.
 * fails     CA_ERR_OUTPUT: cannot be written, or a file of that name is there with
 *           other bytes: what a user has changed is not overwritten. Nothing is
 *           left behind.
 */
CA_MUST_CHECK bool ca_folder_make(const char *path, const struct ca_file_item *items, size_t count,
                                  enum ca_file_change *change, struct ca_error *err);

#endif
