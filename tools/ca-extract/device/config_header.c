/* SPDX-License-Identifier: Apache-2.0 */
#include "device/config_header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"
#include "base/process.h"
#include "base/text.h"
#include "device/needs.h"

enum { NAME_MAX_LEN = 80 };

/* What the preprocessor reports: lines "#define NAME VALUE". */
struct macros {
    const char *text;
};

static const char *find(const struct macros *macros, const char *name)
{
    char line[NAME_MAX_LEN + 16];
    size_t len = (size_t)snprintf(line, sizeof line, "#define %s", name);
    const char *at = macros->text;

    while ((at = strstr(at, line)) != NULL) {
        bool is_whole = at[len] == '\n' || at[len] == ' ' || at[len] == '\0';
        if (is_whole && (at == macros->text || at[-1] == '\n')) {
            return at + len + (at[len] == ' ');
        }
        at += len;
    }
    return NULL;
}

static bool has(const struct macros *macros, const char *name)
{
    return find(macros, name) != NULL;
}

/* One of several names for the same thing, apart by spaces. */
static bool has_any(const struct macros *macros, const char *names)
{
    char name[NAME_MAX_LEN];

    while (*names != '\0') {
        size_t len = strcspn(names, " ");

        snprintf(name, sizeof name, "%.*s", (int)len, names);
        if (has(macros, name)) {
            return true;
        }
        names += len + (names[len] == ' ');
    }
    return false;
}

static unsigned number_of(const struct macros *macros, const char *name, unsigned otherwise)
{
    const char *value = find(macros, name);
    unsigned long number = value != NULL ? strtoul(value + strspn(value, "("), NULL, 0) : 0;

    return number > 0 && number < UINT16_MAX * 16u ? (unsigned)number : otherwise;
}

/* What each word of a profile needs; any one of the macros is enough. */
struct need {
    unsigned bit;
    const char *macros;
};

static const struct need hash_needs[] = {
    { CA_HASH_MD5, "MBEDTLS_MD5_C PSA_WANT_ALG_MD5" },
    { CA_HASH_SHA1, "MBEDTLS_SHA1_C PSA_WANT_ALG_SHA_1" },
    { CA_HASH_SHA224, "MBEDTLS_SHA224_C PSA_WANT_ALG_SHA_224" },
    { CA_HASH_SHA256, "MBEDTLS_SHA256_C PSA_WANT_ALG_SHA_256" },
    { CA_HASH_SHA384, "MBEDTLS_SHA384_C PSA_WANT_ALG_SHA_384" },
    { CA_HASH_SHA512, "MBEDTLS_SHA512_C PSA_WANT_ALG_SHA_512" },
};

static const struct need key_needs[] = {
    { CA_KEY_RSA, "MBEDTLS_RSA_C PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY" },
    { CA_KEY_P256, "MBEDTLS_ECP_DP_SECP256R1_ENABLED PSA_WANT_ECC_SECP_R1_256" },
    { CA_KEY_P384, "MBEDTLS_ECP_DP_SECP384R1_ENABLED PSA_WANT_ECC_SECP_R1_384" },
    { CA_KEY_P521, "MBEDTLS_ECP_DP_SECP521R1_ENABLED PSA_WANT_ECC_SECP_R1_521" },
    { CA_KEY_EC_OTHER, "MBEDTLS_ECP_DP_BP256R1_ENABLED MBEDTLS_ECP_DP_BP384R1_ENABLED "
                       "MBEDTLS_ECP_DP_BP512R1_ENABLED PSA_WANT_ECC_BRAINPOOL_P_R1_256 "
                       "PSA_WANT_ECC_BRAINPOOL_P_R1_384 PSA_WANT_ECC_BRAINPOOL_P_R1_512" },
};

static unsigned set_of(const struct macros *macros, const struct need *needs, size_t count)
{
    unsigned set = 0;

    for (size_t i = 0; i < count; i++) {
        set |= has_any(macros, needs[i].macros) ? 1u << needs[i].bit : 0;
    }
    return set;
}

