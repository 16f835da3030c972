/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_DEVICE_STOCK_GIVEN_H
#define TEST_DEVICE_STOCK_GIVEN_H

/* The file "given" of the folder that the test runs in: from the host's disk, or lent by the emulator. */

#include <stddef.h>

/* At most `size` bytes of it; 0 when there is none. */
size_t fw_given_read(char *text, size_t size);

#endif
