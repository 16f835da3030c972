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

/* True when the name or address `host` stands among the SANs of `cert`. A
 * common name is not looked at (RFC 9525 2); a wildcard stands for one whole
 * leftmost label. `host` is an address when `is_address`. */
bool ca_cert_is_for_host(const struct ca_cert *cert, const char *host, bool is_address);

/* Write the DNS names and addresses of `cert`, masked, "a.example, b.example";
 * "" when it has none. Ends in "..." when it does not fit. */
void ca_cert_host_names(const struct ca_cert *cert, char *text, size_t size);

/* True when the name constraints of `ca` admit every name of `cert`; true when
 * it has none. Constraints that cannot be read admit nothing; a wildcard that
 * may stand for an excluded name is one of them. */
bool ca_cert_admits_names_of(const struct ca_cert *ca, const struct ca_cert *cert);

/* Write the first http URL at which `cert` says its issuer can be fetched; "" without one. */
void ca_cert_issuer_url(const struct ca_cert *cert, char *text, size_t size);

#endif
