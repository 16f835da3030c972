/* SPDX-License-Identifier: Apache-2.0 */
#include "app/http_reply.h"

#include <string.h>

static bool read_digit(char c, unsigned base, unsigned *digit)
{
    const char low = (char)(c | 0x20);

    if (c >= '0' && c <= '9') {
        *digit = (unsigned)(c - '0');
        return true;
    }
    if (base == 16 && low >= 'a' && low <= 'f') {
        *digit = (unsigned)(low - 'a') + 10;
        return true;
    }
    return false;
}

/* A number at the beginning of `text`; false: none, or too large a one. */
static bool read_number(const char *text, unsigned base, uint64_t *value)
{
    unsigned digit = 0;

    if (!read_digit(*text, base, &digit)) {
        return false;
    }
    *value = 0;
    for (; read_digit(*text, base, &digit); text++) {
        if (*value > (UINT64_MAX >> 8)) {
            return false;
        }
        *value = *value * base + digit;
    }
    return true;
}

/* "HTTP/1.1 200 OK": the number, or 0 if it is none. */
static int read_status(const char *line)
{
    uint64_t status = 0;

    if (strncmp(line, "HTTP/1.", 7) != 0 || strlen(line) < 12 || line[8] != ' ' ||
        !read_number(line + 9, 10, &status) || status < 100 || status > 999) {
        return 0;
    }
    return (int)status;
}

/* The value of a header line of this name (in lower case, with its colon), or NULL. */
static const char *value_of(const char *line, const char *name)
{
    for (; *name != '\0'; name++, line++) {
        char low = *line >= 'A' && *line <= 'Z' ? (char)(*line | 0x20) : *line;

        if (low != *name) {
            return NULL;
        }
    }
    while (*line == ' ' || *line == '\t') {
        line++;
    }
    return line;
}

static bool ends_with_chunked(const char *value)
{
    const char *word = "chunked";
    size_t len = strlen(value), word_len = strlen(word);

    while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t')) {
        len--;
    }
    if (len < word_len) {
        return false;
    }
    for (size_t i = 0; i < word_len; i++) {
        if ((value[len - word_len + i] | 0x20) != word[i]) {
            return false;
        }
    }
    return true;
}

/* Two lengths that differ, or one that is none, make the reply one that cannot be trusted. */
static enum fw_http_state take_header(struct fw_http_reply *reply)
{
    const char *length = value_of(reply->line, "content-length:");
    const char *coding = value_of(reply->line, "transfer-encoding:");
    uint64_t value = 0;

    if (coding != NULL) {
        reply->end = FW_HTTP_BY_CHUNKS; /* it stands above a length: RFC 9112, 6.3 */
        return ends_with_chunked(coding) ? FW_HTTP_HEADERS : FW_HTTP_BROKEN;
    }
    if (length == NULL || reply->end == FW_HTTP_BY_CHUNKS) {
        return FW_HTTP_HEADERS;
    }
    if (!read_number(length, 10, &value) ||
        (reply->end == FW_HTTP_BY_LENGTH && value != reply->left)) {
        return FW_HTTP_BROKEN;
    }
    reply->end = FW_HTTP_BY_LENGTH;
    reply->left = value;
    return FW_HTTP_HEADERS;
}

static enum fw_http_state end_headers(struct fw_http_reply *reply)
{
    if (reply->status < 200) { /* 100 Continue and the like: the reply itself follows */
        reply->status = 0;
        return FW_HTTP_STATUS;
    }
    if (reply->status == 204 || reply->status == 304) {
        return FW_HTTP_DONE;
    }
    if (reply->end == FW_HTTP_BY_CHUNKS) {
        return FW_HTTP_CHUNK_HEAD;
    }
    return reply->end == FW_HTTP_BY_LENGTH && reply->left == 0 ? FW_HTTP_DONE : FW_HTTP_BODY;
}

static enum fw_http_state take_status(struct fw_http_reply *reply)
{
    reply->status = read_status(reply->line);
    if (reply->status == 0) {
        return FW_HTTP_BROKEN;
    }
    if (reply->on_status != NULL) {
        reply->on_status(reply->line);
    }
    return FW_HTTP_HEADERS;
}

static enum fw_http_state take_chunk_head(struct fw_http_reply *reply)
{
    if (!read_number(reply->line, 16, &reply->left)) {
        return FW_HTTP_BROKEN;
    }
    return reply->left > 0 ? FW_HTTP_BODY : FW_HTTP_TRAILERS;
}

static enum fw_http_state end_line(struct fw_http_reply *reply)
{
    const bool is_empty = reply->line_len == 0;

    switch (reply->state) {
    case FW_HTTP_STATUS:
        return take_status(reply);
    case FW_HTTP_HEADERS:
        return is_empty ? end_headers(reply) : take_header(reply);
    case FW_HTTP_CHUNK_HEAD:
        return take_chunk_head(reply);
    case FW_HTTP_CHUNK_END:
        return is_empty ? FW_HTTP_CHUNK_HEAD : FW_HTTP_BROKEN;
    case FW_HTTP_TRAILERS:
        return is_empty ? FW_HTTP_DONE : FW_HTTP_TRAILERS;
    case FW_HTTP_BODY:
    case FW_HTTP_DONE:
    case FW_HTTP_BROKEN:
        break;
    }
    return reply->state;
}

static void take_letter(struct fw_http_reply *reply, char c)
{
    if (c == '\n') {
        reply->line[reply->line_len] = '\0';
        reply->state = end_line(reply);
        reply->line_len = 0;
    } else if (c != '\r' && reply->line_len < FW_HTTP_LINE_MAX - 1) {
        reply->line[reply->line_len++] = c;
    }
}

static size_t take_body(struct fw_http_reply *reply, const char *data, size_t len)
{
    if (reply->end != FW_HTTP_BY_CLOSE && len > reply->left) {
        len = (size_t)reply->left;
    }
    reply->on_body(data, len);
    reply->body_len += len;
    if (reply->end == FW_HTTP_BY_CLOSE) {
        return len;
    }
    reply->left -= len;
    if (reply->left == 0) {
        reply->state = reply->end == FW_HTTP_BY_LENGTH ? FW_HTTP_DONE : FW_HTTP_CHUNK_END;
    }
    return len;
}

size_t fw_http_take(struct fw_http_reply *reply, const char *data, size_t len)
{
    size_t at = 0;

    while (at < len && reply->state != FW_HTTP_DONE && reply->state != FW_HTTP_BROKEN) {
        if (reply->state == FW_HTTP_BODY) {
            at += take_body(reply, data + at, len - at);
        } else {
            take_letter(reply, data[at++]);
        }
    }
    return at;
}

bool fw_http_is_whole(const struct fw_http_reply *reply)
{
    return reply->state == FW_HTTP_DONE ||
           (reply->state == FW_HTTP_BODY && reply->end == FW_HTTP_BY_CLOSE);
}
