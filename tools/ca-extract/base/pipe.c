/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pipe.h"

#include <unistd.h>

bool ca_pipe_read(size_t limit, struct ca_text *text)
{
    char part[16384];
    ssize_t len = 0;

    while (text->len <= limit && (len = read(STDIN_FILENO, part, sizeof part)) > 0) {
        ca_text_put(text, part, (size_t)len);
    }
    return len == 0;
}

bool ca_pipe_write(const struct ca_text *text)
{
    size_t at = 0;

    while (at < text->len) {
        ssize_t put = write(STDOUT_FILENO, text->at + at, text->len - at);

        if (put <= 0) {
            return false;
        }
        at += (size_t)put;
    }
    return true;
}