/* In 2.x one macro brings two hashes: SHA-224 with SHA-256, SHA-384 with SHA-512. */
static unsigned hashes_of(const struct macros *macros, enum ca_dialect dialect)
{
    unsigned set = set_of(macros, hash_needs, CA_ARRAY_LEN(hash_needs));

    if (dialect == CA_DIALECT_MBEDTLS_2) {
        set |= (set & 1u << CA_HASH_SHA256) != 0 ? 1u << CA_HASH_SHA224 : 0;
        set |= (set & 1u << CA_HASH_SHA512) != 0 && !has(macros, "MBEDTLS_SHA512_NO_SHA384")
                   ? 1u << CA_HASH_SHA384
                   : 0;
    }
    return set;
}

/* A part of a name in the ClientHello, and what the library needs to have it. */
struct part {
    const char *part, *macros;
};

static const struct part suite_parts[] = {
    { "TLS_ECDHE_RSA_", "MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED" },
    { "TLS_ECDHE_ECDSA_", "MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED" },
    { "TLS_DHE_RSA_", "MBEDTLS_KEY_EXCHANGE_DHE_RSA_ENABLED" },
    { "TLS_RSA_", "MBEDTLS_KEY_EXCHANGE_RSA_ENABLED" },
    { "TLS_ECDH_RSA_", "MBEDTLS_KEY_EXCHANGE_ECDH_RSA_ENABLED" },
    { "TLS_ECDH_ECDSA_", "MBEDTLS_KEY_EXCHANGE_ECDH_ECDSA_ENABLED" },
    { "TLS_AES_", "MBEDTLS_SSL_PROTO_TLS1_3" },
    { "TLS_CHACHA20_", "MBEDTLS_SSL_PROTO_TLS1_3" },
    { "_CHACHA20_", "MBEDTLS_CHACHAPOLY_C PSA_WANT_ALG_CHACHA20_POLY1305" },
    { "_AES_", "MBEDTLS_AES_C PSA_WANT_KEY_TYPE_AES" },
    { "_CAMELLIA_", "MBEDTLS_CAMELLIA_C PSA_WANT_KEY_TYPE_CAMELLIA" },
    { "_ARIA_", "MBEDTLS_ARIA_C PSA_WANT_KEY_TYPE_ARIA" },
    { "_GCM", "MBEDTLS_GCM_C PSA_WANT_ALG_GCM" },
    { "_CCM", "MBEDTLS_CCM_C PSA_WANT_ALG_CCM" },
    { "_CBC", "MBEDTLS_CIPHER_MODE_CBC PSA_WANT_ALG_CBC_NO_PADDING" },
    { "_SHA384", "MBEDTLS_SHA384_C MBEDTLS_SHA512_C PSA_WANT_ALG_SHA_384" },
    { "_SHA256", "MBEDTLS_SHA256_C PSA_WANT_ALG_SHA_256" },
};

