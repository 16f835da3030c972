/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_OUTCOME_H
#define FW_APP_OUTCOME_H

/*
 * How the application ended: its exit status in an emulator and on the host.
 * Each reason for a refusal has a number of its own, so that a test can tell
 * them apart.
 */

#include "tls/tls_client.h"

enum fw_outcome {
    FW_DONE = 0,
    FW_NO_NETWORK = 10,
    FW_NO_TIME = 11,
    FW_NO_SUCH_HOST = 12,
    FW_NO_CONNECTION = 13,
    FW_TLS_REFUSED = 20, /* plus enum fw_tls_result: 27 wrong root, 28 wrong name, 29 expired */
    FW_BAD_REPLY = 50,   /* HTTP */
    FW_BAD_ARGUMENT = 60
};

/* The outcome that stands for a result of TLS. */
enum fw_outcome fw_outcome_of(enum fw_tls_result result);

#endif
