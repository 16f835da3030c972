/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_PKI_H
#define TEST_SUPPORT_PKI_H

/*
 * Certificates minted from a recipe, in memory, when the test runs.
 *
 * A recipe is a row a certificate; a row says only what is odd about it. Keys
 * are made anew each time and never leave the process, unless a test writes
 * them into a folder of its own.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "x509/cert.h"

enum test_key {
    TEST_P256,
    TEST_P384,
    TEST_P521,
    TEST_RSA_2048,
    TEST_RSA_1024,
    TEST_RSA_4096,
    TEST_ED25519
};

enum { TEST_PKI_MAX = 128, TEST_SELF = -1 };

struct test_recipe {
    const char *name; /* the CN; "" for an empty name */
    int issuer;       /* a row before this one, or TEST_SELF */
    enum test_key key;
    int same_key;            /* 0: a key of its own; n: the key of row n - 1 */
    int from_day;            /* first day, counted from today; 0 means 30 days ago */
    int to_day;              /* last day, counted from today; 0 means in 300 days */
    bool is_leaf;            /* else a CA with keyCertSign */
    const char *sans;        /* "DNS:device.test,IP:127.0.0.1" */
    const char *constraints; /* basicConstraints instead of the usual */
    const char *usage;       /* keyUsage instead of the usual; "-" for none */
    const char *eku;         /* extendedKeyUsage; a leaf has serverAuth; "-" for none */
    const char *name_constraints;
    bool has_odd_extension;   /* a critical one that nobody knows */
    bool is_sha1;             /* signed with SHA-1 */
    int hash_bits;            /* signed with SHA-2 of 384 or 512 bits; 0 means 256 */
    bool is_forged;           /* signed with a key that is not the issuer's */
    const char *organisation; /* O, besides the CN */
    const char *extra_name;   /* one more extension: "authorityKeyIdentifier" or an OID, */
    const char *extra;        /* and its value: "keyid,issuer", "critical,DER:30:00" */
    size_t comment_len;       /* bytes of a Netscape comment, to make it large */
};

struct test_pki {
    void *cert[TEST_PKI_MAX]; /* X509 */
    void *key[TEST_PKI_MAX];  /* EVP_PKEY */
    size_t count;
};

/* Mint; any failure ends the test. Released with test_pki_free. */
struct test_pki *test_pki_mint(const struct test_recipe *recipe, size_t count);
void test_pki_free(struct test_pki *pki);

/* The certificate of a row as the program's own type; released with ca_cert_free. */
struct ca_cert *test_pki_cert(const struct test_pki *pki, size_t row);

/* Write the rows of `rows` (ended by -1) as PEM, one after the other. */
void test_pki_write(const struct test_pki *pki, const int *rows, const char *path);

/* Write the key of a row as PEM. */
void test_pki_write_key(const struct test_pki *pki, size_t row, const char *path);

#endif
