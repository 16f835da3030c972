/* SPDX-License-Identifier: Apache-2.0 */
#include "device/verify_limits.h"

#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include "base/attributes.h"
#include "x509/cert.h"

/* Curves that have no bit of their own. Before 3.0 the library had no list of good ones. */
static uint32_t other_curves(void)
{
#if MBEDTLS_VERSION_MAJOR >= 3
    return MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP256R1) |
           MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP384R1) |
           MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP512R1);
#else
    const uint32_t named = MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) |
                           MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) |
                           MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1);
    return 0xFFFFFFFu & ~named;
#endif
}

/* What our sets mean to Mbed TLS. */
void ca_verify_limits(unsigned allowed_hashes, unsigned allowed_keys, unsigned rsa_bits_min,
                      struct mbedtls_x509_crt_profile *limits)
{
    const struct {
        unsigned ours;
        uint32_t theirs;
    } hashes[] = {
        { CA_HASH_SHA1, MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA1) },
        { CA_HASH_SHA224, MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA224) },
        { CA_HASH_SHA256, MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) },
        { CA_HASH_SHA384, MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) },
        { CA_HASH_SHA512, MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512) },
    }, curves[] = {
        { CA_KEY_P256, MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) },
        { CA_KEY_P384, MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1) },
        { CA_KEY_P521, MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP521R1) },
        { CA_KEY_EC_OTHER, other_curves() },
    };

    *limits = (mbedtls_x509_crt_profile){ .rsa_min_bitlen = rsa_bits_min };
    for (size_t i = 0; i < CA_ARRAY_LEN(hashes); i++) {
        bool is_in = (allowed_hashes & 1u << hashes[i].ours) != 0;
        limits->allowed_mds |= is_in ? hashes[i].theirs : 0;
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(curves); i++) {
        bool is_in = (allowed_keys & 1u << curves[i].ours) != 0;
        limits->allowed_curves |= is_in ? curves[i].theirs : 0;
    }
    if ((allowed_keys & 1u << CA_KEY_RSA) != 0) {
        limits->allowed_pks |=
            MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSASSA_PSS);
    }
    if (limits->allowed_curves != 0) {
        limits->allowed_pks |=
            MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY);
    }
}
