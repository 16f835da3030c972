/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_REHEARSE_H
#define CA_REHEARSE_H

/* The firmware's TLS client, configured as a profile says, on one connection. */

#include "device/rehearsal_wire.h"
#include "net/transport.h"

/*
 * Shake hands over the transport, and close it.
 *
 * out       account: but for what the transport itself counts.
 */
void rehearse(const struct ca_rehearsal_request *request, const struct fw_transport *transport,
              struct ca_rehearsal_account *account);

#endif
