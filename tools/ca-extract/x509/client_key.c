/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/client_key.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/file.h"
#include "x509/bundle.h"
#include "x509/pem.h"

/* Nobody is asked for a password: a build would stop and wait. */
static int refuse_password(char *buffer, int size, int is_writing, void *is_asked)
{
    (void)buffer;
    (void)size;
    (void)is_writing;
    *(bool *)is_asked = true;
    return -1;
}

static EVP_PKEY *decode_key(struct ca_span file, bool *is_encrypted)
{
    BIO *memory = BIO_new_mem_buf(file.at, (int)file.len);
    EVP_PKEY *key = NULL;
    const unsigned char *at = file.at;

    if (memory != NULL) {
        key = PEM_read_bio_PrivateKey(memory, NULL, refuse_password, is_encrypted);
    }
    if (key == NULL && !*is_encrypted) {
        key = d2i_AutoPrivateKey(NULL, &at, (long)file.len);
    }
    BIO_free(memory);
    ERR_clear_error();
    return key;
}

static bool take_certificate(struct ca_span der, const char *path, struct ca_client_key *client,
                             struct ca_error *err)
{
    if (client->count == CA_CLIENT_CERTS_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "more than %d certificates in '%s'", CA_CLIENT_CERTS_MAX,
                       path);
    }
    struct ca_error inner = { CA_OK, "", "", "" };
    if (!ca_cert_decode(der, &client->cert[client->count], &inner)) {
        ca_fail(err, CA_ERR_USAGE, "certificate %zu in '%s' is damaged", client->count + 1, path);
        ca_error_cause(err, "%s", inner.cause);
        return false;
    }
    client->count++;
    return true;
}

static bool read_certificates(const char *path, struct ca_client_key *client, struct ca_error *err)
{
    struct ca_bytes file = { NULL, 0 };
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;
    bool done = ca_file_read(path, CA_CLIENT_FILE_MAX, &file, err);
    bool is_pem = false;

    while (done && ca_pem_next(ca_bytes_span(&file), &cursor, &block)) {
        struct ca_bundle_entry entry = { .text = block.body };
        struct ca_bytes der = { NULL, 0 };

        is_pem = true;
        if (ca_pem_is_certificate(&block) && ca_bundle_take(&entry, &der)) {
            done = take_certificate(ca_bytes_span(&der), path, client, err);
        }
        ca_bytes_clear(&der);
    }
    if (done && !is_pem) {
        done = take_certificate(ca_bytes_span(&file), path, client, err);
    }
    if (done && client->count == 0) {
        done = ca_fail(err, CA_ERR_USAGE, "no certificate in '%s'", path);
    }
    OPENSSL_cleanse(file.at, file.len); /* certificate and key are often one file */
    ca_bytes_clear(&file);
    return done;
}

/* PKCS#8 as DER and as PEM: what every version of Mbed TLS reads. */
static bool encode_key(EVP_PKEY *key, struct ca_client_key *client)
{
    BIO *memory = BIO_new(BIO_s_mem());
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    unsigned char *der = NULL;
    int len = info != NULL ? i2d_PKCS8_PRIV_KEY_INFO(info, &der) : -1;
    char *text = NULL; /* borrowed: dies with `memory` */
    bool done = len > 0 && memory != NULL && PEM_write_bio_PKCS8_PRIV_KEY_INFO(memory, info) == 1;

    if (done) {
        long text_len = BIO_get_mem_data(memory, &text);
        ca_text_put(&client->key_pem, text, (size_t)text_len);
        client->key_der = ca_bytes_copy((struct ca_span){ der, (size_t)len });
        OPENSSL_cleanse(text, (size_t)text_len);
    }
    OPENSSL_clear_free(der, len > 0 ? (size_t)len : 0);
    PKCS8_PRIV_KEY_INFO_free(info);
    BIO_free(memory);
    return done;
}

static bool read_key(const char *path, struct ca_client_key *client, struct ca_error *err)
{
    struct ca_bytes file = { NULL, 0 };
    bool is_encrypted = false;

    if (!ca_file_read(path, CA_CLIENT_FILE_MAX, &file, err)) {
        return false;
    }
    EVP_PKEY *key = decode_key(ca_bytes_span(&file), &is_encrypted);
    bool done = key != NULL && X509_check_private_key(client->cert[0]->handle, key) == 1;

    if (key == NULL) {
        ca_fail(err, CA_ERR_USAGE, is_encrypted ? "the key in '%s' is encrypted" : "no key in '%s'",
                path);
        ca_error_hint(err, is_encrypted
                               ? "a device has no password: openssl pkey -in KEY -out PLAIN"
                               : "give a private key as PEM or DER");
    } else if (!done) {
        ca_fail(err, CA_ERR_USAGE, "the key in '%s' is not that of the certificate '%s'", path,
                client->cert[0]->short_name);
        ca_error_hint(err, "the first certificate of the file must be the client's own");
    } else if (!encode_key(key, client)) {
        done = ca_fail(err, CA_ERR_USAGE, "the key in '%s' cannot be written as PKCS#8", path);
    }
    EVP_PKEY_free(key);
    ERR_clear_error();
    OPENSSL_cleanse(file.at, file.len);
    ca_bytes_clear(&file);
    return done;
}

bool ca_client_key_read(const char *cert_path, const char *key_path, struct ca_client_key *client,
                        struct ca_error *err)
{
    *client = (struct ca_client_key){ .count = 0 };
    return read_certificates(cert_path, client, err) && read_key(key_path, client, err);
}

void ca_client_text_clear(struct ca_text *text)
{
    OPENSSL_cleanse(text->at, text->len);
    ca_text_clear(text);
}

void ca_client_key_clear(struct ca_client_key *client)
{
    for (size_t i = 0; i < client->count; i++) {
        ca_cert_free(client->cert[i]);
    }
    OPENSSL_cleanse(client->key_der.at, client->key_der.len);
    ca_bytes_clear(&client->key_der);
    ca_client_text_clear(&client->key_pem);
    *client = (struct ca_client_key){ .count = 0 };
}
