/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CLIENT_HELLO_H
#define CA_STAGES_CLIENT_HELLO_H

/* What the handshake of stages/presented.h offers the server. */

#include <stdbool.h>

#include "device/profile.h"
#include "stages/presented.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

/*
 * Shape the ClientHello: as the device's, or as wide as is safe.
 *
 * out       the context has security level 0, versions, suites, groups and
 *           signature schemes. Never a suite without a certificate.
 * fails     false: OpenSSL has none of what the profile names.
 * limits    what OpenSSL does not know of the profile's names is passed over.
 */
bool ca_client_hello_shape(struct ssl_ctx_st *ctx, const struct ca_profile *profile,
                           enum ca_offer offer);

#endif
