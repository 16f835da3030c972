/* SPDX-License-Identifier: Apache-2.0 */
#include "support/fw_profile.h"

#include "tls/ca_profile.h"

static bool has_hash(mbedtls_md_type_t hash)
{
    return (fw_ca_profile.allowed_mds & MBEDTLS_X509_ID_FLAG(hash)) != 0;
}

static bool has_curve(mbedtls_ecp_group_id curve)
{
    return (fw_ca_profile.allowed_curves & MBEDTLS_X509_ID_FLAG(curve)) != 0;
}

struct fw_profile_facts fw_profile_facts(void)
{
    return (struct fw_profile_facts){
        .takes_sha1 = has_hash(MBEDTLS_MD_SHA1),
        .takes_sha256 = has_hash(MBEDTLS_MD_SHA256),
        .takes_sha384 = has_hash(MBEDTLS_MD_SHA384),
        .takes_sha512 = has_hash(MBEDTLS_MD_SHA512),
        .takes_rsa = (fw_ca_profile.allowed_pks & MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA)) != 0,
        .takes_p256 = has_curve(MBEDTLS_ECP_DP_SECP256R1),
        .takes_p384 = has_curve(MBEDTLS_ECP_DP_SECP384R1),
        .takes_p521 = has_curve(MBEDTLS_ECP_DP_SECP521R1),
        .rsa_bits_min = fw_ca_profile.rsa_min_bitlen,
        .rsa_bits_max = FW_RSA_BITS_MAX,
    };
}
