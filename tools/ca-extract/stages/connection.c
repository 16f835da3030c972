/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/connection.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    TRIES_MAX = 16,   /* addresses of one name that are tried */
    STAGGER_MS = 250, /* RFC 8305 5: Connection Attempt Delay */
    NUMBER_MAX = 8
};

/* Connections under way to the addresses of one name. */
struct race {
    struct pollfd tries[TRIES_MAX];
    const struct addrinfo *to[TRIES_MAX];
    size_t count;   /* started */
    size_t waiting; /* started and not yet failed */
    int last_error; /* errno of the failure seen last */
};

static bool start_try(struct race *race, const struct addrinfo *to)
{
    int fd = socket(to->ai_family, to->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, to->ai_protocol);
    int on = 1;

    if (fd < 0) {
        race->last_error = errno;
        return false;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, to->ai_addr, to->ai_addrlen) != 0 && errno != EINPROGRESS) {
        race->last_error = errno;
        close(fd);
        return false;
    }
    race->tries[race->count] = (struct pollfd){ .fd = fd, .events = POLLOUT };
    race->to[race->count++] = to;
    race->waiting++;
    return true;
}

/* The try that has succeeded, or NULL; failed ones are closed and marked. */
static const struct pollfd *settle(struct race *race)
{
    for (size_t i = 0; i < race->count; i++) {
        struct pollfd *one = &race->tries[i];
        int error = 0;
        socklen_t len = sizeof error;

        if (one->fd < 0 || one->revents == 0) {
            continue;
        }
        if (getsockopt(one->fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 && error == 0) {
            return one;
        }
        race->last_error = error;
        close(one->fd);
        one->fd = -1; /* poll passes over it */
        race->waiting--;
    }
    return NULL;
}

static int time_left(int64_t deadline_ms)
{
    int64_t left = deadline_ms - ca_clock_monotonic_ms();

    return left > 0 ? (int)left : 0;
}

/* Start the next try that can be started; what comes behind it is returned. */
static const struct addrinfo *start_next(struct race *race, const struct addrinfo *next)
{
    while (next != NULL && race->count < TRIES_MAX) {
        bool is_started = start_try(race, next);

        next = next->ai_next;
        if (is_started) {
            return next;
        }
    }
    return NULL;
}

/* Start tries one after the other, and wait for the first that succeeds. */
static const struct pollfd *run_race(struct race *race, const struct addrinfo *next,
                                     int64_t deadline_ms)
{
    const struct pollfd *won = NULL;

    while (won == NULL) {
        next = start_next(race, next);
        if (race->waiting == 0 && next == NULL) {
            return NULL;
        }
        int left = time_left(deadline_ms);
        if (left == 0) {
            race->last_error = ETIMEDOUT;
            return NULL;
        }
        int wait = next != NULL && left > STAGGER_MS ? STAGGER_MS : left;
        if (poll(race->tries, (nfds_t)race->count, wait) > 0) {
            won = settle(race);
        }
    }
    return won;
}

static void name_address(const struct addrinfo *to, char *text, size_t size)
{
    char host[CA_ADDRESS_TEXT_MAX - NUMBER_MAX - 4], port[NUMBER_MAX];

    if (getnameinfo(to->ai_addr, to->ai_addrlen, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        snprintf(text, size, "unknown address");
        return;
    }
    snprintf(text, size, to->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

static bool look_up(const struct ca_target *where, enum ca_family family, struct addrinfo **found,
                    bool *is_unknown, struct ca_error *err)
{
    static const int families[] = {
        [CA_FAMILY_ANY] = AF_UNSPEC, [CA_FAMILY_V4] = AF_INET, [CA_FAMILY_V6] = AF_INET6
    };
    struct addrinfo wish = { .ai_family = families[family],
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV };
    char port[NUMBER_MAX];

    snprintf(port, sizeof port, "%u", (unsigned)where->port);
    int code = getaddrinfo(where->host, port, &wish, found);
    if (code == 0) {
        return true;
    }
    *is_unknown = code != EAI_AGAIN && code != EAI_SYSTEM && code != EAI_MEMORY;
    ca_fail(err, CA_ERR_UNREACHABLE, "cannot find '%s'", where->host);
    ca_error_cause(err, "%s", code == EAI_SYSTEM ? strerror(errno) : gai_strerror(code));
    ca_error_hint(err, "check the spelling and that this machine can look up names");
    return false;
}

static void fail_connect(const struct ca_target *where, const struct race *race, int timeout_ms,
                         struct ca_error *err)
{
    size_t tried = race->count > 0 ? race->count : 1;
    const char *ending = tried == 1 ? "" : "es";

    ca_fail(err, CA_ERR_UNREACHABLE, "cannot connect to '%s'", where->name);
    if (race->last_error == ETIMEDOUT) {
        ca_error_cause(err, "no answer within %d.%d seconds (%zu address%s tried)",
                       timeout_ms / 1000, timeout_ms % 1000 / 100, tried, ending);
        ca_error_hint(err, "check host and port; a firewall may drop it; --timeout waits longer");
        return;
    }
    ca_error_cause(err, "%s (%zu address%s tried)", strerror(race->last_error), tried, ending);
    if (race->last_error == ECONNREFUSED) {
        ca_error_hint(err, "nothing listens there: check host and port");
    }
}

static bool open_directly(const struct ca_target *where, const struct ca_reaching *reaching,
                          struct ca_connection *connection, struct ca_error *err)
{
    struct addrinfo *found = NULL;
    struct race race = { .count = 0 };

    *connection = (struct ca_connection){ .fd = -1 };
    if (!look_up(where, reaching->family, &found, &connection->is_unknown, err)) {
        return false;
    }
    connection->deadline_ms = ca_clock_monotonic_ms() + reaching->timeout_ms;
    const struct pollfd *won = run_race(&race, found, connection->deadline_ms);
    for (size_t i = 0; i < race.count; i++) {
        if (&race.tries[i] == won) {
            connection->fd = won->fd;
            name_address(race.to[i], connection->address, sizeof connection->address);
        } else if (race.tries[i].fd >= 0) {
            close(race.tries[i].fd);
        }
    }
    freeaddrinfo(found);
    if (won == NULL) {
        fail_connect(where, &race, reaching->timeout_ms, err);
        return false;
    }
    return true;
}

bool ca_connection_open(const struct ca_target *where, const struct ca_reaching *reaching,
                        struct ca_connection *connection, struct ca_error *err)
{
    struct ca_proxy proxy;

    *connection = (struct ca_connection){ .fd = -1 };
    bool done = ca_proxy_choose(reaching->proxy, CA_PROXY_FOR_TLS, where->host, &proxy, err) &&
                (proxy.is_there ? ca_connection_tunnel(where, &proxy, reaching, connection, err)
                                : open_directly(where, reaching, connection, err));
    ca_proxy_clear(&proxy);
    return done;
}

void ca_connection_close(struct ca_connection *connection)
{
    if (connection->fd >= 0) {
        close(connection->fd);
    }
    connection->fd = -1;
}
