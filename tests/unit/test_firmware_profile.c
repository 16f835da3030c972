/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The profile "firmware" as data says what the firmware is built to do: its
 * configuration is read here, and what it accepts in support/fw_profile.c.
 */

#include "support/test.h"

#include "device/profile.h"
#include "support/fw_profile.h"
#include "tls/mbedtls_config.h"

#define BIT(member) (1u << (member))

static struct ca_profile profile_of_the_tool(void)
{
    struct ca_profile profile;
    struct ca_error err = NO_ERROR;

    assert_true(ca_profile_find("firmware", &profile, &err));
    return profile;
}

static void profile_reads_what_the_configuration_compiles_in(void **state)
{
    struct ca_profile profile = profile_of_the_tool();
    unsigned hashes = 0, keys = 0;
    (void)state;

#ifdef MBEDTLS_SHA1_C
    hashes |= BIT(CA_HASH_SHA1);
#endif
#ifdef MBEDTLS_SHA224_C
    hashes |= BIT(CA_HASH_SHA224);
#endif
#ifdef MBEDTLS_SHA256_C
    hashes |= BIT(CA_HASH_SHA256);
#endif
#ifdef MBEDTLS_SHA384_C
    hashes |= BIT(CA_HASH_SHA384);
#endif
#ifdef MBEDTLS_SHA512_C
    hashes |= BIT(CA_HASH_SHA512);
#endif
#ifdef MBEDTLS_RSA_C
    keys |= BIT(CA_KEY_RSA);
#endif
#ifdef MBEDTLS_ECP_DP_SECP256R1_ENABLED
    keys |= BIT(CA_KEY_P256);
#endif
#ifdef MBEDTLS_ECP_DP_SECP384R1_ENABLED
    keys |= BIT(CA_KEY_P384);
#endif
#ifdef MBEDTLS_ECP_DP_SECP521R1_ENABLED
    keys |= BIT(CA_KEY_P521);
#endif
    assert_int_equal(profile.parses_hashes, hashes);
    assert_int_equal(profile.parses_keys, keys);
    assert_int_equal(profile.rsa_bits_max, MBEDTLS_MPI_MAX_SIZE * 8);
    assert_int_equal(profile.input_len, MBEDTLS_SSL_IN_CONTENT_LEN);
#ifdef MBEDTLS_X509_RSASSA_PSS_SUPPORT
    assert_true(profile.parses_pss);
#else
    assert_false(profile.parses_pss);
#endif
#ifdef MBEDTLS_HAVE_TIME_DATE
    assert_true(profile.has_clock);
#else
    assert_false(profile.has_clock);
#endif
}

static void profile_offers_the_versions_of_tls_that_are_compiled_in(void **state)
{
    struct ca_profile profile = profile_of_the_tool();
    (void)state;

#ifdef MBEDTLS_SSL_PROTO_TLS1_2
    assert_int_equal(profile.tls_min, CA_TLS_1_2);
#else
    assert_int_equal(profile.tls_min, CA_TLS_1_3);
#endif
#ifdef MBEDTLS_SSL_PROTO_TLS1_3
    assert_int_equal(profile.tls_max, CA_TLS_1_3);
#else
    assert_int_equal(profile.tls_max, CA_TLS_1_2);
#endif
}

static void profile_accepts_what_the_firmware_accepts(void **state)
{
    struct ca_profile profile = profile_of_the_tool();
    struct fw_profile_facts facts = fw_profile_facts();
    (void)state;

    assert_int_equal((profile.accepts_hashes & BIT(CA_HASH_SHA1)) != 0, facts.takes_sha1);
    assert_int_equal((profile.accepts_hashes & BIT(CA_HASH_SHA256)) != 0, facts.takes_sha256);
    assert_int_equal((profile.accepts_hashes & BIT(CA_HASH_SHA384)) != 0, facts.takes_sha384);
    assert_int_equal((profile.accepts_hashes & BIT(CA_HASH_SHA512)) != 0, facts.takes_sha512);
    assert_int_equal((profile.accepts_keys & BIT(CA_KEY_RSA)) != 0, facts.takes_rsa);
    assert_int_equal((profile.accepts_keys & BIT(CA_KEY_P256)) != 0, facts.takes_p256);
    assert_int_equal((profile.accepts_keys & BIT(CA_KEY_P384)) != 0, facts.takes_p384);
    assert_int_equal((profile.accepts_keys & BIT(CA_KEY_P521)) != 0, facts.takes_p521);
    assert_int_equal(profile.rsa_bits_min, facts.rsa_bits_min);
    assert_int_equal(profile.rsa_bits_max, facts.rsa_bits_max);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_reads_what_the_configuration_compiles_in),
        cmocka_unit_test(profile_offers_the_versions_of_tls_that_are_compiled_in),
        cmocka_unit_test(profile_accepts_what_the_firmware_accepts),
    };
    return cmocka_run_group_tests_name("firmware_profile", tests, NULL, NULL);
}
