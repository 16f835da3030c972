/* SPDX-License-Identifier: Apache-2.0 */
/* net/network.h's connection, over lwIP's raw TCP. */

#include <lwip/pbuf.h>
#include <lwip/tcp.h>

#include <string.h>

#include "board/board.h"
#include "net/lwip_port.h"
#include "net/network.h"

/* There is one connection at a time. */
struct link {
    struct tcp_pcb *pcb; /* NULL once lwIP has freed it */
    struct pbuf *queue;  /* received and not yet taken */
    size_t taken;        /* bytes of the queue's first buffer that are */
    bool is_connected, is_closed, is_broken;
};

static struct link the_link;

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t code)
{
    struct link *link = arg;

    (void)pcb;
    link->is_connected = code == ERR_OK;
    return ERR_OK;
}

/* lwIP calls this when it has freed the connection: refused, reset, out of memory. */
static void on_error(void *arg, err_t code)
{
    struct link *link = arg;

    (void)code;
    link->pcb = NULL;
    link->is_broken = true;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *packet, err_t code)
{
    struct link *link = arg;

    (void)pcb;
    if (packet == NULL) {
        link->is_closed = true;
        return ERR_OK;
    }
    if (code != ERR_OK) {
        return code;
    }
    if (link->queue == NULL) {
        link->queue = packet;
    } else {
        pbuf_cat(link->queue, packet);
    }
    return ERR_OK;
}

static int link_send(void *context, const uint8_t *data, size_t len)
{
    struct link *link = context;

    if (link->pcb == NULL) {
        return FW_BROKEN;
    }
    size_t room = tcp_sndbuf(link->pcb);
    size_t taken = len < room ? len : room;
    if (taken == 0) {
        return FW_TRY_LATER;
    }
    err_t code = tcp_write(link->pcb, data, (u16_t)taken, TCP_WRITE_FLAG_COPY);
    if (code == ERR_MEM) {
        return FW_TRY_LATER;
    }
    if (code != ERR_OK) {
        return FW_BROKEN;
    }
    tcp_output(link->pcb);
    return (int)taken;
}

/* Take off what was read, buffer by buffer, and open the window again. */
static void drop_taken(struct link *link, size_t len)
{
    link->taken += len;
    while (link->queue != NULL && link->taken >= link->queue->len) {
        struct pbuf *next = link->queue->next;

        link->taken -= link->queue->len;
        if (next != NULL) {
            pbuf_ref(next);
        }
        pbuf_free(link->queue);
        link->queue = next;
    }
    if (link->pcb != NULL) {
        tcp_recved(link->pcb, (u16_t)len);
    }
}

static int link_recv(void *context, uint8_t *data, size_t len)
{
    struct link *link = context;

    if (link->queue == NULL) {
        if (link->is_closed) {
            return FW_CLOSED;
        }
        return link->is_broken ? FW_BROKEN : FW_TRY_LATER;
    }
    size_t there = link->queue->len - link->taken;
    size_t moved = len < there ? len : there;
    memcpy(data, (const uint8_t *)link->queue->payload + link->taken, moved);
    drop_taken(link, moved);
    return (int)moved;
}

static void link_poll(void *context)
{
    const struct link *link = context;

    fw_lwip_work();
    if (link->queue == NULL && !link->is_closed && !link->is_broken) {
        fw_board_idle();
        fw_lwip_work();
    }
}

static void link_close(void *context)
{
    struct link *link = context;

    if (link->queue != NULL) {
        pbuf_free(link->queue);
        link->queue = NULL;
    }
    if (link->pcb != NULL) {
        tcp_arg(link->pcb, NULL);
        tcp_recv(link->pcb, NULL);
        tcp_err(link->pcb, NULL);
        if (tcp_close(link->pcb) != ERR_OK) {
            tcp_abort(link->pcb);
        }
        link->pcb = NULL;
    }
    fw_lwip_work();
}

static bool is_settled(void *context)
{
    const struct link *link = context;

    return link->is_connected || link->is_broken;
}

bool fw_network_connect(const char *address, uint16_t port, uint32_t timeout_ms,
                        struct fw_transport *transport)
{
    struct link *link = &the_link;
    ip_addr_t to;

    *link = (struct link){ .pcb = tcp_new() };
    if (link->pcb == NULL || ipaddr_aton(address, &to) == 0) {
        link_close(link);
        return false;
    }
    tcp_arg(link->pcb, link);
    tcp_err(link->pcb, on_error);
    tcp_recv(link->pcb, on_received);
    tcp_nagle_disable(link->pcb);
    if (tcp_connect(link->pcb, &to, port, on_connected) != ERR_OK ||
        !fw_lwip_wait(is_settled, link, timeout_ms) || link->is_broken) {
        link_close(link);
        return false;
    }
    *transport = (struct fw_transport){ link_send, link_recv, link_poll, link_close, link };
    return true;
}
