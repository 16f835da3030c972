/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_HTTP_REPLY_H
#define FW_APP_HTTP_REPLY_H

/*
 * A reply of HTTP/1.1 (RFC 9112), read as it arrives, in constant memory: the
 * status, where the body ends, and the body in pieces. Other headers are passed
 * over. It knows nothing of TLS or of the network.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FW_HTTP_LINE_MAX = 128 }; /* of a header line, this much is looked at */

/* How the body ends. */
enum fw_http_end { FW_HTTP_BY_CLOSE, FW_HTTP_BY_LENGTH, FW_HTTP_BY_CHUNKS };

enum fw_http_state {
    FW_HTTP_STATUS,
    FW_HTTP_HEADERS,
    FW_HTTP_BODY,
    FW_HTTP_CHUNK_HEAD,
    FW_HTTP_CHUNK_END, /* the line's end behind a chunk's data */
    FW_HTTP_TRAILERS,
    FW_HTTP_DONE,
    FW_HTTP_BROKEN /* it is no HTTP */
};

struct fw_http_reply {
    enum fw_http_state state;
    enum fw_http_end end;
    int status;        /* 200 when all is well; 0 before it is known */
    uint64_t body_len; /* bytes of the body so far */
    uint64_t left;     /* bytes of the body, or of the chunk, still to come */
    char line[FW_HTTP_LINE_MAX];
    size_t line_len;
    void (*on_status)(const char *line);           /* the first line; may be NULL */
    void (*on_body)(const char *data, size_t len); /* a piece of the body */
};

/*
 * Take what arrived.
 *
 * in        reply: zeroed before the first call but for the callbacks.
 * out       the bytes that belonged to the reply; the others are not its own.
 */
size_t fw_http_take(struct fw_http_reply *reply, const char *data, size_t len);

/* The peer has closed, in order: true if the reply is whole. */
bool fw_http_is_whole(const struct fw_http_reply *reply);

#endif
