/* SPDX-License-Identifier: Apache-2.0 */
#include "base/path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINKS_MAX = 16 };

/* Length of the folder's part of a path: "" of "x", "/" of "/x", "a/b" of "a/b/x". */
static size_t folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
}

/* Put `name` into the folder of `path`; false when it does not fit. */
static bool join(const char *path, const char *name, char joined[static PATH_MAX])
{
    size_t len = name[0] == '/' ? 0 : folder_len(path);
    const char *between = len == 0 || path[len - 1] == '/' ? "" : "/";
    int put = snprintf(joined, PATH_MAX, "%.*s%s%s", (int)len, path, between, name);

    errno = ENAMETOOLONG;
    return put >= 0 && put < PATH_MAX;
}

/* The folder of `path` as realpath has it. */
static bool real_folder(const char *path, char folder[static PATH_MAX])
{
    char spelled[PATH_MAX];
    size_t len = folder_len(path);

    if (len >= sizeof spelled) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(spelled, path, len);
    spelled[len] = '\0';
    return realpath(len == 0 ? "." : spelled, folder) != NULL;
}

bool ca_path_follow(const char *path, char place[static PATH_MAX])
{
    char at[PATH_MAX], target[PATH_MAX], next[PATH_MAX], folder[PATH_MAX];

    if (realpath(path, place) != NULL) {
        return true;
    }
    if (errno != ENOENT || strlen(path) >= sizeof at) {
        return false;
    }
    memcpy(at, path, strlen(path) + 1);
    for (int links = 0; links < LINKS_MAX; links++) {
        ssize_t len = readlink(at, target, sizeof target - 1);
        if (len < 0) { /* no link: the file to be */
            const char *slash = strrchr(at, '/');
            char file[PATH_MAX + 1];
            return real_folder(at, folder) && snprintf(file, sizeof file, "%s/", folder) > 0 &&
                   join(file, slash != NULL ? slash + 1 : at, place);
        }
        target[len] = '\0';
        if (!join(at, target, next)) {
            return false;
        }
        memcpy(at, next, sizeof at);
    }
    errno = ELOOP;
    return false;
}

bool ca_path_is_same(const char *a, const char *b)
{
    char of_a[PATH_MAX], of_b[PATH_MAX];
    struct stat one, other;
    bool is_a = stat(a, &one) == 0, is_b = stat(b, &other) == 0;

    if (is_a && is_b) {
        return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    }
    return !is_a && !is_b && ca_path_follow(a, of_a) && ca_path_follow(b, of_b) &&
           strcmp(of_a, of_b) == 0;
}

bool ca_path_can_be_made(const char *path)
{
    char place[PATH_MAX], folder[PATH_MAX];
    struct stat info;

    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode)) {
        errno = EISDIR;
        return !S_ISDIR(info.st_mode) && access(path, W_OK) == 0;
    }
    return ca_path_follow(path, place) && real_folder(place, folder) && access(folder, W_OK) == 0;
}
