/* SPDX-License-Identifier: Apache-2.0 */
/* A board made of the host's system calls: for tests and for trying things out. */

#include "board/board.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static const char *arguments = "";

/* The words come in the environment, since main() takes none on a device. */
void fw_board_start(void)
{
    const char *given = getenv("FW_ARGUMENTS");

    arguments = given != NULL ? given : "";
}

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

void fw_board_write(const char *text, size_t len)
{
    while (len > 0) {
        ssize_t put = write(STDOUT_FILENO, text, len);

        if (put < 0 && errno != EINTR) {
            return;
        }
        text += put > 0 ? put : 0;
        len -= put > 0 ? (size_t)put : 0;
    }
}

bool fw_board_entropy(uint8_t *bytes, size_t len)
{
    return getrandom(bytes, len, 0) == (ssize_t)len;
}

int64_t fw_board_seconds(void)
{
    return (int64_t)time(NULL);
}

void fw_board_idle(void)
{
    poll(NULL, 0, 1);
}

const char *fw_board_arguments(void)
{
    return arguments;
}

void fw_board_exit(int status)
{
    exit(status);
}

size_t fw_board_stack_used(void)
{
    return 0;
}
