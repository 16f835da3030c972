/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_TEST_H
#define TEST_SUPPORT_TEST_H

/* What every test file includes first: cmocka with the headers it needs. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

#define NO_ERROR                                                                                   \
    {                                                                                              \
        CA_OK, "", "", ""                                                                          \
    }
#define assert_contains(a, b) assert_contains_at(a, b, __FILE__, __LINE__)

/* Fails with both texts shown when `part` does not stand in `whole`. */
static inline void assert_contains_at(const char *whole, const char *part, const char *file,
                                      int line)
{
    if (whole == NULL || strstr(whole, part) == NULL) {
        print_error("\"%s\" does not contain \"%s\"\n", whole != NULL ? whole : "", part);
        _fail(file, line);
    }
}

#endif