static const struct part group_parts[] = {
    { "x25519", "MBEDTLS_ECP_DP_CURVE25519_ENABLED PSA_WANT_ECC_MONTGOMERY_255" },
    { "x448", "MBEDTLS_ECP_DP_CURVE448_ENABLED PSA_WANT_ECC_MONTGOMERY_448" },
    { "secp256r1", "MBEDTLS_ECP_DP_SECP256R1_ENABLED PSA_WANT_ECC_SECP_R1_256" },
    { "secp384r1", "MBEDTLS_ECP_DP_SECP384R1_ENABLED PSA_WANT_ECC_SECP_R1_384" },
    { "secp521r1", "MBEDTLS_ECP_DP_SECP521R1_ENABLED PSA_WANT_ECC_SECP_R1_521" },
    { "secp256k1", "MBEDTLS_ECP_DP_SECP256K1_ENABLED" },
    { "secp192", "MBEDTLS_ECP_DP_SECP192R1_ENABLED" },
    { "secp224", "MBEDTLS_ECP_DP_SECP224R1_ENABLED" },
    { "brainpoolP256r1", "MBEDTLS_ECP_DP_BP256R1_ENABLED PSA_WANT_ECC_BRAINPOOL_P_R1_256" },
    { "brainpoolP384r1", "MBEDTLS_ECP_DP_BP384R1_ENABLED PSA_WANT_ECC_BRAINPOOL_P_R1_384" },
    { "brainpoolP512r1", "MBEDTLS_ECP_DP_BP512R1_ENABLED PSA_WANT_ECC_BRAINPOOL_P_R1_512" },
    { "ffdhe", "PSA_WANT_ALG_FFDH" },
    { "_secp256r1_", "MBEDTLS_ECP_DP_SECP256R1_ENABLED PSA_WANT_ECC_SECP_R1_256" },
    { "_secp384r1_", "MBEDTLS_ECP_DP_SECP384R1_ENABLED PSA_WANT_ECC_SECP_R1_384" },
    { "_secp521r1_", "MBEDTLS_ECP_DP_SECP521R1_ENABLED PSA_WANT_ECC_SECP_R1_521" },
    { "ecdsa_", "MBEDTLS_ECDSA_C PSA_WANT_ALG_ECDSA" },
    { "rsa_pss_", "MBEDTLS_X509_RSASSA_PSS_SUPPORT" },
    { "rsa_pkcs1_", "MBEDTLS_PKCS1_V15 PSA_WANT_ALG_RSA_PKCS1V15_SIGN" },
    { "_sha256", "MBEDTLS_SHA256_C PSA_WANT_ALG_SHA_256" },
    { "_sha384", "MBEDTLS_SHA384_C MBEDTLS_SHA512_C PSA_WANT_ALG_SHA_384" },
    { "_sha512", "MBEDTLS_SHA512_C PSA_WANT_ALG_SHA_512" },
};

static bool is_had(const struct macros *macros, const char *name, const struct part *parts,
                   size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_part = parts[i].part[0] == 'T'
                           ? strncmp(name, parts[i].part, strlen(parts[i].part)) == 0
                           : strstr(name, parts[i].part) != NULL;
        if (is_part && !has_any(macros, parts[i].macros)) {
            return false;
        }
    }
    return true;
}

/* Keep of a list of names, apart by ':', what the library has. */
static void narrow(const struct macros *macros, const struct part *parts, size_t count, char *list)
{
    struct ca_text kept = { 0 };
    const char *from = list;

    while (*from != '\0') {
        char name[NAME_MAX_LEN];
        size_t len = strcspn(from, ":");

        snprintf(name, sizeof name, "%.*s", (int)len, from);
        if (is_had(macros, name, parts, count)) {
            ca_text_add(&kept, "%s%s", kept.len > 0 ? ":" : "", name);
        }
        from += len + (from[len] == ':');
    }
    memcpy(list, ca_text_words(&kept), kept.len + 1); /* never longer than it was */
    ca_text_clear(&kept);
}

static enum ca_dialect dialect_of(const struct macros *macros)
{
    static const char of_2[] =
        "MBEDTLS_SSL_MAX_CONTENT_LEN MBEDTLS_SSL_PROTO_TLS1_1 "
        "MBEDTLS_SSL_PROTO_TLS1 MBEDTLS_CERTS_C MBEDTLS_SSL_CBC_RECORD_SPLITTING "
        "MBEDTLS_REMOVE_ARC4_CIPHERSUITES MBEDTLS_SHA512_NO_SHA384 "
        "MBEDTLS_SSL_TRUNCATED_HMAC MBEDTLS_CONFIG_H";
    static const char of_4[] = "TF_PSA_CRYPTO_CONFIG_FILE TF_PSA_CRYPTO_VERSION "
                               "TF_PSA_CRYPTO_CONFIG_VERSION PSA_CRYPTO_CONFIG_H";

    if (has_any(macros, of_4)) {
        return CA_DIALECT_MBEDTLS_4;
    }
    return has_any(macros, of_2) ? CA_DIALECT_MBEDTLS_2 : CA_DIALECT_MBEDTLS_3;
}

/* What the input buffer has beside the content and its header: library/ssl_misc.h
 * of 3.6, MBEDTLS_SSL_PAYLOAD_OVERHEAD and MBEDTLS_SSL_IN_BUFFER_LEN. */
