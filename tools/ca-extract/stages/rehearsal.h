/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_REHEARSAL_H
#define CA_STAGES_REHEARSAL_H

/*
 * Stage 10, for --rehearse alone: a second connection, made by the firmware's
 * own TLS client with what is about to be written and nothing else trusted.
 *
 * The verdicts judged what one connection had shown. Here the device's code
 * shakes hands. It runs in a program of its own (tools/rehearse), to which the
 * connected socket is handed, so that everything on the way to the server is as
 * for the first connection.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/value.h"
#include "device/rehearsal_wire.h"
#include "stages/presented.h"
#include "stages/run.h"

/* Of one run. Starts as `{ 0 }`. */
struct ca_rehearsal {
    bool is_tried;
    const char *program;                  /* that shook hands; constant */
    bool is_proved;                       /* the profile's own library shook hands */
    struct ca_rehearsal_account *account; /* owned; NULL when it came to none */
    struct ca_error err;                  /* why it failed */
};

/* What is rehearsed. All borrowed. */
struct ca_rehearsing {
    const struct ca_enquiry *enquiry;     /* as for the first connection */
    const struct ca_presented *presented; /* what that one brought */
    struct ca_span anchors;               /* see ca_proof_bytes */
    int64_t now_s;
};

/*
 * Rehearse one target.
 *
 * out       rehearsal: released with ca_rehearsal_clear; its err says how it
 *           ended.
 * fails     CA_ERR_DEVICE: the handshake failed, or did not end in time.
 *           CA_ERR_USAGE: the program is not installed. Else as
 *           ca_connection_open and ca_starttls_run.
 * limits    the time limit holds for connection and handshake together; the
 *           program has five seconds more to say how it went. Host and name in
 *           the ClientHello are one: --servername does not hold here.
 */
void ca_rehearsal_run(const struct ca_rehearsing *rehearsing, struct ca_rehearsal *rehearsal);

/* "rehearsals" of the result: one for each run that was tried. */
void ca_rehearsals_put(struct ca_value *root, const struct ca_rehearsal *rehearsals,
                       const struct ca_run *runs, size_t count);

/* Release and zero; twice is harmless. */
void ca_rehearsal_clear(struct ca_rehearsal *rehearsal);

#endif
