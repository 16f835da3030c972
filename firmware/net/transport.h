/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_NET_TRANSPORT_H
#define FW_NET_TRANSPORT_H

/*
 * A byte stream, as TLS sees it. A board gives one over lwIP, the host one
 * over sockets, so tls/ and app/ know neither.
 */

#include <stddef.h>
#include <stdint.h>

/* Returned by send and recv in place of a byte count. */
enum { FW_TRY_LATER = -1, FW_CLOSED = -2, FW_BROKEN = -3 };

struct fw_transport {
    /* Both return at once: bytes moved (1 to len), or one of the above. */
    int (*send)(void *link, const uint8_t *data, size_t len);
    int (*recv)(void *link, uint8_t *data, size_t len);
    /* Let the network do pending work; called between tries. */
    void (*poll)(void *link);
    void (*close)(void *link);
    void *link; /* owned by whoever filled this struct */
};

#endif
