/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words for each feature, in each release. They were read in
 *
 *     2.28      include/mbedtls/config.h and check_config.h
 *     3.6       include/mbedtls/mbedtls_config.h and check_config.h; the
 *               library's own build is the judge: make needs-matrix
 *     4.1       include/mbedtls/mbedtls_config.h; psa/crypto_config.h of
 *               TF-PSA-Crypto, its words behind the '|'
 *     ESP-IDF   components/mbedtls/Kconfig of release 5
 *     Zephyr    modules/mbedtls/Kconfig.mbedtls and Kconfig.tls-generic of 4
 *
 * "" : nothing is to be set there.
 */

#include "device/needs.h"

#include <string.h>

#include "base/attributes.h"

#define X509_BASE                                                                                  \
    "MBEDTLS_X509_USE_C MBEDTLS_X509_CRT_PARSE_C MBEDTLS_PK_C MBEDTLS_PK_PARSE_C MBEDTLS_OID_C "   \
    "MBEDTLS_ASN1_PARSE_C MBEDTLS_BIGNUM_C"
#define CURVE(name, psa)                                                                           \
    {                                                                                              \
        "MBEDTLS_ECP_DP_" name "_ENABLED", "MBEDTLS_ECP_DP_" name "_ENABLED",                      \
            "|PSA_WANT_ECC_" psa, "CONFIG_MBEDTLS_ECP_DP_" name "_ENABLED",                        \
            "CONFIG_MBEDTLS_ECP_DP_" name "_ENABLED"                                               \
    }
#define EXCHANGE(name)                                                                             \
    {                                                                                              \
        "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED", "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED",          \
            "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED", "CONFIG_MBEDTLS_KEY_EXCHANGE_" name,          \
            "CONFIG_MBEDTLS_KEY_EXCHANGE_" name "_ENABLED"                                         \
    }
#define EXCHANGE_ECDHE(name)                                                                       \
    {                                                                                              \
        "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED MBEDTLS_ECP_C MBEDTLS_ECDH_C",                      \
            "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED MBEDTLS_ECP_C MBEDTLS_ECDH_C",                  \
            "MBEDTLS_KEY_EXCHANGE_" name "_ENABLED|PSA_WANT_ALG_ECDH",                             \
            "CONFIG_MBEDTLS_KEY_EXCHANGE_" name,                                                   \
            "CONFIG_MBEDTLS_KEY_EXCHANGE_" name "_ENABLED CONFIG_MBEDTLS_ECP_C "                   \
            "CONFIG_MBEDTLS_ECDH_C"                                                                \
    }

#define ZEPHYR_CHACHAPOLY                                                                          \
    "CONFIG_MBEDTLS_CHACHAPOLY_AEAD_ENABLED CONFIG_MBEDTLS_CIPHER_CHACHA20_ENABLED "               \
    "CONFIG_MBEDTLS_POLY1305"

