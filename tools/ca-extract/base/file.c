/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* One next step for what the system said; none where the failure's own hint fits. */
static void hint_at(int error, struct ca_error *err)
{
    switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
        ca_error_hint(err, "whoever runs this needs the permission, or name another place");
        break;
    case EISDIR:
        ca_error_hint(err, "this is a folder: name a file");
        break;
    case ELOOP:
        ca_error_hint(err,
                      "the symbolic link leads back to itself: remove it, or name another file");
        break;
    case ENOSPC:
    case EDQUOT:
        ca_error_hint(err, "make room there, or write elsewhere");
        break;
    case EPIPE:
        ca_error_hint(err, "what reads the output has ended early: write to a file with -o FILE");
        break;
    default:
        break;
    }
}

static bool fail_read(const char *path, int error, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "cannot read '%s'", path);
    ca_error_cause(err, "%s", strerror(error));
    if (error == ENOENT || error == ENOTDIR) {
        ca_error_hint(err, "check the path: it is looked for from the current folder");
    }
    hint_at(error, err);
    return false;
}

static bool fail_too_large(const char *path, size_t limit, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "'%s' is larger than %zu bytes", path, limit);
    ca_error_hint(err, "nothing of this kind is that large: is it the right file?");
    return false;
}

/* Read on to the end, or to one byte more than the limit; false: errno says why. */
static bool read_all(int fd, size_t limit, struct ca_text *text)
{
    char part[16384];

    while (text->len <= limit) {
        ssize_t got = read(fd, part, sizeof part);

        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        ca_text_put(text, part, got > 0 ? (size_t)got : 0);
    }
    return true;
}

static bool read_to_end(int fd, const char *path, size_t limit, struct ca_bytes *bytes,
                        struct ca_error *err)
{
    struct ca_text text = { 0 };
    bool done = read_all(fd, limit, &text) || fail_read(path, errno, err);

    if (done && text.len > limit) {
        done = fail_too_large(path, limit, err);
    }
    if (done) {
        *bytes = (struct ca_bytes){ (uint8_t *)text.at, text.len }; /* taken over */
    } else {
        ca_text_clear(&text);
    }
    return done;
}

bool ca_file_read(const char *path, size_t limit, struct ca_bytes *bytes, struct ca_error *err)
{
    if (strcmp(path, "-") == 0) {
        return read_to_end(STDIN_FILENO, "standard input", limit, bytes, err);
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return fail_read(path, errno, err);
    }
    bool done = read_to_end(fd, path, limit, bytes, err);
    close(fd);
    return done;
}

bool ca_file_is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool ca_file_is_there(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool ca_folder_names(const char *path, size_t limit, char ***names, size_t *count,
                     struct ca_error *err)
{
    DIR *folder = opendir(path);
    char **list = NULL;
    size_t len = 0;

    if (folder == NULL) {
        return fail_read(path, errno, err);
    }
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (len == limit) {
            ca_fail(err, CA_ERR_USAGE, "more than %zu files in '%s'", limit, path);
            break;
        }
        list = ca_grow(list, len, sizeof *list);
        list[len++] = ca_strdup(entry->d_name);
    }
    closedir(folder);
    if (err->code != CA_OK) {
        for (size_t i = 0; i < len; i++) {
            ca_free(list[i]);
        }
        ca_free(list);
        return false;
    }
    if (len > 0) {
        qsort(list, len, sizeof *list, by_name);
    }
    *names = list;
    *count = len;
    return true;
}

static bool write_all(int fd, struct ca_span span)
{
    while (span.len > 0) {
        ssize_t put = write(fd, span.at, span.len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        span.at += put;
        span.len -= (size_t)put;
    }
    return true;
}

bool ca_file_fail_write(const char *name, int error, struct ca_error *err)
{
    ca_fail(err, CA_ERR_OUTPUT, "cannot write '%s'", name);
    ca_error_cause(err, "%s", strerror(error));
    hint_at(error, err);
    return false;
}

bool ca_file_put(int fd, const char *name, struct ca_span span, struct ca_error *err)
{
    return write_all(fd, span) ? true : ca_file_fail_write(name, errno, err);
}
