/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_CRYPTO_H
#define CA_X509_CRYPTO_H

/* Questions about certificates that need OpenSSL's cryptography or matching rules. */

#include <stdbool.h>

#include "x509/cert.h"

/* Prepare OpenSSL. To be called once, first; what it holds is left to the end of the process. */
void ca_crypto_start(void);

/*
 * Where the system's trust store is: a file, and folders apart by ':'.
 *
 * out       what SSL_CERT_FILE and SSL_CERT_DIR say, else OpenSSL's
 *           configuration. Borrowed from the environment or constant.
 */
void ca_system_store(const char **file, const char **folders);

/* SHA-256 of `span`. */
void ca_sha256(struct ca_span span, uint8_t digest[static CA_SHA256_LEN]);

/* True when the signature of `child` verifies with the key of `issuer`. */
bool ca_cert_is_signed_by(const struct ca_cert *child, const struct ca_cert *issuer);

#endif
