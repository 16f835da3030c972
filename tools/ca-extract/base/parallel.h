/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_PARALLEL_H
#define CA_BASE_PARALLEL_H

/*
 * The same work on many things, by blocking threads.
 *
 * What is waited for is the network, so a thread that waits costs little; and
 * each piece of work stays plain code from top to bottom.
 */

#include <stddef.h>

typedef void (*ca_parallel_work)(void *context, size_t index);

/*
 * Do work(context, i) for every i below `count`, by at most `threads` threads.
 *
 * in        work: leaves what it made where no other index writes; what it
 *           shares it only reads, or locks.
 * default   with one thread, or one piece of work, the caller's own thread does
 *           it all; also what remains when no more threads can be started.
 */
void ca_parallel_do(size_t count, size_t threads, ca_parallel_work work, void *context);

#endif
