/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_APP_OUTCOME_H
#define FW_APP_OUTCOME_H

/*
 * How the application ended: its exit status in an emulator and on the host.
 * Each reason for a refusal has a number of its own, so that a test can tell
 * them apart.
 */

#include <stdbool.h>

#include "tls/tls_client.h"

enum fw_outcome {
    FW_DONE = 0,
    FW_NO_NETWORK = 10,
    FW_NO_TIME = 11,
    FW_NO_SUCH_HOST = 12,
    FW_NO_CONNECTION = 13,
    FW_NO_LINK = 14,
    FW_TIME_REFUSED = 15, /* below the image's floor */
    FW_TLS_REFUSED = 20,  /* plus enum fw_tls_result: 27 wrong root, 28 wrong name, 29 expired */
    FW_BAD_REPLY = 50,    /* HTTP: another status than 200 */
    FW_CUT_REPLY = 51,    /* it ended too early */
    FW_NOT_HTTP = 52,
    FW_BAD_ARGUMENT = 60,
    FW_LEAK = 72 /* the TLS heap was not empty after a connection */
};

/* The outcome that stands for a result of TLS. */
enum fw_outcome fw_outcome_of(enum fw_tls_result result);

/* True for what may be over at the next try. */
bool fw_outcome_may_pass(enum fw_outcome outcome);

#endif
