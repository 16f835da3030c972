/* SPDX-License-Identifier: Apache-2.0 */
/* What lwIP asks of a compiler and a platform beyond <stdint.h>. */
#ifndef FW_ARCH_CC_H
#define FW_ARCH_CC_H

#include <stdint.h>

/* An assertion that fails in lwIP is a bug here: stop where it can be seen. */
void fw_lwip_failed(const char *message);
#define LWIP_PLATFORM_DIAG(x)                                                                      \
    do {                                                                                           \
    } while (0)
#define LWIP_PLATFORM_ASSERT(message) fw_lwip_failed(message)

#endif
