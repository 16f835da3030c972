/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stages/client_hello.h: what is offered is what the device would offer. Both
 * messages are made here, ours by OpenSSL and the device's by Mbed TLS, and
 * read byte by byte.
 */

#include "support/test.h"

#include <mbedtls/ssl.h>
#include <openssl/ssl.h>
#include <psa/crypto.h>

#include "base/bytes.h"
#include "device/profile.h"
#include "stages/client_hello.h"

enum {
    RECORD_HEADER = 5,
    MESSAGE_HEADER = 4,
    HELLO_MAX = 4096,
    LIST_MAX = 160,
    EXTENSION_GROUPS = 10,
    EXTENSION_SCHEMES = 13,
    EXTENSION_VERSIONS = 43,
    SCSV_RENEGOTIATION = 0x00FF
};

struct list {
    uint16_t at[LIST_MAX];
    size_t count;
};

struct hello {
    struct list suites, groups, schemes, versions;
};

struct bytes {
    uint8_t at[HELLO_MAX];
    size_t len;
};

static size_t number(const uint8_t *at)
{
    return (size_t)at[0] << 8 | at[1];
}

static void read_list(const uint8_t *at, size_t len, struct list *list)
{
    assert_true(len % 2 == 0 && len / 2 <= LIST_MAX);
    list->count = 0;
    for (size_t i = 0; i < len; i += 2) {
        if (number(at + i) != SCSV_RENEGOTIATION) {
            list->at[list->count++] = (uint16_t)number(at + i);
        }
    }
}

static void read_extension(size_t type, const uint8_t *at, struct hello *hello)
{
    if (type == EXTENSION_GROUPS) {
        read_list(at + 2, number(at), &hello->groups);
    } else if (type == EXTENSION_SCHEMES) {
        read_list(at + 2, number(at), &hello->schemes);
    } else if (type == EXTENSION_VERSIONS) {
        read_list(at + 1, at[0], &hello->versions);
    }
}

/* RFC 8446 4.1.2: version, random, session id, suites, compression, extensions. */
static void read_hello(const struct bytes *sent, struct hello *hello)
{
    const uint8_t *at = sent->at + RECORD_HEADER + MESSAGE_HEADER + 2 + 32;

    *hello = (struct hello){ .suites = { .count = 0 } };
    assert_true(sent->len > 64 && sent->at[0] == 22);
    at += 1 + at[0];
    read_list(at + 2, number(at), &hello->suites);
    at += 2 + number(at);
    at += 1 + at[0];
    const uint8_t *end = at + 2 + number(at);
    for (at += 2; at < end; at += 4 + number(at + 2)) {
        read_extension(number(at), at + 4, hello);
    }
    assert_ptr_equal(at, end);
}

static void hello_of_openssl(const char *profile_name, struct hello *hello)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;
    struct bytes sent = { .len = 0 };

    assert_true(ca_profile_find(profile_name, &profile, &err));
    assert_true(ca_client_hello_shape(ctx, &profile, CA_OFFER_DEVICE));
    SSL *ssl = SSL_new(ctx);
    BIO *out = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, BIO_new(BIO_s_mem()), out); /* taken over */
    assert_int_equal(SSL_connect(ssl), -1);
    sent.len = (size_t)BIO_read(out, sent.at, sizeof sent.at);
    read_hello(&sent, hello);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int keep(void *to, const unsigned char *at, size_t len)
{
    struct bytes *sent = to;

    assert_true(len <= sizeof sent->at - sent->len);
    memcpy(sent->at + sent->len, at, len);
    sent->len += len;
    return (int)len;
}

static int nothing_yet(void *from, unsigned char *at, size_t len)
{
    (void)from, (void)at, (void)len;
    return MBEDTLS_ERR_SSL_WANT_READ;
}

static int any_random(void *state, unsigned char *at, size_t len)
{
    (void)state;
    return psa_generate_random(at, len) == PSA_SUCCESS ? 0 : -1;
}

static void hello_of_mbedtls(struct hello *hello)
{
    mbedtls_ssl_context ssl;
    mbedtls_ssl_config config;
    struct bytes sent = { .len = 0 };

    assert_int_equal(psa_crypto_init(), PSA_SUCCESS);
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&config);
    assert_int_equal(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_CLIENT,
                                                 MBEDTLS_SSL_TRANSPORT_STREAM,
                                                 MBEDTLS_SSL_PRESET_DEFAULT),
                     0);
    mbedtls_ssl_conf_rng(&config, any_random, NULL);
    assert_int_equal(mbedtls_ssl_setup(&ssl, &config), 0);
    assert_int_equal(mbedtls_ssl_set_hostname(&ssl, "device.test"), 0);
    mbedtls_ssl_set_bio(&ssl, &sent, keep, nothing_yet, NULL);
    assert_int_equal(mbedtls_ssl_handshake(&ssl), MBEDTLS_ERR_SSL_WANT_READ);
    read_hello(&sent, hello);
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_psa_crypto_free();
}

