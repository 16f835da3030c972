/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "board/board.h"

enum { LINE_MAX_LEN = 160 };

/* What was written last was text that did not end its line. */
static bool is_line_open;

static int may_be_shown(char c)
{
    return c == '\n' || c == '\t' || ((unsigned char)c >= 0x20 && c != 0x7F);
}

void fw_log_text(const char *text, size_t len)
{
    char part[64];

    if (len > 0) {
        is_line_open = text[len - 1] != '\n';
    }
    while (len > 0) {
        size_t taken = len < sizeof part ? len : sizeof part;

        for (size_t i = 0; i < taken; i++) {
            part[i] = may_be_shown(text[i]) ? text[i] : '?';
        }
        fw_board_write(part, taken);
        text += taken;
        len -= taken;
    }
}

FW_PRINTF(3, 0)
static void put_line(const char *level, const char *group, const char *fmt, va_list args)
{
    char line[LINE_MAX_LEN];
    int head = snprintf(line, sizeof line, "[%s][%s]: ", level, group);
    int len = vsnprintf(line + head, sizeof line - (size_t)head, fmt, args);

    if (len < 0) {
        return;
    }
    size_t whole = (size_t)head + (size_t)len;
    if (whole >= sizeof line) {
        whole = sizeof line - 1;
        line[whole - 1] = line[whole - 2] = line[whole - 3] = '.';
    }
    if (is_line_open) {
        fw_board_write("\n", 1);
    }
    fw_log_text(line, whole);
    fw_board_write("\n", 1);
    is_line_open = false;
}

void fw_log_info(const char *group, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_line("INFO", group, fmt, args);
    va_end(args);
}

void fw_log_error(const char *group, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    put_line("ERR ", group, fmt, args);
    va_end(args);
}
