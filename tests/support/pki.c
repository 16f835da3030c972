/* SPDX-License-Identifier: Apache-2.0 */
#include "support/pki.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 24 * 60 * 60 };

/* A test that cannot mint is a broken test: end it loudly. */
static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "pki: cannot %s\n", what);
        abort();
    }
}

static EVP_PKEY *make_key(enum test_key kind)
{
    EVP_PKEY *key = NULL;

    switch (kind) {
    case TEST_P256:
        key = EVP_EC_gen("P-256");
        break;
    case TEST_P384:
        key = EVP_EC_gen("P-384");
        break;
    case TEST_P521:
        key = EVP_EC_gen("P-521");
        break;
    case TEST_RSA_1024:
        key = EVP_RSA_gen(1024);
        break;
    case TEST_RSA_2048:
        key = EVP_RSA_gen(2048);
        break;
    case TEST_RSA_4096:
        key = EVP_RSA_gen(4096);
        break;
    case TEST_ED25519:
        key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
        break;
    }
    must(key != NULL, "make a key");
    return key;
}

static void add_extension(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context;

    if (value == NULL || strcmp(value, "-") == 0) {
        return;
    }
    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
}

static void add_odd_extension(X509 *cert)
{
    ASN1_OBJECT *type = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();

    ASN1_OCTET_STRING_set(value, (const unsigned char *)"\x05\x00", 2);
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, type, 1, value);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1, "add an odd extension");
    X509_EXTENSION_free(extension);
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(type);
}

static void add_extra(X509 *cert, X509 *issuer, const struct test_recipe *row)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf(NULL, &context, row->extra_name, row->extra);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1, row->extra);
    X509_EXTENSION_free(extension);
}

/* Harmless, not critical, and as long as a test wants it. */
static void add_comment(X509 *cert, size_t len)
{
    char *comment = malloc(len + 1);

    must(comment != NULL, "make a comment");
    memset(comment, 'x', len);
    comment[len] = '\0';
    add_extension(cert, cert, NID_netscape_comment, comment);
    free(comment);
}

static void add_extensions(X509 *cert, X509 *issuer, const struct test_recipe *row)
{
    const char *constraints = row->is_leaf ? "critical,CA:FALSE" : "critical,CA:TRUE";
    const char *usage = row->is_leaf ? "critical,digitalSignature" : "critical,keyCertSign,cRLSign";
    const char *eku = row->is_leaf ? "serverAuth" : NULL;

    add_extension(cert, issuer, NID_basic_constraints,
                  row->constraints != NULL ? row->constraints : constraints);
    add_extension(cert, issuer, NID_key_usage, row->usage != NULL ? row->usage : usage);
    add_extension(cert, issuer, NID_ext_key_usage, row->eku != NULL ? row->eku : eku);
    add_extension(cert, issuer, NID_subject_alt_name, row->sans);
    add_extension(cert, issuer, NID_name_constraints, row->name_constraints);
    if (row->has_odd_extension) {
        add_odd_extension(cert);
    }
    if (row->extra != NULL) {
        add_extra(cert, issuer, row);
    }
    if (row->comment_len > 0) {
        add_comment(cert, row->comment_len);
    }
}

static void set_name(X509 *cert, const struct test_recipe *row)
{
    X509_NAME *name = X509_get_subject_name(cert); /* borrowed */

    if (row->organisation != NULL) {
        must(X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
                                        (const unsigned char *)row->organisation, -1, -1, 0) == 1,
             "set an organisation");
    }
    if (row->name[0] == '\0') {
        return;
    }
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)row->name, -1,
                                    -1, 0) == 1,
         "set a name");
}

static X509 *mint(const struct test_pki *pki, size_t at, const struct test_recipe *row)
{
    static long serial = 1000;
    bool is_self = row->issuer == TEST_SELF;
    X509 *cert = X509_new();
    X509 *issuer = is_self ? cert : pki->cert[row->issuer];
    EVP_PKEY *signing = is_self ? pki->key[at] : pki->key[row->issuer];
    EVP_PKEY *forged = row->is_forged ? make_key(TEST_P256) : NULL;
    bool is_eddsa = EVP_PKEY_get_base_id(signing) == EVP_PKEY_ED25519;
    const EVP_MD *hash = row->is_sha1            ? EVP_sha1()
                         : row->hash_bits == 384 ? EVP_sha384()
                         : row->hash_bits == 512 ? EVP_sha512()
                                                 : EVP_sha256();

    X509_set_version(cert, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial++);
    set_name(cert, row);
    X509_set_issuer_name(cert, X509_get_subject_name(issuer));
    X509_gmtime_adj(X509_getm_notBefore(cert),
                    (long)(row->from_day != 0 ? row->from_day : -30) * DAY_S);
    X509_gmtime_adj(X509_getm_notAfter(cert), (long)(row->to_day != 0 ? row->to_day : 300) * DAY_S);
    X509_set_pubkey(cert, pki->key[at]);
    add_extensions(cert, issuer, row);
    must(X509_sign(cert, forged != NULL ? forged : signing,
                   is_eddsa && forged == NULL ? NULL : hash) > 0,
         "sign");
    EVP_PKEY_free(forged);
    return cert;
}

struct test_pki *test_pki_mint(const struct test_recipe *recipe, size_t count)
{
    struct test_pki *pki = calloc(1, sizeof *pki);

    must(pki != NULL && count <= TEST_PKI_MAX, "mint that many");
    for (size_t i = 0; i < count; i++) {
        if (recipe[i].same_key > 0) {
            pki->key[i] = pki->key[recipe[i].same_key - 1];
            EVP_PKEY_up_ref(pki->key[i]);
        } else {
            pki->key[i] = make_key(recipe[i].key);
        }
        pki->cert[i] = mint(pki, i, &recipe[i]);
        pki->count++;
    }
    return pki;
}

void test_pki_free(struct test_pki *pki)
{
    for (size_t i = 0; pki != NULL && i < pki->count; i++) {
        X509_free(pki->cert[i]);
        EVP_PKEY_free(pki->key[i]);
    }
    free(pki);
}

struct ca_cert *test_pki_cert(const struct test_pki *pki, size_t row)
{
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;
    unsigned char *der = NULL;
    int len = i2d_X509(pki->cert[row], &der);

    must(len > 0 && ca_cert_decode((struct ca_span){ der, (size_t)len }, &cert, &err), "decode");
    OPENSSL_free(der);
    return cert;
}

void test_pki_write(const struct test_pki *pki, const int *rows, const char *path)
{
    FILE *file = fopen(path, "w");

    must(file != NULL, path);
    for (; *rows >= 0; rows++) {
        must(PEM_write_X509(file, pki->cert[*rows]) == 1, path);
    }
    must(fclose(file) == 0, path);
}

void test_pki_write_key(const struct test_pki *pki, size_t row, const char *path)
{
    FILE *file = fopen(path, "w");

    must(file != NULL &&
             PEM_write_PrivateKey(file, pki->key[row], NULL, NULL, 0, NULL, NULL) == 1 &&
             fclose(file) == 0,
         path);
}
