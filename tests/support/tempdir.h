/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_TEMPDIR_H
#define TEST_SUPPORT_TEMPDIR_H

/* A folder of the test's own, removed with all that is in it. */

#include <stddef.h>

struct test_dir {
    char path[64];
};

void test_dir_make(struct test_dir *dir);
void test_dir_remove(const struct test_dir *dir);

/* "<folder>/<name>"; in a buffer of `size` bytes. */
const char *test_dir_file(const struct test_dir *dir, const char *name, char *buffer, size_t size);

/* Write and read whole files; any failure ends the test. */
void test_file_write(const char *path, const void *data, size_t len);
char *test_file_read(const char *path, size_t *len); /* NUL-terminated; free() */

#endif
