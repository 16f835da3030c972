/* SPDX-License-Identifier: Apache-2.0 */
#include "support/tempdir.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void must(bool done, const char *what)
{
    if (!done) {
        perror(what);
        abort();
    }
}

void test_dir_make(struct test_dir *dir)
{
    const char *base = getenv("TMPDIR");

    snprintf(dir->path, sizeof dir->path, "%.30s/ca-test.XXXXXX", base != NULL ? base : "/tmp");
    must(mkdtemp(dir->path) != NULL, dir->path);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info, (void)type, (void)place;
    return remove(path);
}

void test_dir_remove(const struct test_dir *dir)
{
    nftw(dir->path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *test_dir_file(const struct test_dir *dir, const char *name, char *buffer, size_t size)
{
    snprintf(buffer, size, "%s/%s", dir->path, name);
    return buffer;
}

void test_file_write(const char *path, const void *data, size_t len)
{
    FILE *file = fopen(path, "wb");

    must(file != NULL && fwrite(data, 1, len, file) == len && fclose(file) == 0, path);
}

char *test_file_read(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *data = NULL;

    must(file != NULL && fseek(file, 0, SEEK_END) == 0, path);
    long size = ftell(file);
    rewind(file);
    data = calloc((size_t)size + 1, 1);
    must(data != NULL && fread(data, 1, (size_t)size, file) == (size_t)size, path);
    fclose(file);
    *len = (size_t)size;
    return data;
}
