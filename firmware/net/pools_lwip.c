/* SPDX-License-Identifier: Apache-2.0 */
/* What lwIP holds: packets and segments in its pools, bytes in its heap. */

#include <lwip/memp.h>
#include <lwip/priv/memp_priv.h>
#include <lwip/stats.h>

#include "net/lwip_port.h"
#include "net/network.h"

enum { REST_TIMEOUT_MS = 3000 };

/*
 * Connections themselves are left out: one that was closed in order waits for
 * two minutes (RFC 9293, 3.6.1), and lwIP takes it back when it needs another.
 */
static const memp_t pools[] = { MEMP_PBUF, MEMP_PBUF_POOL, MEMP_TCP_SEG };

struct held {
    unsigned bytes, packets;
};

static struct held at_start;
static bool is_started;

static struct held held_now(void)
{
    struct held now = { .bytes = lwip_stats.mem.used };

    for (size_t i = 0; i < FW_ARRAY_LEN(pools); i++) {
        const struct memp_desc *pool = memp_pools[pools[i]];

        now.packets += pool->num;
        for (const struct memp *unused = *pool->tab; unused != NULL; unused = unused->next) {
            now.packets--;
        }
    }
    return now;
}

static bool is_at_rest(void *context)
{
    const struct held now = held_now();

    (void)context;
    return now.bytes == at_start.bytes && now.packets == at_start.packets;
}

void fw_lwip_pools_start(void)
{
    at_start = held_now();
    is_started = true;
}

void fw_network_tell(void)
{
    if (!is_started) {
        return;
    }
    (void)fw_lwip_wait(is_at_rest, NULL, REST_TIMEOUT_MS);
    const struct held now = held_now();

    fw_log_info("NETW", "lwIP heap: peak %u bytes, %d in use since the start; packets: %d",
                (unsigned)lwip_stats.mem.max, (int)(now.bytes - at_start.bytes),
                (int)(now.packets - at_start.packets));
}
