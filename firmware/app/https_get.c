/* SPDX-License-Identifier: Apache-2.0 */
#include "app/https_get.h"

#include <stdio.h>
#include <string.h>

#include "app/http_reply.h"

enum { REQUEST_MAX = 640, PIECE = 512 };

static void tell_status(const char *line)
{
    fw_log_info("HTTP", "%s", line);
}

/* Until the reply is whole, makes no sense, or the session ends. */
static enum fw_tls_result read_reply(struct fw_tls_client *client, struct fw_http_reply *reply)
{
    enum fw_tls_result result = FW_TLS_OK;

    while (result == FW_TLS_OK && reply->state != FW_HTTP_DONE && reply->state != FW_HTTP_BROKEN) {
        char data[PIECE];
        size_t got = sizeof data;

        result = fw_tls_recv(client, data, &got);
        if (result == FW_TLS_OK) {
            fw_http_take(reply, data, got);
        }
    }
    return result == FW_TLS_CLOSED ? FW_TLS_OK : result;
}

enum fw_tls_result fw_https_get(struct fw_tls_client *client, const char *host, const char *path,
                                struct fw_fetched *fetched)
{
    char request[REQUEST_MAX];
    struct fw_http_reply reply = { .on_status = tell_status, .on_body = fw_log_text };
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host);

    memset(fetched, 0, sizeof *fetched);
    if (len < 0 || (size_t)len >= sizeof request) {
        return FW_TLS_NO_MEMORY;
    }
    enum fw_tls_result result = fw_tls_send(client, request, (size_t)len);
    if (result == FW_TLS_OK) {
        result = read_reply(client, &reply);
    }
    fetched->status = reply.status;
    fetched->body_len = reply.body_len;
    fetched->is_http = reply.state != FW_HTTP_BROKEN;
    fetched->is_whole = result == FW_TLS_OK && fw_http_is_whole(&reply);
    return result;
}
