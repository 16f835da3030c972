/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

#include "base/bytes.h"

struct crew {
    ca_parallel_work work;
    void *context;
    size_t count;
    atomic_size_t next;
};

static void *work_on(void *argument)
{
    struct crew *crew = argument;

    for (;;) {
        size_t at = atomic_fetch_add(&crew->next, 1);

        if (at >= crew->count) {
            return NULL;
        }
        crew->work(crew->context, at);
    }
}

void ca_parallel_do(size_t count, size_t threads, ca_parallel_work work, void *context)
{
    struct crew crew = { .work = work, .context = context, .count = count };
    size_t others = threads < count ? threads : count, started = 0;

    others -= others > 0; /* the caller works, too */
    pthread_t *thread = ca_alloc(others, sizeof *thread);
    atomic_init(&crew.next, 0);
    while (started < others && pthread_create(&thread[started], NULL, work_on, &crew) == 0) {
        started++;
    }
    work_on(&crew);
    for (size_t i = 0; i < started; i++) {
        pthread_join(thread[i], NULL);
    }
    ca_free(thread);
}
