/* SPDX-License-Identifier: Apache-2.0 */
/* Connections through a proxy: the other half of stages/connection.h. */

#include "stages/connection.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "net/web.h"

bool ca_connection_tunnel(const struct ca_target *where, const struct ca_proxy *proxy,
                          const struct ca_reaching *reaching, struct ca_connection *connection,
                          struct ca_error *err)
{
    const struct ca_web_way way = {
        .proxy = proxy->name,
        .user = proxy->user,
        .password = proxy->password,
        .is_v4_only = reaching->family == CA_FAMILY_V4,
        .is_v6_only = reaching->family == CA_FAMILY_V6,
        .deadline_ms = ca_clock_monotonic_ms() + reaching->timeout_ms,
    };
    bool is_v6 = strchr(where->host, ':') != NULL;
    char to[CA_TARGET_NAME_MAX];

    *connection = (struct ca_connection){ .fd = -1, .deadline_ms = way.deadline_ms };
    snprintf(connection->address, sizeof connection->address, "%.*s", CA_ADDRESS_TEXT_MAX - 1,
             proxy->name);
    snprintf(to, sizeof to, is_v6 ? "[%s]:%u" : "%s:%u", where->host, (unsigned)where->port);
    return ca_web_tunnel(to, &way, &connection->fd, err);
}
