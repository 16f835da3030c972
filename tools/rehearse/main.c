/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A rehearsal: the TLS client of the firmware, on a connected socket.
 *
 * The request comes on standard input, the account of the connection goes to
 * standard output, and the socket is descriptor CA_REHEARSAL_FD. Ends with 0,
 * or with 2 when what came was no request. The client is firmware/tls as it is;
 * the board beneath it is in this file: the host's clock, generator and socket.
 */

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pipe.h"
#include "board/board.h"
#include "rehearse.h"

enum { RECORD_HEAD_LEN = 5 };

static struct ca_rehearsal_account account;
static size_t console_len;

/* The records that come in, as their heads tell. */
static struct {
    unsigned char head[RECORD_HEAD_LEN];
    size_t head_len, rest_len;
} meter;

static uint64_t nanoseconds(void)
{
    struct timespec now = { 0, 0 };

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint32_t fw_board_ms(void)
{
    return (uint32_t)(nanoseconds() / 1000000u);
}

uint32_t fw_board_us(void)
{
    return (uint32_t)(nanoseconds() / 1000u);
}

bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    return getrandom(bytes, len, 0) == (ssize_t)len;
}

/* What a device would print is kept; what is too much for that is not. */
void fw_board_write(const char *text, size_t len)
{
    size_t room = sizeof account.console - 1 - console_len;
    size_t taken = len < room ? len : room;

    memcpy(account.console + console_len, text, taken);
    console_len += taken;
    account.console[console_len] = '\0';
}

static void count(const uint8_t *data, size_t len)
{
    while (len > 0) {
        size_t taken = 0;

        if (meter.rest_len > 0) {
            taken = len < meter.rest_len ? len : meter.rest_len;
            meter.rest_len -= taken;
        } else {
            meter.head[meter.head_len++] = *data;
            taken = 1;
        }
        if (meter.head_len == RECORD_HEAD_LEN) {
            meter.rest_len = (size_t)meter.head[3] << 8 | meter.head[4];
            meter.head_len = 0;
            account.largest_record =
                meter.rest_len > account.largest_record ? meter.rest_len : account.largest_record;
        }
        data += taken;
        len -= taken;
    }
}

static int outcome_of(ssize_t moved)
{
    if (moved > 0) {
        return (int)moved;
    }
    bool is_later = moved < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return is_later ? FW_TRY_LATER : FW_BROKEN;
}

static int link_send(void *link, const uint8_t *data, size_t len)
{
    (void)link;
    return outcome_of(send(CA_REHEARSAL_FD, data, len, MSG_NOSIGNAL | MSG_DONTWAIT));
}

static int link_recv(void *link, uint8_t *data, size_t len)
{
    (void)link;
    ssize_t moved = recv(CA_REHEARSAL_FD, data, len, MSG_DONTWAIT);

    if (moved > 0) {
        count(data, (size_t)moved);
    }
    return moved == 0 ? FW_CLOSED : outcome_of(moved);
}

static void link_poll(void *link)
{
    struct pollfd one = { .fd = CA_REHEARSAL_FD, .events = POLLIN };

    (void)link;
    poll(&one, 1, 10);
}

static void link_close(void *link)
{
    (void)link;
    close(CA_REHEARSAL_FD);
}

int main(void)
{
    const struct fw_transport transport = { link_send, link_recv, link_poll, link_close, NULL };
    struct ca_rehearsal_request request;
    struct ca_text question = { 0 }, reply = { 0 };
    bool done = ca_pipe_read(CA_REHEARSAL_LEN_MAX, &question) &&
                ca_rehearsal_get_request(&question, &request);

    if (done) {
        rehearse(&request, &transport, &account);
        ca_rehearsal_put_account(&account, &reply);
        done = ca_pipe_write(&reply);
    }
    if (question.len > 0) {
        explicit_bzero(question.at, question.len); /* a private key may stand in it */
    }
    ca_text_clear(&reply);
    ca_text_clear(&question);
    return done ? 0 : 2;
}
