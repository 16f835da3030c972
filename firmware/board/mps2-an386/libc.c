/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The few things that newlib asks of a system. Nothing here allocates: a call
 * that would need the heap of the C library fails.
 */

#include <errno.h>
#include <stddef.h>
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
