/* SPDX-License-Identifier: Apache-2.0 */
/* How often, and in what ways, a server is asked: a part of stages/presented.h. */

#include "stages/presented.h"

#include <stdio.h>

#include "base/clock.h"
#include "stages/starttls.h"

enum { FIRST_PAUSE_MS = 500 };

static bool ask_once(const struct ca_enquiry *enquiry, enum ca_offer offer,
                     struct ca_presented *presented, struct ca_error *err)
{
    struct ca_asking asking = enquiry->asking;
    struct ca_connection connection = { .fd = -1 };

    asking.offer = offer;
    *presented = (struct ca_presented){ .cert = NULL };
    bool done = ca_connection_open(enquiry->where, &enquiry->reaching, &connection, err) &&
                ca_starttls_run(&connection, asking.target, asking.server_name->host, err) &&
                ca_presented_collect(&connection, &asking, presented, err);
    presented->is_unknown = connection.is_unknown;
    ca_connection_close(&connection);
    return done;
}

/* Again after a pause that doubles, where another time may go better. */
static bool ask_patiently(const struct ca_enquiry *enquiry, enum ca_offer offer,
                          struct ca_presented *presented, struct ca_error *err)
{
    int timeout_ms = enquiry->reaching.timeout_ms, pause_ms = FIRST_PAUSE_MS;

    for (unsigned left = enquiry->retries;; left--) {
        struct ca_error own = { CA_OK, "", "", "" };

        if (ask_once(enquiry, offer, presented, &own)) {
            return true;
        }
        bool may_pass =
            (own.code == CA_ERR_UNREACHABLE && !presented->is_unknown) || presented->is_timed_out;
        if (left == 0 || !may_pass) {
            *err = err->code == CA_OK ? own : *err;
            return false;
        }
        ca_presented_clear(presented);
        ca_clock_wait_ms(pause_ms < timeout_ms ? pause_ms : timeout_ms);
        pause_ms = pause_ms < timeout_ms ? 2 * pause_ms : pause_ms;
    }
}

bool ca_presented_ask(const struct ca_enquiry *enquiry, struct ca_presented *presented,
                      struct ca_error *err)
{
    struct ca_error own = { CA_OK, "", "", "" }, ignored = { CA_OK, "", "", "" };
    struct ca_presented wide = { .cert = NULL };

    if (ask_patiently(enquiry, CA_OFFER_DEVICE, presented, &own)) {
        return true;
    }
    if (!presented->is_refused || !ask_once(enquiry, CA_OFFER_WIDE, &wide, &ignored) ||
        !wide.is_key_proven) {
        ca_presented_clear(&wide);
        *err = err->code == CA_OK ? own : *err;
        return false;
    }
    ca_presented_clear(presented);
    *presented = wide;
    snprintf(presented->refusal, sizeof presented->refusal, "%.*s", CA_REFUSAL_TEXT_MAX - 1,
             own.cause);
    return true;
}
