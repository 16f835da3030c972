/* SPDX-License-Identifier: Apache-2.0 */
/* Replies of HTTP as they come: whole, in pieces, cut off, or none at all. */

#include "support/test.h"

#include <string.h>

#include "app/http_reply.h"

static char body[256];
static size_t body_len;

static void keep_body(const char *data, size_t len)
{
    assert_true(body_len + len < sizeof body);
    memcpy(body + body_len, data, len);
    body_len += len;
}

static const struct {
    const char *name, *text, *body;
    int status;
    bool is_whole, is_broken;
    size_t rest; /* bytes behind the reply */
} rows[] = {
    { .name = "length",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      .body = "hello",
      .status = 200,
      .is_whole = true },
    { .name = "length, more behind",
      .text = "HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello more",
      .body = "hello",
      .status = 200,
      .is_whole = true,
      .rest = 5 },
    { .name = "length of nothing",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      .body = "",
      .status = 200,
      .is_whole = true },
    { .name = "length, cut",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
      .body = "hello",
      .status = 200 },
    { .name = "until the end",
      .text = "HTTP/1.0 200 OK\r\nServer: x\r\n\r\nhello",
      .body = "hello",
      .status = 200,
      .is_whole = true },
    { .name = "chunks, an extension, a trailer",
      .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
              "3\r\nhel\r\nA;x=y\r\nlo, world!\r\n0\r\nTrailer: z\r\n\r\n",
      .body = "hello, world!",
      .status = 200,
      .is_whole = true },
    { .name = "chunks stand above a length",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\nTransfer-Encoding: gzip, Chunked \r\n\r\n"
              "1\r\nx\r\n0\r\n\r\n",
      .body = "x",
      .status = 200,
      .is_whole = true },
    { .name = "chunks without the last one",
      .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
      .body = "hel",
      .status = 200 },
    { .name = "an interim reply before it",
      .text = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno",
      .body = "no",
      .status = 404,
      .is_whole = true },
    { .name = "no body at all",
      .text = "HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
      .body = "",
      .status = 204,
      .is_whole = true },
    { .name = "line ends of one byte",
      .text = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
      .body = "ok",
      .status = 200,
      .is_whole = true },
    { .name = "no HTTP", .text = "220 mail.test ESMTP\r\n", .body = "", .is_broken = true },
    { .name = "a status that is no number",
      .text = "HTTP/1.1 2x0 OK\r\n",
      .body = "",
      .is_broken = true },
    { .name = "lengths that differ",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
      .body = "",
      .status = 200,
      .is_broken = true },
    { .name = "a length that is none",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
      .body = "",
      .status = 200,
      .is_broken = true },
    { .name = "a length that is too long",
      .text = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n",
      .body = "",
      .status = 200,
      .is_broken = true },
    { .name = "a coding that is not chunked",
      .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n",
      .body = "",
      .status = 200,
      .is_broken = true },
    { .name = "a chunk without a size",
      .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      .body = "",
      .status = 200,
      .is_broken = true },
    { .name = "a chunk longer than its size",
      .text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n",
      .body = "x",
      .status = 200,
      .is_broken = true },
    { .name = "nothing", .text = "", .body = "" },
};

/* What came, in pieces of `piece` bytes. */
static void check(size_t row, size_t piece)
{
    struct fw_http_reply reply = { .on_body = keep_body };
    const char *text = rows[row].text;
    size_t len = strlen(text), taken = 0;

    body_len = 0;
    for (size_t at = 0; at < len; at += piece) {
        taken += fw_http_take(&reply, text + at, len - at < piece ? len - at : piece);
    }
    assert_int_equal(reply.status, rows[row].status);
    assert_int_equal(body_len, strlen(rows[row].body));
    assert_memory_equal(body, rows[row].body, body_len);
    assert_int_equal(reply.body_len, body_len);
    assert_int_equal(fw_http_is_whole(&reply), rows[row].is_whole);
    assert_int_equal(reply.state == FW_HTTP_BROKEN, rows[row].is_broken);
    if (!rows[row].is_broken) {
        assert_int_equal(taken, len - rows[row].rest);
    }
}

static void reply_is_read_whatever_the_pieces(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(rows); i++) {
        print_message("%s\n", rows[i].name);
        for (size_t piece = 1; piece < 200; piece += 1 + piece / 4) {
            check(i, piece);
        }
    }
}

static void line_longer_than_is_kept_is_passed_over(void **state)
{
    struct fw_http_reply reply = { .on_body = keep_body };
    char line[1000];
    (void)state;

    body_len = 0;
    memset(line, 'x', sizeof line);
    fw_http_take(&reply, "HTTP/1.1 200 OK\r\nX: ", 20);
    fw_http_take(&reply, line, sizeof line);
    fw_http_take(&reply, "\r\nContent-Length: 2\r\n\r\nok", 25);
    assert_int_equal(reply.state, FW_HTTP_DONE);
    assert_memory_equal(body, "ok", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_is_read_whatever_the_pieces),
        cmocka_unit_test(line_longer_than_is_kept_is_passed_over),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
