/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_DEVICE_RANDOM_PKI_H
#define TEST_DEVICE_RANDOM_PKI_H

/*
 * A PKI of a seed: a root, up to four CAs, a leaf, and strays; keys, hashes,
 * dates, constraints and usages mostly good, and odd in a few places. What a
 * seed makes is always the same but for the keys, which come from a pool that
 * is made once in a run.
 */

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RANDOM_CERTS_MAX = 128, RANDOM_WORDS_MAX = 512 };

struct random_pki {
    X509 *root;
    X509 *sent[RANDOM_CERTS_MAX]; /* the leaf first */
    size_t sent_count;
    EVP_PKEY *leaf_key; /* of the pool */
    const char *host;
    int64_t now_s;
    int max_version;              /* of the server: TLS1_2_VERSION or TLS1_3_VERSION */
    char words[RANDOM_WORDS_MAX]; /* what is odd about it */
};

/* Mint; any failure ends the test. */
void random_pki_make(uint64_t seed, struct random_pki *pki);

void random_pki_clear(struct random_pki *pki);

#endif