static size_t overhead_of(const struct macros *macros)
{
    enum { IV = 16, TAG = 16, PADDING = 256, CID_PADDING = 16, CID_LEN = 32 };
    size_t mac = has(macros, "MBEDTLS_SHA384_C") ? 48 : has(macros, "MBEDTLS_SHA256_C") ? 32 : 20;
    size_t len = IV;

    if (has(macros, "MBEDTLS_CIPHER_MODE_CBC")) {
        len += PADDING + (has(macros, "MBEDTLS_SSL_PROTO_TLS1_2") ? mac : TAG);
    } else {
        len += TAG;
    }
    if (has(macros, "MBEDTLS_SSL_DTLS_CONNECTION_ID") && has(macros, "MBEDTLS_SSL_PROTO_DTLS")) {
        len += CID_PADDING + number_of(macros, "MBEDTLS_SSL_CID_IN_LEN_MAX", CID_LEN);
    }
    return len;
}

/* True when the library would have the macro: it is defined, or comes with another that is. */
static bool will_have(const struct macros *macros, const char *name, enum ca_dialect dialect)
{
    static const char carrier[] = "MBEDTLS_RSA_C"; /* of ca_needs_comes_with */

    return has(macros, name) ||
           (ca_needs_comes_with(name, carrier, dialect) && has(macros, carrier));
}

/* Where PSA_WANT_ macros decide, in a file of their own or in this one, what they are for is
 * not looked for here. */
static bool is_looked_for(const struct macros *macros, const char *feature, enum ca_dialect dialect)
{
    static const char *const apart[] = { "pem", "sni", "dates", "tls12", "tls13" };

    for (size_t i = 0; i < CA_ARRAY_LEN(apart); i++) {
        if (strcmp(feature, apart[i]) == 0) {
            return dialect != CA_DIALECT_MBEDTLS_4;
        }
    }
    return dialect != CA_DIALECT_MBEDTLS_4 && !has(macros, "MBEDTLS_PSA_CRYPTO_CONFIG");
}

static void note_left_out(const struct macros *macros, struct ca_profile *profile)
{
    struct ca_text list = { 0 };
    const char *feature = NULL;

    for (size_t i = 0; (feature = ca_needs_feature(i)) != NULL; i++) {
        const char *words = ca_needs_words(feature, profile->dialect);

        for (; is_looked_for(macros, feature, profile->dialect) && *words != '\0';
             words += strspn(words, " |")) {
            char name[NAME_MAX_LEN];
            size_t len = strcspn(words, " |");

            snprintf(name, sizeof name, "%.*s", (int)len, words);
            if (!will_have(macros, name, profile->dialect)) {
                ca_text_add(&list, "%s ", name);
            }
            words += len;
        }
    }
    snprintf(profile->left_out, sizeof profile->left_out, "%s", ca_text_words(&list));
    ca_text_clear(&list);
}

static void narrow_profile(const struct macros *macros, struct ca_profile *profile)
{
    unsigned len = number_of(macros, "MBEDTLS_SSL_MAX_CONTENT_LEN", (unsigned)profile->input_len);
    unsigned rsa = number_of(macros, "MBEDTLS_MPI_MAX_SIZE", profile->rsa_bits_max / 8) * 8;

    profile->parses_hashes &= hashes_of(macros, profile->dialect);
    profile->parses_keys &= set_of(macros, key_needs, CA_ARRAY_LEN(key_needs));
    profile->accepts_hashes &= profile->parses_hashes;
    profile->accepts_keys &= profile->parses_keys;
    profile->rsa_bits_max = rsa < profile->rsa_bits_max ? rsa : profile->rsa_bits_max;
    profile->parses_pss = has(macros, "MBEDTLS_X509_RSASSA_PSS_SUPPORT");
    profile->has_fragment_limit = has(macros, "MBEDTLS_SSL_MAX_FRAGMENT_LENGTH");
    profile->has_record_limit = has(macros, "MBEDTLS_SSL_RECORD_SIZE_LIMIT");
    profile->has_clock = has(macros, "MBEDTLS_HAVE_TIME_DATE");
    profile->is_nameless = !has(macros, "MBEDTLS_SSL_SERVER_NAME_INDICATION");
    note_left_out(macros, profile);
    len = number_of(macros, "MBEDTLS_SSL_IN_CONTENT_LEN", len);
    profile->input_len = len < profile->input_len ? len : profile->input_len;
    if (profile->dialect == CA_DIALECT_MBEDTLS_3) {
        profile->input_overhead = overhead_of(macros);
    }
    profile->intermediates_max =
        number_of(macros, "MBEDTLS_X509_MAX_INTERMEDIATE_CA", profile->intermediates_max);
    if (!has(macros, "MBEDTLS_SSL_PROTO_TLS1_3")) {
        profile->tls_max = CA_TLS_1_2;
    } else if (!has(macros, "MBEDTLS_SSL_PROTO_TLS1_2")) {
        profile->tls_min = CA_TLS_1_3;
    }
    narrow(macros, suite_parts, CA_ARRAY_LEN(suite_parts), profile->suites);
    narrow(macros, group_parts, CA_ARRAY_LEN(group_parts), profile->groups);
    narrow(macros, group_parts, CA_ARRAY_LEN(group_parts), profile->schemes);
    ca_profile_note_uses(profile);
}

