/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line with a delay between two network namespaces.
 *
 *     delay MILLISECONDS NAMESPACE
 *
 * Makes a tunnel device "line" here and one in the namespace that the file
 * NAMESPACE stands for (/proc/PID/ns/net), and carries each packet that enters
 * one out of the other MILLISECONDS later, SYNs and all. Prints "ready" once both
 * devices exist; addresses are the caller's. Runs until it is killed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_MAX = 2048, QUEUE = 8192 };

struct packet {
    uint64_t due; /* microseconds */
    size_t size;
    unsigned char bytes[PACKET_MAX];
};

/* Packets on their way to `fd`, oldest at `first`; when it is full, packets are lost. */
struct direction {
    int from, to;
    size_t first, count;
    struct packet queue[QUEUE];
};

static struct direction there, back;

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static int open_line(void)
{
    struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

    strcpy(request.ifr_name, "line");
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request) != 0) {
        perror("delay: /dev/net/tun");
        exit(1);
    }
    return fd;
}

static void take_in(struct direction *d, uint64_t delay)
{
    struct packet lost;

    for (;;) {
        struct packet *p = d->count < QUEUE ? &d->queue[(d->first + d->count) % QUEUE] : &lost;
        ssize_t got = read(d->from, p->bytes, sizeof p->bytes);
        if (got <= 0) {
            return;
        }
        p->size = (size_t)got;
        p->due = now() + delay;
        d->count += d->count < QUEUE;
    }
}

/* Lets out what is due; returns the time at which the next packet is. */
static uint64_t let_out(struct direction *d)
{
    for (; d->count > 0; d->first = (d->first + 1) % QUEUE, d->count--) {
        const struct packet *p = &d->queue[d->first];
        if (p->due > now()) {
            return p->due;
        }
        if (write(d->to, p->bytes, p->size) < 0) {
            continue; /* the other side has gone: the packet is lost */
        }
    }
    return UINT64_MAX;
}

static void carry(uint64_t delay)
{
    for (;;) {
        uint64_t a = let_out(&there), b = let_out(&back), next = a < b ? a : b;
        struct pollfd fds[2] = { { there.from, POLLIN, 0 }, { back.from, POLLIN, 0 } };
        uint64_t t = now();
        struct timespec wait = { 0, next <= t ? 0 : (long)((next - t) % 1000000u) * 1000 };
        if (ppoll(fds, 2, next == UINT64_MAX ? NULL : &wait, NULL) < 0) {
            return;
        }
        take_in(&there, delay);
        take_in(&back, delay);
    }
}

int main(int argc, char **argv)
{
    int other = argc == 3 ? open(argv[2], O_RDONLY) : -1;
    int here = open_line();

    if (other < 0 || setns(other, CLONE_NEWNET) != 0) {
        perror("delay: namespace");
        return 1;
    }
    there.from = back.to = here;
    there.to = back.from = open_line();
    puts("ready");
    fflush(stdout);
    carry((uint64_t)(atof(argv[1]) * 1000));
    return 1;
}
