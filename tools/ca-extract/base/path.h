/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_PATH_H
#define CA_BASE_PATH_H

/* Where a file lies that may not be there yet. */

#include <limits.h>
#include <stdbool.h>

/*
 * The file that writing to `path` makes or replaces: symbolic links followed,
 * the folder in its one true spelling. The file itself need not be there.
 *
 * out       place: written only on success.
 * returns   false when its folder is not there, links go round in circles, or the
 *           path is longer than PATH_MAX; errno tells which.
 */
bool ca_path_follow(const char *path, char place[static PATH_MAX]);

/*
 * True when writing to both would write to one regular file, however the two
 * are spelled. What cannot be told, and pipes and devices, are "no".
 */
bool ca_path_is_same(const char *a, const char *b);

/* True when a file could be made or replaced where `path` says. Else errno tells why not. */
bool ca_path_can_be_made(const char *path);

#endif
