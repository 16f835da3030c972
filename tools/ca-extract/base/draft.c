/* SPDX-License-Identifier: Apache-2.0 */
#include "base/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "base/text.h"

/* A regular file of the same size is read and compared; any doubt is "no". */
static bool holds_already(const char *path, struct ca_span span)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bytes old = { NULL, 0 };
    bool is_equal =
        ca_file_read(path, span.len, &old, &ignored) && ca_span_equal(ca_bytes_span(&old), span);

    ca_bytes_clear(&old);
    return is_equal;
}

static bool write_through(const char *path, struct ca_span span, struct ca_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);

    if (fd < 0) {
        return ca_file_fail_write(path, errno, err);
    }
    bool done = ca_file_put(fd, path, span, err);
    if (close(fd) != 0 && done) {
        done = ca_file_fail_write(path, errno, err);
    }
    return done;
}

static mode_t mode_of_new_file(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return (mode_t)(0666 & ~mask);
}

static bool fill(struct ca_draft *draft, mode_t mode, struct ca_span span, struct ca_error *err)
{
    struct ca_text name = { 0 };

    ca_text_add(&name, "%s.XXXXXX", draft->path);
    draft->name = name.at; /* taken over */
    int fd = mkstemp(draft->name);
    if (fd < 0) {
        int error = errno;
        struct ca_error inner = { CA_OK, "", "", "" };

        ca_free(draft->name);
        draft->name = NULL;
        ca_file_fail_write(draft->path, error, &inner);
        ca_fail(err, CA_ERR_OUTPUT, "cannot create a file beside '%s'", draft->path);
        ca_error_cause(err, "%s", inner.cause);
        if (inner.hint[0] != '\0') {
            ca_error_hint(err, "%s", inner.hint);
        }
        return false;
    }
    bool done =
        ca_file_put(fd, draft->path, span, err) &&
        ((fchmod(fd, mode) == 0 && fsync(fd) == 0) || ca_file_fail_write(draft->path, errno, err));
    close(fd);
    return done;
}

bool ca_draft_write(const char *path, struct ca_span span, enum ca_draft_mode mode,
                    struct ca_draft *draft, struct ca_error *err)
{
    struct stat info;
    bool is_there = stat(path, &info) == 0;
    bool is_private = mode == CA_DRAFT_PRIVATE;
    char followed[PATH_MAX];

    *draft = (struct ca_draft){ .path = NULL };
    if (is_there && S_ISDIR(info.st_mode)) {
        ca_file_fail_write(path, EISDIR, err);
        return false;
    }
    if (is_there && !S_ISREG(info.st_mode)) {
        draft->span = span;
        draft->path = ca_strdup(path);
        return !is_private || ca_fail(err, CA_ERR_OUTPUT,
                                      "'%s' is not a regular file: no key is written there", path);
    }
    if (is_there && (uintmax_t)info.st_size == span.len && holds_already(path, span) &&
        (!is_private || (info.st_mode & 07777) == 0600)) {
        draft->is_equal = true;
        return true;
    }
    bool is_followed = ca_path_follow(path, followed);
    if (!is_followed && errno == ELOOP) {
        ca_file_fail_write(path, errno, err);
        return false;
    }
    draft->path = ca_strdup(is_followed ? followed : path);
    mode_t bits = is_there ? (mode_t)(info.st_mode & 07777) : mode_of_new_file();
    return fill(draft, is_private ? 0600 : bits, span, err);
}

bool ca_draft_place(struct ca_draft *draft, struct ca_error *err)
{
    if (draft->is_equal) {
        return true;
    }
    if (draft->name == NULL) {
        return write_through(draft->path, draft->span, err);
    }
    if (rename(draft->name, draft->path) != 0) {
        struct ca_error inner = { CA_OK, "", "", "" };

        ca_file_fail_write(draft->path, errno, &inner);
        ca_fail(err, CA_ERR_OUTPUT, "cannot replace '%s'", draft->path);
        ca_error_cause(err, "%s", inner.cause);
        if (inner.hint[0] != '\0') {
            ca_error_hint(err, "%s", inner.hint);
        }
        return false;
    }
    ca_free(draft->name);
    draft->name = NULL;
    return true;
}

void ca_draft_clear(struct ca_draft *draft)
{
    if (draft->name != NULL) {
        unlink(draft->name);
    }
    ca_free(draft->name);
    ca_free(draft->path);
    *draft = (struct ca_draft){ .path = NULL };
}

static bool replace(const char *path, struct ca_span span, enum ca_draft_mode mode,
                    enum ca_file_change *change, struct ca_error *err)
{
    struct ca_draft draft;
    bool done = ca_draft_write(path, span, mode, &draft, err) && ca_draft_place(&draft, err);

    if (done) {
        *change = draft.is_equal ? CA_FILE_UNCHANGED : CA_FILE_WRITTEN;
    }
    ca_draft_clear(&draft);
    return done;
}

bool ca_file_replace(const char *path, struct ca_span span, enum ca_file_change *change,
                     struct ca_error *err)
{
    return replace(path, span, CA_DRAFT_LIKE_THE_OLD, change, err);
}

bool ca_file_replace_private(const char *path, struct ca_span span, enum ca_file_change *change,
                             struct ca_error *err)
{
    return replace(path, span, CA_DRAFT_PRIVATE, change, err);
}