static bool has(const struct list *list, uint16_t wanted)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i] == wanted) {
            return true;
        }
    }
    return false;
}

/* Everything of `ours` stands in `theirs`, in the same order. */
static void assert_subsequence(const struct list *ours, const struct list *theirs)
{
    size_t found = 0;

    for (size_t i = 0; i < theirs->count && found < ours->count; i++) {
        found += theirs->at[i] == ours->at[found];
    }
    if (found != ours->count) {
        print_error("0x%04x is not offered by the device, or in another place\n",
                    (unsigned)ours->at[found]);
    }
    assert_int_equal(found, ours->count);
}

static void assert_equal_lists(const struct list *ours, const struct list *theirs)
{
    assert_subsequence(ours, theirs);
    assert_int_equal(ours->count, theirs->count);
}

/* What Mbed TLS offers and we do not, OpenSSL does not have. */
static void suites_that_openssl_has_are_offered_in_the_order_of_the_device(void **state)
{
    struct hello ours, theirs;
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = SSL_new(ctx);
    (void)state;

    hello_of_openssl("mbedtls-3.6", &ours);
    hello_of_mbedtls(&theirs);
    assert_subsequence(&ours.suites, &theirs.suites);
    assert_true(ours.suites.count > 40);
    for (size_t i = 0; i < theirs.suites.count; i++) {
        const uint8_t id[] = { (uint8_t)(theirs.suites.at[i] >> 8), (uint8_t)theirs.suites.at[i] };
        const SSL_CIPHER *suite = SSL_CIPHER_find(ssl, id);

        if (suite != NULL && !has(&ours.suites, theirs.suites.at[i])) {
            fail_msg("%s is not offered", SSL_CIPHER_standard_name(suite));
        }
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void signature_schemes_are_those_of_the_device(void **state)
{
    struct hello ours, theirs;
    (void)state;

    hello_of_openssl("mbedtls-3.6", &ours);
    hello_of_mbedtls(&theirs);
    assert_equal_lists(&ours.schemes, &theirs.schemes);
}

/* RFC 8446 4.2.7: brainpool has other numbers in TLS 1.3, which OpenSSL 3.0 does not offer. */
static void groups_are_those_of_the_device(void **state)
{
    const uint16_t brainpool_first = 26, brainpool_last = 28;
    struct hello ours, theirs;
    (void)state;

    hello_of_openssl("mbedtls-3.6", &ours);
    hello_of_mbedtls(&theirs);
    assert_subsequence(&ours.groups, &theirs.groups);
    for (size_t i = 0; i < theirs.groups.count; i++) {
        uint16_t group = theirs.groups.at[i];

        if (group < brainpool_first || group > brainpool_last) {
            assert_true(has(&ours.groups, group));
        }
    }
}

static void versions_are_those_of_the_device(void **state)
{
    struct hello ours, theirs;
    (void)state;

    hello_of_openssl("mbedtls-3.6", &ours);
    hello_of_mbedtls(&theirs);
    assert_equal_lists(&ours.versions, &theirs.versions);
}

static void smaller_device_offers_less(void **state)
{
    static const uint16_t groups[] = { 23, 24 }; /* secp256r1, secp384r1 */
    struct hello ours;
    (void)state;

    hello_of_openssl("firmware", &ours);
    assert_int_equal(ours.suites.count, 6);
    assert_int_equal(ours.suites.at[0], 0x1302); /* TLS_AES_256_GCM_SHA384 */
    assert_int_equal(ours.groups.count, CA_ARRAY_LEN(groups));
    assert_memory_equal(ours.groups.at, groups, sizeof groups);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suites_that_openssl_has_are_offered_in_the_order_of_the_device),
        cmocka_unit_test(signature_schemes_are_those_of_the_device),
        cmocka_unit_test(groups_are_those_of_the_device),
        cmocka_unit_test(versions_are_those_of_the_device),
        cmocka_unit_test(smaller_device_offers_less),
    };
    return cmocka_run_group_tests_name("client_hello", tests, NULL, NULL);
}
