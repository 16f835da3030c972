/* SPDX-License-Identifier: Apache-2.0 */
/* device/signatures_known.c: what is remembered answers the same question alone. */

#include "support/test.h"

#include <mbedtls/x509_crt.h>

#include "device/signatures_known.h"
#include "support/pki.h"
#include "x509/crypto.h"

enum { ROOT, OTHER, LEAF, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF },
    [OTHER] = { .name = "Other", .issuer = TEST_SELF },
    [LEAF] = { .name = "leaf", .issuer = ROOT, .is_leaf = true, .sans = "DNS:device.test" },
};

/* Certificates as Mbed TLS holds them, and the hash of what the leaf's issuer signed. */
struct fixture {
    mbedtls_x509_crt cert[ROWS];
    uint8_t hash[CA_SHA256_LEN];
};

static int set_up(void **state)
{
    static struct fixture f;
    struct test_pki *pki = test_pki_mint(recipe, ROWS);

    for (int i = 0; i < ROWS; i++) {
        struct ca_cert *cert = test_pki_cert(pki, (size_t)i);
        mbedtls_x509_crt_init(&f.cert[i]);
        assert_int_equal(mbedtls_x509_crt_parse_der(&f.cert[i], cert->der.at, cert->der.len), 0);
        ca_cert_free(cert);
    }
    test_pki_free(pki);
    const mbedtls_x509_buf *tbs = &f.cert[LEAF].tbs;
    ca_sha256((struct ca_span){ tbs->p, tbs->len }, f.hash);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < ROWS; i++) {
        mbedtls_x509_crt_free(&f->cert[i]);
    }
    return 0;
}

/* Is the leaf's signature good under the key of `issuer`, with one bit of hash or value changed? */
static bool is_good(struct fixture *f, int issuer, uint8_t hash_bit, uint8_t value_bit)
{
    const mbedtls_x509_buf *value = &f->cert[LEAF].MBEDTLS_PRIVATE(sig);
    uint8_t hash[CA_SHA256_LEN], copy[512];

    assert_in_range(value->len, 1, sizeof copy);
    memcpy(copy, value->p, value->len);
    memcpy(hash, f->hash, sizeof hash);
    copy[value->len - 1] ^= value_bit;
    hash[0] ^= hash_bit;
    return mbedtls_pk_verify_ext(MBEDTLS_PK_ECDSA, NULL, &f->cert[issuer].pk, MBEDTLS_MD_SHA256,
                                 hash, sizeof hash, copy, value->len) == 0;
}

static void nothing_is_remembered_unless_it_is_wanted(void **state)
{
    size_t before = ca_signatures_reused();

    assert_true(is_good(*state, ROOT, 0, 0));
    assert_true(is_good(*state, ROOT, 0, 0));
    assert_int_equal(ca_signatures_reused(), before);
}

static void good_signature_is_verified_once(void **state)
{
    size_t before = ca_signatures_reused();

    ca_signatures_remember(true);
    assert_true(is_good(*state, ROOT, 0, 0));
    assert_int_equal(ca_signatures_reused(), before);
    assert_true(is_good(*state, ROOT, 0, 0));
    assert_int_equal(ca_signatures_reused(), before + 1);
    ca_signatures_remember(false);
    assert_true(is_good(*state, ROOT, 0, 0));
    assert_int_equal(ca_signatures_reused(), before + 1);
}

static void another_key_hash_or_value_is_another_question(void **state)
{
    ca_signatures_remember(true);
    assert_true(is_good(*state, ROOT, 0, 0));
    size_t before = ca_signatures_reused();
    for (int again = 0; again < 2; again++) { /* what is bad is not remembered as good */
        assert_false(is_good(*state, OTHER, 0, 0));
        assert_false(is_good(*state, ROOT, 1, 0));
        assert_false(is_good(*state, ROOT, 0, 1));
    }
    assert_int_equal(ca_signatures_reused(), before);
    ca_signatures_remember(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_remembered_unless_it_is_wanted),
        cmocka_unit_test(good_signature_is_verified_once),
        cmocka_unit_test(another_key_hash_or_value_is_another_question),
    };
    return cmocka_run_group_tests_name("signatures known", tests, set_up, tear_down);
}
