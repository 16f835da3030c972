/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

enum { EXTRA_FD = 3 };

/* Our end of the pair of sockets that are its standard input and output. */
struct talk {
    int fd;
    int64_t deadline_ms;
};

static bool is_ready(const struct talk *talk, short events)
{
    struct pollfd socket = { .fd = talk->fd, .events = events };

    for (;;) {
        int64_t left = talk->deadline_ms - ca_clock_monotonic_ms();
        int ready = left > 0 ? poll(&socket, 1, (int)left) : 0;

        if (ready >= 0 || errno != EINTR) {
            return ready > 0;
        }
    }
}

/* A program that ends before it has read everything has said what it has to say. */
static bool put_input(const struct talk *talk, struct ca_span input)
{
    while (input.len > 0) {
        if (!is_ready(talk, POLLOUT)) {
            return false;
        }
        ssize_t put = send(talk->fd, input.at, input.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (put < 0) {
            return errno == EPIPE || errno == ECONNRESET;
        }
        input = (struct ca_span){ input.at + put, input.len - (size_t)put };
    }
    return shutdown(talk->fd, SHUT_WR) == 0 || errno == ENOTCONN;
}

static bool get_output(const struct talk *talk, size_t limit, struct ca_text *output)
{
    char part[16384];

    while (output->len <= limit && is_ready(talk, POLLIN)) {
        ssize_t got = recv(talk->fd, part, sizeof part, MSG_DONTWAIT);

        if (got <= 0) {
            return got == 0;
        }
        ca_text_put(output, part, (size_t)got);
    }
    return false;
}

/* posix_spawn takes words that are not const and does not change them. */
static char *as_word(const char *text)
{
    return (char *)(uintptr_t)text;
}

static bool start(const struct ca_process *process, int fd, pid_t *id)
{
    char *words[CA_PROCESS_WORDS_MAX + 2] = { as_word(process->file) };
    posix_spawn_file_actions_t actions;

    for (size_t i = 0; i < CA_PROCESS_WORDS_MAX && process->words[i] != NULL; i++) {
        words[i + 1] = as_word(process->words[i]);
    }
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return false;
    }
    bool done =
        posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO) == 0 &&
        posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO) == 0 &&
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
        (process->extra_fd == 0 ||
         posix_spawn_file_actions_adddup2(&actions, process->extra_fd, EXTRA_FD) == 0) &&
        posix_spawnp(id, process->file, &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    return done;
}

static bool await(pid_t id, bool is_done, int *status)
{
    int how = 0;

    if (!is_done) {
        kill(id, SIGKILL);
    }
    while (waitpid(id, &how, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    *status = WIFEXITED(how) ? WEXITSTATUS(how) : -1;
    return is_done && WIFEXITED(how);
}

bool ca_process_run(const struct ca_process *process, struct ca_text *output, int *status)
{
    struct talk talk = { -1, ca_clock_monotonic_ms() + process->timeout_ms };
    int pair[2] = { -1, -1 };
    pid_t id = -1;
    bool done = false;

    *status = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        return false;
    }
    bool is_started = start(process, pair[1], &id);
    close(pair[1]);
    talk.fd = pair[0];
    if (is_started) {
        done = put_input(&talk, process->input) && get_output(&talk, process->output_max, output);
        done = await(id, done, status);
    }
    close(pair[0]);
    return done;
}