static bool fail_config(const char *path, const char *cause, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "'%s' cannot be read as a configuration of Mbed TLS", path);
    ca_error_cause(err, "%s", cause);
    ca_error_hint(err, "try it by hand: cc -dM -E '%s'", path);
    return false;
}

static bool take_macros(const char *path, const struct macros *macros, struct ca_profile *profile,
                        struct ca_error *err)
{
    static const char *const bases[] = { [CA_DIALECT_MBEDTLS_2] = "mbedtls-2.28",
                                         [CA_DIALECT_MBEDTLS_3] = "mbedtls-3.6",
                                         [CA_DIALECT_MBEDTLS_4] = "mbedtls-4.1" };
    struct ca_profile made;

    if (!has(macros, "MBEDTLS_X509_CRT_PARSE_C") || !has(macros, "MBEDTLS_SSL_CLI_C")) {
        return fail_config(
            path, "it does not define MBEDTLS_X509_CRT_PARSE_C and MBEDTLS_SSL_CLI_C", err);
    }
    if (!has_any(macros, "MBEDTLS_SSL_PROTO_TLS1_2 MBEDTLS_SSL_PROTO_TLS1_3")) {
        return fail_config(path, "it enables neither TLS 1.2 nor TLS 1.3", err);
    }
    if (!ca_profile_find(bases[dialect_of(macros)], &made, err)) {
        return false;
    }
    narrow_profile(macros, &made);
    if (made.suites[0] == '\0' || made.schemes[0] == '\0') {
        return fail_config(path, "it leaves no cipher suite with a certificate", err);
    }
    const char *name = strrchr(path, '/');
    snprintf(made.name, sizeof made.name, "%s", name != NULL ? name + 1 : path);
    *profile = made;
    return true;
}

bool ca_config_header_read(const char *path, struct ca_profile *profile, struct ca_error *err)
{
    char file[CA_PROFILE_PATH_MAX + 4], folder[CA_PROFILE_PATH_MAX + 4];
    char above[CA_PROFILE_PATH_MAX + 8];
    struct ca_text output = { 0 };
    int status = -1;

    /* A name that begins with '-' must not be taken for an option. */
    snprintf(file, sizeof file, "%s%s", path[0] == '-' ? "./" : "", path);
    snprintf(folder, sizeof folder, "%s", file);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        snprintf(folder, sizeof folder, ".");
    } else {
        *slash = '\0';
    }
    snprintf(above, sizeof above, "%s/..", folder);
    struct ca_process compiler = {
        .file = "cc",
        .words = { "-dM", "-E", "-x", "c", "-I", folder, "-I", above, file },
        .output_max = CA_CONFIG_OUTPUT_MAX,
        .timeout_ms = CA_CONFIG_TIMEOUT_MS,
    };
    bool done = ca_process_run(&compiler, &output, &status) && status == 0;
    struct macros macros = { ca_text_words(&output) };
    done = done ? take_macros(path, &macros, profile, err)
                : fail_config(path,
                              status < 0 ? "no C preprocessor ('cc') did its work in time"
                                         : "the C preprocessor reports an error",
                              err);
    ca_text_clear(&output);
    return done;
}
