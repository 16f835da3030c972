/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CLIENT_IDENTITY_H
#define CA_STAGES_CLIENT_IDENTITY_H

/*
 * The certificate and key that this tool shows to a server which asks for one.
 * They serve the connection alone: nothing of them is ever written.
 */

#include <stdbool.h>

#include "base/error.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */

struct ca_client_identity {
    const char *cert; /* PEM file: the certificate, then its intermediates; NULL: none */
    const char *key;  /* PEM file; NULL: the one with the certificate */
};

/*
 * Give an identity to a context; one without a certificate does nothing.
 *
 * fails     CA_ERR_USAGE: a file that cannot be read, holds nothing of the
 *           kind, a key with a password (none is asked for), or a key that is
 *           not the certificate's. Nothing of a key is quoted.
 */
CA_MUST_CHECK bool ca_client_identity_use(const struct ca_client_identity *identity,
                                          struct ssl_ctx_st *ctx, struct ca_error *err);

/* The same in advance, so that a bad file is told before anybody is asked. */
CA_MUST_CHECK bool ca_client_identity_check(const struct ca_client_identity *identity,
                                            struct ca_error *err);

#endif
