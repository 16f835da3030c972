/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_CLIENT_KEY_H
#define CA_X509_CLIENT_KEY_H

/*
 * A certificate and its private key that a device is to show to its server.
 *
 * They go into the file of --client-out and nowhere else: never to standard
 * output, JSON, a message or the line that remakes a file.
 */

#include <stddef.h>

#include "base/text.h"
#include "x509/cert.h"

enum { CA_CLIENT_FILE_MAX = 1024 * 1024, CA_CLIENT_CERTS_MAX = 10 };

struct ca_client_key {
    struct ca_cert *cert[CA_CLIENT_CERTS_MAX]; /* owned: the client's own first, then its issuers */
    size_t count;
    struct ca_bytes key_der; /* owned: PKCS#8, not encrypted; wiped when released */
    struct ca_text key_pem;  /* owned: the same as PEM */
};

/*
 * Read certificate and key.
 *
 * in        cert_path: PEM, the client's certificate first, or one as DER;
 *           key_path: PEM or DER, PKCS#8, PKCS#1 or SEC1.
 * out       client: released with ca_client_key_clear, also after a failure.
 * fails     CA_ERR_USAGE: cannot be read, an encrypted key, a key that is not
 *           the certificate's, more than CA_CLIENT_CERTS_MAX certificates. No
 *           byte of the key is in any message.
 */
CA_MUST_CHECK bool ca_client_key_read(const char *cert_path, const char *key_path,
                                      struct ca_client_key *client, struct ca_error *err);

/* Wipe, release and zero. */
void ca_client_key_clear(struct ca_client_key *client);

/* Wipe and release a text in which the key stood. */
void ca_client_text_clear(struct ca_text *text);

#endif
