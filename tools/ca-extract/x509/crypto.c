/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/crypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include <stdlib.h>

void ca_crypto_start(void)
{
    /* Its handler at exit takes as long as judging a chain, for memory that ends anyway. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

static const char *from_environment(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] != '\0' ? value : otherwise;
}

void ca_system_store(const char **file, const char **folders)
{
    *file = from_environment(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    *folders = from_environment(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
}

void ca_sha256(struct ca_span span, uint8_t digest[static CA_SHA256_LEN])
{
    SHA256(span.at, span.len, digest);
}

bool ca_cert_is_signed_by(const struct ca_cert *child, const struct ca_cert *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer->handle); /* borrowed: dies with the issuer */
    bool is_signed = key != NULL && X509_verify(child->handle, key) == 1;

    ERR_clear_error();
    return is_signed;
}
