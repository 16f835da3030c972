/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/client_identity.h"

#include <openssl/err.h>
#include <openssl/pemerr.h>
#include <openssl/ssl.h>

#include <string.h>

/* Never asks: notes that a password is wanted, and refuses. */
static int refuse_password(char *text, int size, int is_writing, void *arg)
{
    (void)text, (void)size, (void)is_writing;
    *(bool *)arg = true;
    return -1;
}

/* What OpenSSL noted first, in words; `none` where it only found nothing of the kind. */
static void tell_reason(const char *none, struct ca_error *err)
{
    unsigned long oldest = ERR_get_error();
    int reason = ERR_GET_REASON(oldest);
    bool is_pem = ERR_GET_LIB(oldest) == ERR_LIB_PEM && reason == PEM_R_NO_START_LINE;
    bool is_decoder = ERR_GET_LIB(oldest) == ERR_LIB_OSSL_DECODER && reason == ERR_R_UNSUPPORTED;

    if (is_pem || is_decoder) {
        ca_error_cause(err, "%s", none);
        return;
    }
    const char *words = ERR_SYSTEM_ERROR(oldest) ? strerror(ERR_GET_REASON(oldest))
                                                 : ERR_reason_error_string(oldest);

    ca_error_cause(err, "%s", words != NULL ? words : "OpenSSL cannot read it");
}

static bool fail_cert(const char *file, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "'%s' is no client certificate", file);
    tell_reason("there is no certificate in it", err);
    ca_error_hint(err, "--client-cert takes PEM: the certificate, then its intermediates");
    return false;
}

static bool fail_key(const struct ca_client_identity *identity, bool wants_password,
                     struct ca_error *err)
{
    bool is_apart = identity->key != NULL;
    bool is_other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;

    ca_fail(err, CA_ERR_USAGE, "'%s' is no usable client key",
            is_apart ? identity->key : identity->cert);
    if (wants_password) {
        ca_error_cause(err, "it is encrypted, and no password is ever asked for");
        ca_error_hint(err, "for the bench, make a copy without: openssl pkey -in FILE -out COPY");
    } else if (is_other) {
        ca_error_cause(err, "it is not the key of the client certificate");
    } else {
        tell_reason("there is no private key in it", err);
    }
    ca_error_hint(err, is_apart ? "--client-key takes the PEM key that belongs to --client-cert"
                                : "name the key's file as well: --client-key FILE");
    return false;
}

bool ca_client_identity_use(const struct ca_client_identity *identity, SSL_CTX *ctx,
                            struct ca_error *err)
{
    const char *key = identity->key != NULL ? identity->key : identity->cert;
    bool wants_password = false, done = true;

    if (identity->cert == NULL) {
        return true;
    }
    ERR_clear_error();
    SSL_CTX_set_default_passwd_cb(ctx, refuse_password);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, &wants_password);
    if (SSL_CTX_use_certificate_chain_file(ctx, identity->cert) != 1) {
        done = fail_cert(identity->cert, err);
    } else if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1) {
        done = fail_key(identity, wants_password, err);
    }
    SSL_CTX_set_default_passwd_cb_userdata(ctx, NULL);
    ERR_clear_error();
    return done;
}

bool ca_client_identity_check(const struct ca_client_identity *identity, struct ca_error *err)
{
    if (identity->cert == NULL) {
        return true;
    }
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    if (ctx == NULL) {
        return ca_fail(err, CA_ERR_INTERNAL, "cannot set up TLS");
    }
    SSL_CTX_set_security_level(ctx,
                               0); /* as for the connection: a weak key is the server's to refuse */
    bool done = ca_client_identity_use(identity, ctx, err);
    SSL_CTX_free(ctx);
    return done;
}
