/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_FILE_H
#define CA_BASE_FILE_H

/* Files, read whole within a limit and replaced whole or not at all. */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/error.h"

/*
 * Read a file, or standard input for "-", to its end.
 *
 * in        path: as the user wrote it; limit: the most bytes to accept.
 * out       bytes: written only on success; released with ca_bytes_clear.
 * fails     CA_ERR_USAGE: cannot be opened, read or is a folder (cause: the
 *           system's words), or holds more than `limit` bytes.
 */
CA_MUST_CHECK bool ca_file_read(const char *path, size_t limit, struct ca_bytes *bytes,
                                struct ca_error *err);

/* True when `path` is there and is a folder. */
bool ca_file_is_folder(const char *path);

/* True when `path` is there, whatever it is. */
bool ca_file_is_there(const char *path);

/*
 * Name every entry of a folder that does not begin with '.', sorted, so that
 * nothing depends on the order in which the system lists them.
 *
 * out       names: each released with ca_free, then the array itself.
 * fails     CA_ERR_USAGE: not a folder that can be read, or over `limit`
 *           entries.
 */
CA_MUST_CHECK bool ca_folder_names(const char *path, size_t limit, char ***names, size_t *count,
                                   struct ca_error *err);

enum ca_file_change { CA_FILE_WRITTEN, CA_FILE_UNCHANGED };

/*
 * Make `path` hold exactly `span`. A reader sees the old file or the new one,
 * never half of either; a file that holds these bytes already is not touched.
 * A symbolic link is followed. A new file gets the mode 0666 less the umask, an
 * old one keeps its mode. What is not a regular file (a pipe, a device) is
 * written through.
 *
 * out       change: what was done; written only on success.
 * fails     CA_ERR_OUTPUT: no draft beside it, or it cannot be written or
 *           replaced (cause: the system's words). No draft is left behind.
 */
CA_MUST_CHECK bool ca_file_replace(const char *path, struct ca_span span,
                                   enum ca_file_change *change, struct ca_error *err);

/*
 * A file of one's own that nobody else can read: mode 0600, also when it was
 * there with another mode.
 *
 * fails     as ca_file_replace; CA_ERR_OUTPUT for what is not a regular file.
 */
CA_MUST_CHECK bool ca_file_replace_private(const char *path, struct ca_span span,
                                           enum ca_file_change *change, struct ca_error *err);

/*
 * Write `span` to an open descriptor, to its last byte.
 *
 * fails     CA_ERR_OUTPUT with `name` in the words.
 */
CA_MUST_CHECK bool ca_file_put(int fd, const char *name, struct ca_span span, struct ca_error *err);

/* Record that `name` cannot be written, with the system's words; always false. */
bool ca_file_fail_write(const char *name, int error, struct ca_error *err);

#endif
