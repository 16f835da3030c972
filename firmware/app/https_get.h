/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_HTTPS_GET_H
#define FW_APP_HTTPS_GET_H

/* One HTTP/1.1 request over a TLS session, its body to the console. */

#include <stddef.h>

#include "base/log.h"
#include "tls/tls_client.h"

struct fw_reply {
    int status;      /* of the reply, 200 when all is well; 0: it was no HTTP */
    size_t body_len; /* bytes that were printed */
};

/*
 * Ask for `path` and print the body as it arrives, in constant memory.
 *
 * in        host: for the Host header. path: begins with '/'.
 * out       reply: as far as it came.
 * fails     the result of the TLS session, if it ended before the reply did.
 */
FW_MUST_CHECK enum fw_tls_result fw_https_get(struct fw_tls_client *client, const char *host,
                                              const char *path, struct fw_reply *reply);

#endif