/* Lists of words are cut where the line ends, on purpose. */
/* NOLINTBEGIN(bugprone-suspicious-missing-comma) */
static const struct {
    const char *feature;
    const char *words[CA_DIALECT_NONE]; /* 2.28, 3.6, 4.1, ESP-IDF, Zephyr */
} rows[] = {
    { "x509",
      { X509_BASE, X509_BASE,
        "MBEDTLS_X509_USE_C MBEDTLS_X509_CRT_PARSE_C|MBEDTLS_PK_C MBEDTLS_PK_PARSE_C "
        "MBEDTLS_ASN1_PARSE_C",
        "", "CONFIG_MBEDTLS CONFIG_MBEDTLS_ASN1_PARSE_C" } },
    { "tls",
      { "MBEDTLS_SSL_TLS_C MBEDTLS_SSL_CLI_C MBEDTLS_CIPHER_C MBEDTLS_MD_C",
        "MBEDTLS_SSL_TLS_C MBEDTLS_SSL_CLI_C MBEDTLS_CIPHER_C MBEDTLS_MD_C",
        "MBEDTLS_SSL_TLS_C MBEDTLS_SSL_CLI_C|MBEDTLS_PSA_CRYPTO_C", "",
        "CONFIG_NET_SOCKETS_SOCKOPT_TLS" } },
    { "sni",
      { "MBEDTLS_SSL_SERVER_NAME_INDICATION", "MBEDTLS_SSL_SERVER_NAME_INDICATION",
        "MBEDTLS_SSL_SERVER_NAME_INDICATION", "", "CONFIG_MBEDTLS_SERVER_NAME_INDICATION" } },
    { "dates",
      { "MBEDTLS_HAVE_TIME MBEDTLS_HAVE_TIME_DATE", "MBEDTLS_HAVE_TIME MBEDTLS_HAVE_TIME_DATE",
        "|MBEDTLS_HAVE_TIME MBEDTLS_HAVE_TIME_DATE", "CONFIG_MBEDTLS_HAVE_TIME_DATE",
        "CONFIG_MBEDTLS_HAVE_TIME_DATE" } },
    { "pem",
      { "MBEDTLS_PEM_PARSE_C MBEDTLS_BASE64_C", "MBEDTLS_PEM_PARSE_C MBEDTLS_BASE64_C",
        "|MBEDTLS_PEM_PARSE_C MBEDTLS_BASE64_C", "CONFIG_MBEDTLS_PEM_PARSE_C",
        "CONFIG_MBEDTLS_PEM_CERTIFICATE_FORMAT" } },
    { "rsa",
      { "MBEDTLS_RSA_C", "MBEDTLS_RSA_C", "|PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY", "",
        "CONFIG_MBEDTLS_RSA_C" } },
    { "rsa-pkcs1",
      { "MBEDTLS_RSA_C MBEDTLS_PKCS1_V15", "MBEDTLS_RSA_C MBEDTLS_PKCS1_V15",
        "|PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY PSA_WANT_ALG_RSA_PKCS1V15_SIGN", "",
        "CONFIG_MBEDTLS_RSA_C CONFIG_MBEDTLS_PKCS1_V15" } },
    { "pss",
      { "MBEDTLS_X509_RSASSA_PSS_SUPPORT MBEDTLS_PKCS1_V21",
        "MBEDTLS_X509_RSASSA_PSS_SUPPORT MBEDTLS_PKCS1_V21",
        "MBEDTLS_X509_RSASSA_PSS_SUPPORT|PSA_WANT_ALG_RSA_PSS PSA_WANT_ALG_RSA_OAEP", "",
        "CONFIG_MBEDTLS_PKCS1_V21" } },
    { "ec",
      { "MBEDTLS_ECP_C", "MBEDTLS_ECP_C", "|PSA_WANT_KEY_TYPE_ECC_PUBLIC_KEY", "",
        "CONFIG_MBEDTLS_ECP_C" } },
    { "ecdsa",
      { "MBEDTLS_ECP_C MBEDTLS_ECDSA_C MBEDTLS_ASN1_WRITE_C",
        "MBEDTLS_ECP_C MBEDTLS_ECDSA_C MBEDTLS_ASN1_WRITE_C",
        "|PSA_WANT_KEY_TYPE_ECC_PUBLIC_KEY PSA_WANT_ALG_ECDSA", "CONFIG_MBEDTLS_ECDSA_C",
        "CONFIG_MBEDTLS_ECP_C CONFIG_MBEDTLS_ECDSA_C" } },
    { "p256", CURVE("SECP256R1", "SECP_R1_256") },
    { "p384", CURVE("SECP384R1", "SECP_R1_384") },
    { "p521", CURVE("SECP521R1", "SECP_R1_521") },
    { "k256", CURVE("SECP256K1", "SECP_K1_256") },
    { "bp256", CURVE("BP256R1", "BRAINPOOL_P_R1_256") },
    { "bp384", CURVE("BP384R1", "BRAINPOOL_P_R1_384") },
    { "bp512", CURVE("BP512R1", "BRAINPOOL_P_R1_512") },
    { "x25519", CURVE("CURVE25519", "MONTGOMERY_255") },
    { "x448", CURVE("CURVE448", "MONTGOMERY_448") },
    { "md5", { "MBEDTLS_MD5_C", "MBEDTLS_MD5_C", "|PSA_WANT_ALG_MD5", "", "CONFIG_MBEDTLS_MD5" } },
    { "sha1",
      { "MBEDTLS_SHA1_C", "MBEDTLS_SHA1_C", "|PSA_WANT_ALG_SHA_1", "", "CONFIG_MBEDTLS_SHA1" } },
    { "sha224",
      { "MBEDTLS_SHA256_C", "MBEDTLS_SHA224_C", "|PSA_WANT_ALG_SHA_224", "",
        "CONFIG_MBEDTLS_SHA224" } },
    { "sha256",
      { "MBEDTLS_SHA256_C", "MBEDTLS_SHA256_C", "|PSA_WANT_ALG_SHA_256", "",
        "CONFIG_MBEDTLS_SHA256" } },
    { "sha384",
      { "MBEDTLS_SHA512_C", "MBEDTLS_SHA384_C", "|PSA_WANT_ALG_SHA_384", "CONFIG_MBEDTLS_SHA512_C",
        "CONFIG_MBEDTLS_SHA384" } },
    { "sha512",
      { "MBEDTLS_SHA512_C", "MBEDTLS_SHA512_C", "|PSA_WANT_ALG_SHA_512", "CONFIG_MBEDTLS_SHA512_C",
        "CONFIG_MBEDTLS_SHA512" } },
    { "tls12",
      { "MBEDTLS_SSL_PROTO_TLS1_2", "MBEDTLS_SSL_PROTO_TLS1_2", "MBEDTLS_SSL_PROTO_TLS1_2",
        "CONFIG_MBEDTLS_SSL_PROTO_TLS1_2", "CONFIG_MBEDTLS_TLS_VERSION_1_2" } },
    { "tls13",
      { "",
        "MBEDTLS_SSL_PROTO_TLS1_3 MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED "
        "MBEDTLS_SSL_KEEP_PEER_CERTIFICATE MBEDTLS_PSA_CRYPTO_C MBEDTLS_HKDF_C",
        "MBEDTLS_SSL_PROTO_TLS1_3 MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED "
        "MBEDTLS_SSL_KEEP_PEER_CERTIFICATE|PSA_WANT_ALG_HKDF_EXTRACT PSA_WANT_ALG_HKDF_EXPAND",
        "CONFIG_MBEDTLS_SSL_PROTO_TLS1_3 CONFIG_MBEDTLS_SSL_TLS1_3_KEXM_EPHEMERAL",
        "CONFIG_MBEDTLS_TLS_VERSION_1_3 "
        "CONFIG_MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED" } },
    { "ecdhe",
      { "MBEDTLS_ECP_C MBEDTLS_ECDH_C", "MBEDTLS_ECP_C MBEDTLS_ECDH_C", "|PSA_WANT_ALG_ECDH", "",
        "CONFIG_MBEDTLS_ECP_C CONFIG_MBEDTLS_ECDH_C" } },
    { "kx-ecdhe-rsa", EXCHANGE_ECDHE("ECDHE_RSA") },
    { "kx-ecdhe-ecdsa", EXCHANGE_ECDHE("ECDHE_ECDSA") },
    { "kx-dhe-rsa", EXCHANGE("DHE_RSA") },
    { "kx-rsa", EXCHANGE("RSA") },
    { "kx-ecdh-rsa", EXCHANGE("ECDH_RSA") },
    { "kx-ecdh-ecdsa", EXCHANGE("ECDH_ECDSA") },
    { "aes",
      { "MBEDTLS_AES_C", "MBEDTLS_AES_C", "|PSA_WANT_KEY_TYPE_AES", "CONFIG_MBEDTLS_AES_C",
        "CONFIG_MBEDTLS_CIPHER_AES_ENABLED" } },
    { "camellia",
      { "MBEDTLS_CAMELLIA_C", "MBEDTLS_CAMELLIA_C", "|PSA_WANT_KEY_TYPE_CAMELLIA",
        "CONFIG_MBEDTLS_CAMELLIA_C", "CONFIG_MBEDTLS_CIPHER_CAMELLIA_ENABLED" } },
    { "aria",
      { "MBEDTLS_ARIA_C", "MBEDTLS_ARIA_C", "|PSA_WANT_KEY_TYPE_ARIA", "CONFIG_MBEDTLS_ARIA_C",
        "" } },
    { "chachapoly",
      { "MBEDTLS_CHACHAPOLY_C MBEDTLS_CHACHA20_C MBEDTLS_POLY1305_C",
        "MBEDTLS_CHACHAPOLY_C MBEDTLS_CHACHA20_C MBEDTLS_POLY1305_C",
        "|PSA_WANT_ALG_CHACHA20_POLY1305 PSA_WANT_KEY_TYPE_CHACHA20",
        "CONFIG_MBEDTLS_CHACHAPOLY_C CONFIG_MBEDTLS_CHACHA20_C CONFIG_MBEDTLS_POLY1305_C",
        ZEPHYR_CHACHAPOLY } },
    { "gcm",
      { "MBEDTLS_GCM_C", "MBEDTLS_GCM_C", "|PSA_WANT_ALG_GCM", "CONFIG_MBEDTLS_GCM_C",
        "CONFIG_MBEDTLS_CIPHER_GCM_ENABLED" } },
    { "ccm",
      { "MBEDTLS_CCM_C", "MBEDTLS_CCM_C", "|PSA_WANT_ALG_CCM", "CONFIG_MBEDTLS_CCM_C",
        "CONFIG_MBEDTLS_CIPHER_CCM_ENABLED" } },
    { "cbc",
      { "MBEDTLS_CIPHER_MODE_CBC", "MBEDTLS_CIPHER_MODE_CBC", "|PSA_WANT_ALG_CBC_NO_PADDING", "",
        "CONFIG_MBEDTLS_CIPHER_MODE_CBC_ENABLED" } },
    { "max-fragment",
      { "MBEDTLS_SSL_MAX_FRAGMENT_LENGTH", "MBEDTLS_SSL_MAX_FRAGMENT_LENGTH",
        "MBEDTLS_SSL_MAX_FRAGMENT_LENGTH", "", "" } },
    { "record-size-limit",
      { "", "MBEDTLS_SSL_RECORD_SIZE_LIMIT", "MBEDTLS_SSL_RECORD_SIZE_LIMIT", "", "" } },
    { "dhm", { "MBEDTLS_DHM_C", "MBEDTLS_DHM_C", "|PSA_WANT_ALG_FFDH", "", "" } },
};

/* NOLINTEND(bugprone-suspicious-missing-comma) */

const char *ca_needs_words(const char *feature, enum ca_dialect dialect)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(rows) && dialect < CA_DIALECT_NONE; i++) {
        if (strcmp(rows[i].feature, feature) == 0) {
            return rows[i].words[dialect];
        }
    }
    return "";
}

const char *ca_needs_feature(size_t at)
{
    return at < CA_ARRAY_LEN(rows) ? rows[at].feature : NULL;
}

/* What include/mbedtls/config_adjust_legacy_crypto.h of 3.6 sets. No macro of the
 * right column is in the left one, so each can be judged by itself. */
static const struct {
    const char *name, *comes_with;
} implied_3[] = {
    { "MBEDTLS_ASN1_PARSE_C", "MBEDTLS_RSA_C" },
    { "MBEDTLS_ASN1_WRITE_C", "MBEDTLS_RSA_C" },
};

bool ca_needs_comes_with(const char *name, const char *other, enum ca_dialect dialect)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(implied_3) && dialect == CA_DIALECT_MBEDTLS_3; i++) {
        if (strcmp(implied_3[i].name, name) == 0 && strcmp(implied_3[i].comes_with, other) == 0) {
            return true;
        }
    }
    return false;
}
