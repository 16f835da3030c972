/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file_set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/draft.h"
#include "base/text.h"

bool ca_file_set_replace(const struct ca_file_item *items, size_t count,
                         enum ca_file_change *change, struct ca_error *err)
{
    struct ca_draft *drafts = ca_alloc(count, sizeof *drafts);
    bool done = true, is_equal = true;

    for (size_t i = 0; i < count && done; i++) {
        done = ca_draft_write(items[i].path, items[i].span, CA_DRAFT_LIKE_THE_OLD, &drafts[i], err);
        is_equal = is_equal && drafts[i].is_equal;
    }
    for (size_t i = 0; i < count && done; i++) {
        done = ca_draft_place(&drafts[i], err);
    }
    for (size_t i = 0; i < count; i++) {
        ca_draft_clear(&drafts[i]);
    }
    ca_free(drafts);
    if (done) {
        *change = is_equal ? CA_FILE_UNCHANGED : CA_FILE_WRITTEN;
    }
    return done;
}

static char *beneath(const char *folder, const char *path)
{
    struct ca_text joined = { 0 };

    ca_text_add(&joined, "%s/%s", folder, path);
    return joined.at;
}

/* The folder of an item, where it has one of its own. */
static bool make_inner_folder(const char *path, struct ca_error *err)
{
    char *folder = ca_strndup(path, (size_t)(strrchr(path, '/') - path));
    bool done =
        mkdir(folder, 0777) == 0 || errno == EEXIST || ca_file_fail_write(folder, errno, err);

    ca_free(folder);
    return done;
}

static bool fill(const char *folder, const struct ca_file_item *items, size_t count,
                 struct ca_error *err)
{
    bool done = true;

    for (size_t i = 0; i < count && done; i++) {
        char *path = beneath(folder, items[i].path);
        enum ca_file_change change;

        done = make_inner_folder(path, err) && ca_file_replace(path, items[i].span, &change, err);
        ca_free(path);
    }
    return done;
}

/* What fill() has made, and nothing else; folders only where they are empty then. */
static void empty(const char *folder, const struct ca_file_item *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *path = beneath(folder, items[i].path);

        unlink(path);
        if (strchr(items[i].path, '/') != NULL) {
            *strrchr(path, '/') = '\0';
            rmdir(path);
        }
        ca_free(path);
    }
    rmdir(folder);
}

static mode_t mode_of_new_folder(void)
{
    mode_t mask = umask(0);

    umask(mask);
    return (mode_t)(0777 & ~mask);
}

static bool make_new(const char *path, const struct ca_file_item *items, size_t count,
                     struct ca_error *err)
{
    struct ca_text name = { 0 };
    size_t len = strlen(path);

    while (len > 1 && path[len - 1] == '/') {
        len--;
    }
    ca_text_put(&name, path, len);
    ca_text_puts(&name, ".XXXXXX");
    bool is_made = mkdtemp(name.at) != NULL || ca_file_fail_write(path, errno, err);
    bool done = is_made && fill(name.at, items, count, err) &&
                ((chmod(name.at, mode_of_new_folder()) == 0 && rename(name.at, path) == 0) ||
                 ca_file_fail_write(path, errno, err));
    if (is_made && !done) {
        empty(name.at, items, count);
    }
    ca_text_clear(&name);
    return done;
}

static bool is_equal_file(const char *path, struct ca_span span)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bytes bytes = { NULL, 0 };
    bool is_equal = ca_file_read(path, span.len, &bytes, &ignored) &&
                    ca_span_equal(ca_bytes_span(&bytes), span);

    ca_bytes_clear(&bytes);
    return is_equal;
}

/* Into a folder that others may see: all drafts before the first is placed. */
static bool fill_at_once(const char *folder, const struct ca_file_item *items, size_t count,
                         enum ca_file_change *change, struct ca_error *err)
{
    struct ca_file_item *whole = ca_alloc(count, sizeof *whole);
    char **paths = ca_alloc(count, sizeof *paths);
    bool done = true;

    for (size_t i = 0; i < count; i++) {
        paths[i] = beneath(folder, items[i].path);
        whole[i] = (struct ca_file_item){ paths[i], items[i].span };
        done = done && make_inner_folder(paths[i], err);
    }
    done = done && ca_file_set_replace(whole, count, change, err);
    for (size_t i = 0; i < count; i++) {
        ca_free(paths[i]);
    }
    ca_free(paths);
    ca_free(whole);
    return done;
}

/* Into a folder that is there: what is missing is added, nothing is overwritten. */
static bool add_to(const char *folder, const struct ca_file_item *items, size_t count,
                   enum ca_file_change *change, struct ca_error *err)
{
    size_t equal = 0;

    for (size_t i = 0; i < count; i++) {
        char *path = beneath(folder, items[i].path);
        bool is_there = ca_file_is_there(path);
        bool is_equal = is_there && is_equal_file(path, items[i].span);

        equal += is_equal;
        if (is_there && !is_equal) {
            ca_fail(err, CA_ERR_OUTPUT, "'%s' is there already, and is another", path);
            ca_error_hint(err,
                          "name a new folder; to renew the roots alone: --update with its certs");
        }
        ca_free(path);
        if (is_there && !is_equal) {
            return false;
        }
    }
    if (equal == count) {
        *change = CA_FILE_UNCHANGED;
        return true;
    }
    return fill_at_once(folder, items, count, change, err);
}

bool ca_folder_make(const char *path, const struct ca_file_item *items, size_t count,
                    enum ca_file_change *change, struct ca_error *err)
{
    if (ca_file_is_folder(path)) {
        return add_to(path, items, count, change, err);
    }
    if (ca_file_is_there(path)) {
        ca_fail(err, CA_ERR_OUTPUT, "'%s' is a file", path);
        ca_error_hint(err, "an application is written into a folder: name one");
        return false;
    }
    *change = CA_FILE_WRITTEN;
    return make_new(path, items, count, err);
}
