/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few things that newlib asks of a system. Nothing here allocates: a call
 * that would need the heap of the C library fails.
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/time.h>
#include <sys/types.h>

void *_sbrk(ptrdiff_t more);
int _gettimeofday(struct timeval *when, void *zone);

void *_sbrk(ptrdiff_t more)
{
    (void)more;
    errno = ENOMEM;
    return (void *)-1;
}

/* Linked because of time(); the clock of this firmware is app/clock.h. */
int _gettimeofday(struct timeval *when, void *zone)
{
    (void)when, (void)zone;
    errno = ENOSYS;
    return -1;
}

/*
 * Plain ones in place of newlib's quick ones, which take 1.8 KB: what is
 * searched and compared here is short.
 */
char *strstr(const char *text, const char *wanted)
{
    const size_t len = strlen(wanted);

    while (strncmp(text, wanted, len) != 0) {
        if (*text++ == '\0') {
            return NULL;
        }
    }
    return (char *)(uintptr_t)text;
}

int strcmp(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}
