/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_CERT_H
#define CA_X509_CERT_H

/*
 * One certificate, decoded once into plain values.
 *
 * OpenSSL decodes; what the rest of the program asks for stands here as values
 * that no library type shows through. Nothing here judges: x509/rules.h does.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"

enum {
    CA_SHA256_LEN = 32,
    CA_SHA256_TEXT_MAX = 2 * CA_SHA256_LEN + 1,
    CA_CERT_LEN_MAX = 256 * 1024, /* DER; as large as a whole presented list */
    CA_NAME_TEXT_MAX = 256,
    CA_KEY_TEXT_MAX = 32
};

enum ca_key_kind {
    CA_KEY_OTHER,
    CA_KEY_RSA,
    CA_KEY_RSA_PSS, /* id-RSASSA-PSS: a key that may sign in no other way */
    CA_KEY_P256,
    CA_KEY_P384,
    CA_KEY_P521,
    CA_KEY_EC_OTHER,
    CA_KEY_ED25519,
    CA_KEY_ED448,
    CA_KEY_DSA
};

enum ca_hash {
    CA_HASH_OTHER,
    CA_HASH_NONE_APART, /* EdDSA: the hash is part of the signature scheme */
    CA_HASH_MD5,
    CA_HASH_SHA1,
    CA_HASH_SHA224,
    CA_HASH_SHA256,
    CA_HASH_SHA384,
    CA_HASH_SHA512
};

/* Bits of key_usage, RFC 5280 4.2.1.3; only those that somebody asks for. */
enum {
    CA_USAGE_DIGITAL_SIGNATURE = 1 << 0,
    CA_USAGE_KEY_ENCIPHERMENT = 1 << 1,
    CA_USAGE_KEY_AGREEMENT = 1 << 2,
    CA_USAGE_CERT_SIGN = 1 << 3
};

struct ca_cert {
    struct ca_bytes der;                /* owned */
    struct ca_bytes spki;               /* owned: SubjectPublicKeyInfo, DER */
    int64_t not_before_s;               /* seconds since 1970, UTC */
    int64_t not_after_s;                /* INT64_MAX for 99991231235959Z, RFC 5280 4.1.2.5 */
    uint8_t sha256[CA_SHA256_LEN];      /* of der */
    uint8_t spki_sha256[CA_SHA256_LEN]; /* of spki */
    enum ca_key_kind key_kind;
    unsigned key_bits;
    char key_text[CA_KEY_TEXT_MAX]; /* "RSA-2048", "P-256", "Ed25519" */
    enum ca_hash signature_hash;
    const char *signature_text; /* "sha256WithRSAEncryption"; a constant */
    bool is_v1;                 /* no extensions: neither a CA nor not */
    bool has_basic_constraints;
    bool is_ca;         /* basicConstraints says so */
    long path_len_max;  /* -1: no limit */
    bool has_key_usage; /* without it every usage is allowed */
    unsigned key_usage;
    bool has_eku;
    bool allows_server_auth; /* serverAuth or anyExtendedKeyUsage; true without EKU */
    bool is_self_issued;     /* subject and issuer are the same name */
    bool has_unknown_critical;
    bool has_broken_extension;         /* an extension that cannot be decoded */
    char subject[CA_NAME_TEXT_MAX];    /* RFC 4514 order and escapes, masked */
    char issuer[CA_NAME_TEXT_MAX];     /* the same */
    char short_name[CA_NAME_TEXT_MAX]; /* CN, else OU, O, or "(no name)"; masked */
    void *handle;                      /* OpenSSL's object; this folder's own */
};

/*
 * Decode one certificate.
 *
 * in        der: exactly one certificate; trailing bytes are an error.
 * out       cert: released with ca_cert_free.
 * fails     CA_ERR_USAGE: not a certificate, or longer than CA_CERT_LEN_MAX;
 *           cause: the decoder's words. The caller adds where it came from.
 */
CA_MUST_CHECK bool ca_cert_decode(struct ca_span der, struct ca_cert **cert, struct ca_error *err);

/*
 * The same from an object that OpenSSL has decoded already: the connection
 * has one for each presented certificate, and decoding is dear.
 *
 * in        handle: an X509 *, of which this function keeps a reference.
 */
CA_MUST_CHECK bool ca_cert_from_handle(void *handle, struct ca_cert **cert, struct ca_error *err);

/* Release; NULL is allowed. */
void ca_cert_free(struct ca_cert *cert);

/* True when both hold the same bytes. */
bool ca_cert_equal(const struct ca_cert *a, const struct ca_cert *b);

/* True when the issuer name of `child` is the subject name of `issuer`, RFC 5280 7.1. */
bool ca_cert_names_issuer(const struct ca_cert *child, const struct ca_cert *issuer);

/* True when both are certificates of one CA: the same subject name and the same key. */
bool ca_cert_same_ca(const struct ca_cert *a, const struct ca_cert *b);

/* The SHA-256 of a certificate in lower-case hexadecimal. */
void ca_cert_sha256_text(const struct ca_cert *cert, char text[static CA_SHA256_TEXT_MAX]);

/*
 * OpenSSL's hash of the issuer's name, by which hashed folders are sorted.
 *
 * fails     false when the name cannot be hashed.
 */
bool ca_cert_issuer_hash(const struct ca_cert *cert, uint32_t *hash);

/*
 * The issuer's name as DER.
 *
 * owner     borrows from `cert`.
 */
struct ca_span ca_cert_issuer_der(const struct ca_cert *cert);

/* The subject's name as DER; borrows from `cert`. */
struct ca_span ca_cert_subject_der(const struct ca_cert *cert);

/* True when two Names in DER are one name, whatever their encodings, RFC 5280 7.1. */
bool ca_name_equal(struct ca_span a, struct ca_span b);

#endif
