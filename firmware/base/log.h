/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_BASE_LOG_H
#define FW_BASE_LOG_H

/*
 * The console, in the form of Mbed OS's trace: "[INFO][TLSW]: words".
 *
 * A line is built in one fixed buffer; what does not fit is cut. Bytes that
 * could steer a terminal are shown as '?', since names in certificates and
 * replies of servers are a stranger's.
 */

#include <stddef.h>

#if defined(__GNUC__)
#define FW_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define FW_MUST_CHECK        __attribute__((warn_unused_result))
#else
#define FW_PRINTF(fmt, args)
#define FW_MUST_CHECK
#endif

#define FW_ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* One line; `group` has four letters. */
void fw_log_info(const char *group, const char *fmt, ...) FW_PRINTF(2, 3);
void fw_log_error(const char *group, const char *fmt, ...) FW_PRINTF(2, 3);

/* Text of others, as it is but for what could steer a terminal; lines keep their ends. */
void fw_log_text(const char *text, size_t len);

#endif
