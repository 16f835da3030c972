/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/client_hello.h"

#include <openssl/ssl.h>

#include <string.h>

#include "base/text.h"

/* PSK and SRP suites could carry a certificate without a signature. */
#define SAFE "!PSK:!SRP:!aNULL:!eNULL:@SECLEVEL=0"
#define TLS_1_3_SUITES                                                                             \
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"                  \
    "TLS_AES_128_CCM_SHA256:TLS_AES_128_CCM_8_SHA256"

enum { NAME_MAX_LEN = 80 };

/* Take the next name off a list; false at its end. */
static bool next_name(const char **list, char name[static NAME_MAX_LEN])
{
    size_t len = strcspn(*list, ":");

    if (len == 0) {
        return false;
    }
    size_t taken = len < NAME_MAX_LEN ? len : NAME_MAX_LEN - 1;
    memcpy(name, *list, taken);
    name[taken] = '\0';
    *list += len + ((*list)[len] == ':');
    return true;
}

static void join(struct ca_text *list, const char *name)
{
    ca_text_add(list, "%s%s", list->len > 0 ? ":" : "", name);
}

static const SSL_CIPHER *find_suite(const STACK_OF(SSL_CIPHER) * known, const char *name)
{
    for (int i = 0; i < sk_SSL_CIPHER_num(known); i++) {
        const SSL_CIPHER *suite = sk_SSL_CIPHER_value(known, i);

        if (strcmp(SSL_CIPHER_standard_name(suite), name) == 0) {
            return suite;
        }
    }
    return NULL;
}

/* OpenSSL keeps the suites of TLS 1.3 apart, and has names of its own for the others. */
static bool set_suites(SSL_CTX *ctx, const char *list)
{
    struct ca_text older = { 0 }, newer = { 0 };
    char name[NAME_MAX_LEN];

    if (SSL_CTX_set_ciphersuites(ctx, TLS_1_3_SUITES) != 1 ||
        SSL_CTX_set_cipher_list(ctx, "ALL:" SAFE) != 1) {
        return false;
    }
    const STACK_OF(SSL_CIPHER) *known = SSL_CTX_get_ciphers(ctx); /* borrowed */
    while (next_name(&list, name)) {
        const SSL_CIPHER *suite = find_suite(known, name);

        if (suite != NULL && SSL_CIPHER_get_kx_nid(suite) == NID_kx_any) {
            join(&newer, name);
        } else if (suite != NULL) {
            join(&older, SSL_CIPHER_get_name(suite));
        }
    }
    bool has_any = older.len > 0 || newer.len > 0;
    if (older.len > 0) {
        join(&older, SAFE);
        has_any = SSL_CTX_set_cipher_list(ctx, ca_text_words(&older)) == 1;
    }
    has_any = has_any && SSL_CTX_set_ciphersuites(ctx, ca_text_words(&newer)) == 1;
    ca_text_clear(&older);
    ca_text_clear(&newer);
    return has_any;
}

/* The names that OpenSSL takes one by one, then all of them together. */
static bool set_known(SSL_CTX *ctx, const char *list, int (*set)(SSL_CTX *ctx, const char *list))
{
    struct ca_text known = { 0 };
    char name[NAME_MAX_LEN];

    while (next_name(&list, name)) {
        if (set(ctx, name) == 1) {
            join(&known, name);
        }
    }
    bool is_set = known.len > 0 && set(ctx, ca_text_words(&known)) == 1;
    ca_text_clear(&known);
    return is_set;
}

static int set_groups(SSL_CTX *ctx, const char *list)
{
    return (int)SSL_CTX_set1_groups_list(ctx, list);
}

static int set_schemes(SSL_CTX *ctx, const char *list)
{
    return (int)SSL_CTX_set1_sigalgs_list(ctx, list);
}

bool ca_client_hello_shape(SSL_CTX *ctx, const struct ca_profile *profile, enum ca_offer offer)
{
    static const int versions[] = { [CA_TLS_1_2] = TLS1_2_VERSION, [CA_TLS_1_3] = TLS1_3_VERSION };

    SSL_CTX_set_security_level(ctx, 0);
    if (SSL_CTX_set_min_proto_version(ctx, versions[profile->tls_min]) != 1 ||
        SSL_CTX_set_max_proto_version(ctx, versions[profile->tls_max]) != 1) {
        return false;
    }
    if (offer == CA_OFFER_WIDE) {
        return SSL_CTX_set_cipher_list(ctx, "DEFAULT:" SAFE) == 1;
    }
    return set_suites(ctx, profile->suites) && set_known(ctx, profile->groups, set_groups) &&
           set_known(ctx, profile->schemes, set_schemes);
}
