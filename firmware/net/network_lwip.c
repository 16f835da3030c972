/* SPDX-License-Identifier: Apache-2.0 */
/* net/network.h over lwIP: the interface, DHCP, DNS and SNTP. */

#include <lwip/apps/sntp.h>
#include <lwip/dhcp.h>
#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>

#include <string.h>

#include "board/board.h"
#include "board/ethernet.h"
#include "net/lwip_port.h"
#include "net/network.h"

enum { LINK_EVERY_MS = 100 };

static struct netif interface;
static bool is_added;

uint32_t sys_now(void)
{
    return fw_board_ms();
}

/* For ports, transaction ids and sequence numbers: not to be guessed either. */
uint32_t fw_lwip_random(void)
{
    uint32_t value = 0;

    if (!fw_board_entropy((uint8_t *)&value, sizeof value)) {
        value = fw_board_ms() * 2654435761u;
    }
    return value;
}

void fw_lwip_failed(int line)
{
    fw_log_error("LWIP", "Assertion in line %d, called from %p", line, __builtin_return_address(0));
    fw_board_exit(70);
}

/* For both directions: what was received is copied before an answer to it can be sent. */
static uint8_t frame[FW_FRAME_MAX];

static err_t send_frame(struct netif *netif, struct pbuf *packet)
{
    (void)netif;
    if (packet->tot_len > sizeof frame) {
        return ERR_BUF;
    }
    pbuf_copy_partial(packet, frame, packet->tot_len, 0);
    return fw_ethernet_send(frame, packet->tot_len) ? ERR_OK : ERR_IF;
}

static err_t start_interface(struct netif *netif)
{
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif->mtu = 1500;
    netif->hwaddr_len = FW_MAC_LEN;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    return fw_ethernet_start(netif->hwaddr) ? ERR_OK : ERR_IF;
}

static void receive_frames(void)
{
    size_t len = 0;

    while ((len = fw_ethernet_receive(frame, sizeof frame)) > 0) {
        struct pbuf *packet = pbuf_alloc(PBUF_RAW, (u16_t)len, PBUF_POOL);

        if (packet == NULL) {
            continue; /* dropped: the other side sends it again */
        }
        pbuf_take(packet, frame, (u16_t)len);
        if (interface.input(packet, &interface) != ERR_OK) {
            pbuf_free(packet);
        }
    }
}

/* lwIP asks for its address again when the cable is back. */
static void watch_link(void)
{
    static uint32_t last_ms;
    const bool was_up = netif_is_link_up(&interface) != 0;

    if (was_up && fw_board_ms() - last_ms < LINK_EVERY_MS) {
        return;
    }
    last_ms = fw_board_ms();
    const bool is_up = fw_ethernet_has_link();
    if (is_up && !was_up) {
        netif_set_link_up(&interface);
    } else if (!is_up && was_up) {
        fw_log_error("NETW", "The link is lost");
        netif_set_link_down(&interface);
    }
}

void fw_lwip_work(void)
{
    watch_link();
    receive_frames();
    sys_check_timeouts();
}

bool fw_lwip_wait(bool (*is_done)(void *context), void *context, uint32_t timeout_ms)
{
    uint32_t start_ms = fw_board_ms();

    for (;;) {
        fw_lwip_work();
        if (is_done(context)) {
            return true;
        }
        if (fw_board_ms() - start_ms >= timeout_ms) {
            return false;
        }
        fw_board_idle();
    }
}

static bool has_link(void *context)
{
    (void)context;
    return netif_is_link_up(&interface) != 0;
}

static bool has_address(void *context)
{
    (void)context;
    return dhcp_supplied_address(&interface) != 0;
}

static bool add_interface(void)
{
    if (!is_added) {
        lwip_init();
        if (netif_add(&interface, NULL, NULL, NULL, NULL, start_interface, ethernet_input) ==
            NULL) {
            return false;
        }
        netif_set_default(&interface);
        netif_set_up(&interface);
        is_added = true;
    }
    return true;
}

enum fw_network_state fw_network_start(uint32_t timeout_ms, char address[FW_ADDRESS_TEXT_MAX])
{
    const uint32_t start_ms = fw_board_ms();

    if (!add_interface()) {
        return FW_NETWORK_NO_CONTROLLER;
    }
    if (!fw_lwip_wait(has_link, NULL, timeout_ms)) {
        return FW_NETWORK_NO_LINK;
    }
    const uint32_t spent_ms = fw_board_ms() - start_ms;
    if (dhcp_start(&interface) != ERR_OK ||
        !fw_lwip_wait(has_address, NULL, timeout_ms > spent_ms ? timeout_ms - spent_ms : 0)) {
        return netif_is_link_up(&interface) != 0 ? FW_NETWORK_NO_ADDRESS : FW_NETWORK_NO_LINK;
    }
    ip4addr_ntoa_r(netif_ip4_addr(&interface), address, FW_ADDRESS_TEXT_MAX);
    fw_lwip_pools_start();
    return FW_NETWORK_UP;
}

bool fw_network_has_link(void)
{
    return netif_is_link_up(&interface) != 0;
}

static bool never(void *context)
{
    (void)context;
    return false;
}

void fw_network_wait(uint32_t duration_ms)
{
    (void)fw_lwip_wait(never, NULL, duration_ms);
}

/* One look-up at a time. */
struct look_up {
    bool is_answered, is_found;
    ip_addr_t address;
};

static void on_name(const char *name, const ip_addr_t *address, void *context)
{
    struct look_up *look_up = context;

    (void)name;
    look_up->is_answered = true;
    look_up->is_found = address != NULL;
    if (address != NULL) {
        look_up->address = *address;
    }
}

static bool is_answered(void *context)
{
    return ((struct look_up *)context)->is_answered;
}

bool fw_network_resolve(const char *host, uint32_t timeout_ms, char address[FW_ADDRESS_TEXT_MAX])
{
    static struct look_up look_up; /* lwIP may call back after the time is over */
    err_t code = ERR_OK;

    look_up = (struct look_up){ .is_answered = false };
    code = dns_gethostbyname(host, &look_up.address, on_name, &look_up);
    if (code == ERR_OK) {
        look_up.is_found = true;
    } else if (code != ERR_INPROGRESS || !fw_lwip_wait(is_answered, &look_up, timeout_ms)) {
        return false;
    }
    if (look_up.is_found) {
        ipaddr_ntoa_r(&look_up.address, address, FW_ADDRESS_TEXT_MAX);
    }
    return look_up.is_found;
}

/* SNTP: lwIP calls this with seconds since 1970. */
static uint32_t sntp_seconds;
static bool has_sntp;

void fw_sntp_answer(uint32_t seconds)
{
    sntp_seconds = seconds;
    has_sntp = true;
}

static bool has_time(void *context)
{
    (void)context;
    return has_sntp;
}

bool fw_network_time(const char *server, uint32_t timeout_ms, int64_t *seconds)
{
    char text[FW_ADDRESS_TEXT_MAX];
    ip_addr_t address;

    if (!fw_network_resolve(server, timeout_ms, text) || ipaddr_aton(text, &address) == 0) {
        return false;
    }
    has_sntp = false;
    sntp_setoperatingmode(SNTP_OPMODE_POLL);
    sntp_setserver(0, &address);
    sntp_init();
    const bool is_told = fw_lwip_wait(has_time, NULL, timeout_ms);
    sntp_stop();
    *seconds = (int64_t)sntp_seconds;
    return is_told;
}
