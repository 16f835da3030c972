/* SPDX-License-Identifier: Apache-2.0 */
/* net/network.h over the host's sockets. */

#include "net/network.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int the_socket = -1;

enum fw_network_state fw_network_start(uint32_t timeout_ms, char address[FW_ADDRESS_TEXT_MAX])
{
    (void)timeout_ms;
    snprintf(address, FW_ADDRESS_TEXT_MAX, "of the host");
    return FW_NETWORK_UP;
}

bool fw_network_has_link(void)
{
    return true;
}

/* The host's own memory is its own. */
void fw_network_tell(void)
{
}

void fw_network_wait(uint32_t duration_ms)
{
    poll(NULL, 0, (int)duration_ms);
}

bool fw_network_resolve(const char *host, uint32_t timeout_ms, char address[FW_ADDRESS_TEXT_MAX])
{
    struct addrinfo wish = { .ai_family = AF_INET, .ai_socktype = SOCK_STREAM }, *found = NULL;

    (void)timeout_ms;
    if (getaddrinfo(host, NULL, &wish, &found) != 0) {
        return false;
    }
    bool done = getnameinfo(found->ai_addr, found->ai_addrlen, address, FW_ADDRESS_TEXT_MAX, NULL,
                            0, NI_NUMERICHOST) == 0;
    freeaddrinfo(found);
    return done;
}

/* Never asked: the host's own clock is right. */
bool fw_network_time(const char *server, uint32_t timeout_ms, int64_t *seconds)
{
    (void)server, (void)timeout_ms, (void)seconds;
    return false;
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
    return outcome_of(send(*(const int *)link, data, len, MSG_NOSIGNAL));
}

static int link_recv(void *link, uint8_t *data, size_t len)
{
    ssize_t moved = recv(*(const int *)link, data, len, 0);

    return moved == 0 ? FW_CLOSED : outcome_of(moved);
}

static void link_poll(void *link)
{
    struct pollfd one = { .fd = *(const int *)link, .events = POLLIN };

    poll(&one, 1, 10);
}

static void link_close(void *link)
{
    int *fd = link;

    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* True when the connection under way stands within the time. */
static bool is_connected(int fd, uint32_t timeout_ms)
{
    struct pollfd one = { .fd = fd, .events = POLLOUT };
    int error = 0;
    socklen_t len = sizeof error;

    return poll(&one, 1, (int)timeout_ms) == 1 &&
           getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0;
}

bool fw_network_connect(const char *address, uint16_t port, uint32_t timeout_ms,
                        struct fw_transport *transport)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1 ||
        (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0 && errno != EINPROGRESS) ||
        !is_connected(fd, timeout_ms)) {
        close(fd);
        return false;
    }
    the_socket = fd;
    *transport = (struct fw_transport){ link_send, link_recv, link_poll, link_close, &the_socket };
    return true;
}
