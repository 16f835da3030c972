/* SPDX-License-Identifier: Apache-2.0 */
/* What lwIP asks of a compiler and a platform beyond <stdint.h>. */
#ifndef FW_ARCH_CC_H
#define FW_ARCH_CC_H

#include <stdint.h>

/*
 * An assertion that fails in lwIP is a bug here: stop where it can be seen. Its
 * words would take 6 KB; the line, and with it the caller's address, tells as much.
 */
void fw_lwip_failed(int line);
#define LWIP_PLATFORM_DIAG(x)                                                                      \
    do {                                                                                           \
    } while (0)
#define LWIP_PLATFORM_ASSERT(message) fw_lwip_failed(__LINE__)

#endif
