/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_HTTPS_GET_H
#define FW_APP_HTTPS_GET_H

/* One HTTP/1.1 request over a TLS session, its body to the console. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "tls/tls_client.h"

struct fw_fetched {
    int status;        /* of the reply, 200 when all is well; 0: there was none */
    uint64_t body_len; /* bytes that were printed */
    bool is_http;      /* what came began as a reply does, and kept to the rules */
    bool is_whole;     /* the reply came to its end */
};

/*
 * Ask for `path` and print the body as it arrives, in constant memory.
 *
 * in        host: for the Host header. path: begins with '/'.
 * out       fetched: as far as it came.
 * fails     the result of the TLS session, if it ended before the reply did and
 *           not in order; FW_TLS_OK with `is_whole` or `is_http` false when it did.
 */
FW_MUST_CHECK enum fw_tls_result fw_https_get(struct fw_tls_client *client, const char *host,
                                              const char *path, struct fw_fetched *fetched);

#endif
