/* SPDX-License-Identifier: Apache-2.0 */
/* x509/key_parts: what a private key is made of, and that a damaged one is refused. */

#include "support/test.h"

#include "base/bytes.h"
#include "x509/key_parts.h"

/* PKCS#8 by hand, with numbers that are no key but have the form of one. */
static const uint8_t ec[] = {
    0x30, 0x1B, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02,
    0x01, 0x06, 0x02, 0x2A, 0x03, 0x04, 0x07, 0x30, 0x05, 0x02, 0x01, 0x01, 0x04, 0x00,
};
static const uint8_t ec_padded[] = {
    0x30, 0x1E, 0x02, 0x01, 0x00, 0x30, 0x0D, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
    0x06, 0x02, 0x2A, 0x03, 0x04, 0x0A, 0x30, 0x08, 0x02, 0x01, 0x01, 0x04, 0x03, 0x00, 0x00, 0x07,
};
static const uint8_t rsa[] = {
    0x30, 0x30, 0x02, 0x01, 0x00, 0x30, 0x0B, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
    0xF7, 0x0D, 0x01, 0x01, 0x01, 0x04, 0x1E, 0x30, 0x1C, 0x02, 0x01, 0x00, 0x02,
    0x02, 0x00, 0x8F, 0x02, 0x01, 0x07, 0x02, 0x01, 0x67, 0x02, 0x01, 0x0D, 0x02,
    0x01, 0x0B, 0x02, 0x01, 0x07, 0x02, 0x01, 0x03, 0x02, 0x01, 0x06,
};

static void an_rsa_key_is_taken_apart(void **state)
{
    struct ca_private_parts parts;

    (void)state;
    assert_true(ca_private_parts_take((struct ca_span){ rsa, sizeof rsa }, &parts));
    assert_int_equal(parts.modulus.len, 1); /* its leading zero is gone */
    assert_int_equal(parts.modulus.at[0], 0x8F);
    assert_int_equal(parts.prime[0].at[0], 0x0D);
    assert_int_equal(parts.prime[1].at[0], 0x0B);
    assert_int_equal(parts.power[0].at[0], 0x07);
    assert_int_equal(parts.power[1].at[0], 0x03);
    assert_int_equal(parts.inverse.at[0], 0x06);
    assert_int_equal(parts.scalar.len, 0);
}

static void an_ec_key_is_taken_apart(void **state)
{
    struct ca_private_parts parts;

    (void)state;
    assert_true(ca_private_parts_take((struct ca_span){ ec_padded, sizeof ec_padded }, &parts));
    assert_int_equal(parts.scalar.len, 1);
    assert_int_equal(parts.scalar.at[0], 0x07);
    assert_int_equal(parts.modulus.len, 0);
    assert_false(ca_private_parts_take((struct ca_span){ ec, sizeof ec }, &parts)); /* no scalar */
}

/* Every key that ends too early, and every key with one byte that is another: refused or taken, never read
 * beyond its end. */
static void a_damaged_key_is_refused(void **state)
{
    const struct ca_span keys[] = { { rsa, sizeof rsa }, { ec_padded, sizeof ec_padded } };
    struct ca_private_parts parts;

    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(keys); i++) {
        for (size_t len = 0; len < keys[i].len; len++) {
            struct ca_bytes cut = ca_bytes_copy((struct ca_span){ keys[i].at, len });
            assert_false(ca_private_parts_take(ca_bytes_span(&cut), &parts));
            ca_bytes_clear(&cut);
        }
        for (size_t at = 0; at < keys[i].len; at++) {
            struct ca_bytes odd = ca_bytes_copy(keys[i]);
            for (unsigned bit = 0; bit < 8; bit++) {
                odd.at[at] = (uint8_t)(keys[i].at[at] ^ 1u << bit);
                (void)ca_private_parts_take(ca_bytes_span(&odd), &parts);
            }
            ca_bytes_clear(&odd);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_rsa_key_is_taken_apart),
        cmocka_unit_test(an_ec_key_is_taken_apart),
        cmocka_unit_test(a_damaged_key_is_refused),
    };

    return cmocka_run_group_tests_name("key parts", tests, NULL, NULL);
}
