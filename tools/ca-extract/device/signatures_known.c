/* SPDX-License-Identifier: Apache-2.0 */
#include "device/signatures_known.h"

#include <mbedtls/pk.h>

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "base/attributes.h"
#include "base/bytes.h"
#include "base/text.h"
#include "x509/crypto.h"

enum { KNOWN_SLOTS = 1024, DIGEST_LEN = CA_SHA256_LEN, KEY_LEN_MAX = 4096 };

/* The linker's names for the library's function and for what takes its place. */
/* NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_mbedtls_pk_verify_ext(mbedtls_pk_type_t type, const void *options,
                                 mbedtls_pk_context *key, mbedtls_md_type_t hash_type,
                                 const unsigned char *hash, size_t hash_len,
                                 const unsigned char *signature, size_t signature_len);
int __wrap_mbedtls_pk_verify_ext(mbedtls_pk_type_t type, const void *options,
                                 mbedtls_pk_context *key, mbedtls_md_type_t hash_type,
                                 const unsigned char *hash, size_t hash_len,
                                 const unsigned char *signature, size_t signature_len);
/* NOLINTEND(bugprone-reserved-identifier) */

static _Thread_local bool is_remembering;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint8_t known[KNOWN_SLOTS][DIGEST_LEN]; /* all zero: free */
static size_t reused;

void ca_signatures_remember(bool is_wanted)
{
    is_remembering = is_wanted;
}

size_t ca_signatures_reused(void)
{
    pthread_mutex_lock(&lock);
    size_t count = reused;
    pthread_mutex_unlock(&lock);
    return count;
}

/* What is asked: all that decides the answer. */
struct signature {
    mbedtls_pk_type_t type;
    const void *options;
    mbedtls_pk_context *key;
    mbedtls_md_type_t hash_type;
    struct ca_span hash, value;
};

/* The question as one number; false when the key cannot be written down. */
static bool digest_of(const struct signature *signature, uint8_t digest[static DIGEST_LEN])
{
    unsigned char spki[KEY_LEN_MAX];
    int len = mbedtls_pk_write_pubkey_der(signature->key, spki, sizeof spki);
    const mbedtls_pk_rsassa_pss_options *pss =
        signature->type == MBEDTLS_PK_RSASSA_PSS ? signature->options : NULL;
    const int words[] = { (int)signature->type, (int)signature->hash_type,
                          (int)mbedtls_pk_get_type(signature->key),
                          pss != NULL ? (int)pss->mgf1_hash_id : -1,
                          pss != NULL ? pss->expected_salt_len : -1 };
    struct ca_text all = { 0 };

    if (len <= 0) {
        return false;
    }
    const struct ca_span parts[] = {
        { (const uint8_t *)words, sizeof words },
        { spki + sizeof spki - (size_t)len, (size_t)len },
        signature->hash,
        signature->value,
    };
    for (size_t i = 0; i < CA_ARRAY_LEN(parts); i++) {
        ca_text_put(&all, (const char *)&parts[i].len, sizeof parts[i].len);
        ca_text_put(&all, (const char *)parts[i].at, parts[i].len);
    }
    ca_sha256(ca_text_span(&all), digest);
    ca_text_clear(&all);
    return true;
}

static uint8_t *slot_of(const uint8_t *digest)
{
    return known[(digest[0] << 8 | digest[1]) % KNOWN_SLOTS];
}

static bool is_known(const uint8_t *digest)
{
    pthread_mutex_lock(&lock);
    bool found = memcmp(slot_of(digest), digest, DIGEST_LEN) == 0;
    reused += found;
    pthread_mutex_unlock(&lock);
    return found;
}

static void remember(const uint8_t *digest)
{
    pthread_mutex_lock(&lock);
    memcpy(slot_of(digest), digest, DIGEST_LEN);
    pthread_mutex_unlock(&lock);
}

/* NOLINTNEXTLINE(bugprone-reserved-identifier,readability-function-size): the library's own */
int __wrap_mbedtls_pk_verify_ext(mbedtls_pk_type_t type, const void *options,
                                 mbedtls_pk_context *key, mbedtls_md_type_t hash_type,
                                 const unsigned char *hash, size_t hash_len,
                                 const unsigned char *value, size_t value_len)
{
    const struct signature signature = {
        type, options, key, hash_type, { hash, hash_len }, { value, value_len }
    };
    uint8_t digest[DIGEST_LEN];
    bool is_told = is_remembering && digest_of(&signature, digest);

    if (is_told && is_known(digest)) {
        return 0;
    }
    int code = __real_mbedtls_pk_verify_ext(type, options, key, hash_type, hash, hash_len, value,
                                            value_len);
    if (is_told && code == 0) {
        remember(digest);
    }
    return code;
}
