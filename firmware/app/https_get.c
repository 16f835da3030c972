/* SPDX-License-Identifier: Apache-2.0 */
#include "app/https_get.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { REQUEST_MAX = 512, CHUNK = 512, LINE_KEPT = 96 };

/* The head of a reply is read line by line; only the first line is looked at. */
struct reading {
    char line[LINE_KEPT];
    size_t line_len;
    bool is_first, is_body;
    struct fw_reply *reply;
};

/* "HTTP/1.1 200 OK": the number, or 0 if it is none. */
static int status_of(const char *line)
{
    int status = 0;

    if (strncmp(line, "HTTP/1.", 7) != 0 || strlen(line) < 12 || line[8] != ' ') {
        return 0;
    }
    for (size_t i = 9; i < 12; i++) {
        if (line[i] < '0' || line[i] > '9') {
            return 0;
        }
        status = status * 10 + (line[i] - '0');
    }
    return status;
}

static void end_line(struct reading *reading)
{
    bool is_empty = reading->line_len == 0;

    reading->line[reading->line_len] = '\0';
    if (reading->is_first) {
        reading->reply->status = status_of(reading->line);
        fw_log_info("HTTP", "%s", reading->line);
        reading->is_first = false;
    } else if (is_empty) {
        reading->is_body = true;
    }
    reading->line_len = 0;
}

static void take(struct reading *reading, const char *data, size_t len)
{
    size_t at = 0;

    while (at < len && !reading->is_body) {
        char c = data[at++];

        if (c == '\n') {
            end_line(reading);
        } else if (c != '\r' && reading->line_len < LINE_KEPT - 1) {
            reading->line[reading->line_len++] = c;
        }
    }
    fw_log_text(data + at, len - at);
    reading->reply->body_len += len - at;
}

enum fw_tls_result fw_https_get(struct fw_tls_client *client, const char *host, const char *path,
                                struct fw_reply *reply)
{
    char request[REQUEST_MAX], data[CHUNK];
    struct reading reading = { .is_first = true, .reply = reply };
    int len = snprintf(request, sizeof request,
                       "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host);

    *reply = (struct fw_reply){ 0, 0 };
    if (len < 0 || (size_t)len >= sizeof request) {
        return FW_TLS_NO_MEMORY;
    }
    enum fw_tls_result result = fw_tls_send(client, request, (size_t)len);
    while (result == FW_TLS_OK) {
        size_t got = sizeof data;

        result = fw_tls_recv(client, data, &got);
        if (result == FW_TLS_OK) {
            take(&reading, data, got);
        }
    }
    /* "Connection: close": the reply ends with the session, in order or not. */
    bool is_end = result == FW_TLS_CLOSED || result == FW_TLS_BROKEN;
    return is_end && reading.is_body ? FW_TLS_OK : result;
}
