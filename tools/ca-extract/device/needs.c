/* SPDX-License-Identifier: Apache-2.0 */
#include "device/needs.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/bytes.h"

/* What is being added, and to what. */
struct adding {
    const struct ca_profile *profile;
    struct ca_needs *needs;
    enum ca_need_for purpose;
};

static bool is_named(const struct ca_needs *needs, const char *name, size_t len)
{
    for (size_t i = 0; i < needs->count; i++) {
        if (strlen(needs->need[i].name) == len && strncmp(needs->need[i].name, name, len) == 0) {
            return true;
        }
    }
    return false;
}

/* True when the profile's configuration has not the macro of that name. */
static bool is_left_out(const struct ca_profile *profile, const char *name, size_t len)
{
    for (const char *at = profile->left_out; *at != '\0'; at += strspn(at, " ")) {
        size_t own_len = strcspn(at, " ");

        if (own_len == len && strncmp(at, name, len) == 0) {
            return true;
        }
        at += own_len;
    }
    return false;
}

bool ca_needs_is_left_out(const struct ca_profile *profile, const char *feature)
{
    const char *words = ca_needs_words(feature, profile->dialect);

    for (; *words != '\0'; words += strspn(words, " |")) {
        size_t len = strcspn(words, " |");

        if (is_left_out(profile, words, len)) {
            return true;
        }
        words += len;
    }
    return false;
}

/* Every word for a feature, each once. */
CA_PRINTF(4, 5)
static void add(const struct adding *adding, const char *feature, bool is_present, const char *fmt,
                ...)
{
    const char *words = ca_needs_words(feature, adding->profile->dialect);
    struct ca_needs *needs = adding->needs;
    bool is_crypto = false;

    while (*words != '\0') {
        size_t len = strcspn(words, " |");

        if (len > 0 && !is_named(needs, words, len)) {
            needs->need = ca_grow(needs->need, needs->count, sizeof *needs->need);
            struct ca_need *need = &needs->need[needs->count++];
            *need = (struct ca_need){ .purpose = adding->purpose,
                                      .is_crypto = is_crypto,
                                      .is_present =
                                          is_present && !is_left_out(adding->profile, words, len) };
            snprintf(need->name, sizeof need->name, "%.*s", (int)len, words);
            va_list args;
            va_start(args, fmt);
            vsnprintf(need->why, sizeof need->why, fmt, args);
            va_end(args);
        }
        is_crypto = is_crypto || words[len] == '|';
        words += len + (words[len] != '\0');
    }
}

static const char *curve_of(const struct ca_cert *cert)
{
    static const struct {
        const char *shown, *feature;
    } curves[] = {
        { "P-256", "p256" },
        { "P-384", "p384" },
        { "P-521", "p521" },
        { "secp256k1", "k256" },
        { "brainpoolP256r1", "bp256" },
        { "brainpoolP384r1", "bp384" },
        { "brainpoolP512r1", "bp512" },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(curves); i++) {
        if (strcmp(cert->key_text, curves[i].shown) == 0) {
            return curves[i].feature;
        }
    }
    return NULL;
}

static void add_key(const struct adding *adding, const struct ca_cert *cert)
{
    bool is_present = (adding->profile->parses_keys & 1u << cert->key_kind) != 0;
    const char *curve = curve_of(cert);

    if (cert->key_kind == CA_KEY_RSA) {
        add(adding, "rsa", is_present, "a key of %s: '%.100s'", cert->key_text, cert->short_name);
    } else if (curve != NULL) {
        add(adding, "ec", is_present, "a key of %s: '%.100s'", cert->key_text, cert->short_name);
        add(adding, curve, is_present, "a key of %s: '%.100s'", cert->key_text, cert->short_name);
    }
}

static void add_hash(const struct adding *adding, enum ca_hash hash, const char *why)
{
    static const char *const features[] = {
        [CA_HASH_MD5] = "md5",       [CA_HASH_SHA1] = "sha1",     [CA_HASH_SHA224] = "sha224",
        [CA_HASH_SHA256] = "sha256", [CA_HASH_SHA384] = "sha384", [CA_HASH_SHA512] = "sha512",
    };

    if (hash < CA_ARRAY_LEN(features) && features[hash] != NULL) {
        add(adding, features[hash], (adding->profile->parses_hashes & 1u << hash) != 0, "%s", why);
    }
}

static bool is_ecdsa(const struct ca_cert *cert)
{
    return strncmp(cert->signature_text, "ecdsa", 5) == 0;
}

void ca_needs_add_cert(const struct ca_profile *profile, const struct ca_cert *cert,
                       bool is_verified, struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_CHAIN };
    char why[CA_NEED_WHY_MAX];

    add_key(&adding, cert);
    snprintf(why, sizeof why, "signed with %.40s: '%.90s'", cert->signature_text, cert->short_name);
    bool is_pss = strcmp(cert->signature_text, "rsassaPss") == 0;
    if (is_pss) {
        add(&adding, "pss", profile->parses_pss, "%s", why);
    }
    add_hash(&adding, cert->signature_hash, why);
    if (is_verified && !is_pss) {
        add(&adding, is_ecdsa(cert) ? "ecdsa" : "rsa-pkcs1", true, "%s", why);
    }
}

void ca_needs_add_anchor(const struct ca_profile *profile, const struct ca_cert *cert,
                         struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_CHAIN };

    ca_needs_add_cert(profile, cert, false, needs);
    if (curve_of(cert) != NULL) {
        add(&adding, "ecdsa", true, "what '%.100s' signs", cert->short_name);
    }
}

void ca_needs_add_client(const struct ca_profile *profile, struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_CLIENT };

    add(&adding, "x509", true, "certificates");
    add(&adding, "tls", true, "a TLS client");
    add(&adding, "sni", true, "the server's name is sent");
    if (profile->has_clock) {
        add(&adding, "dates", true, "dates are checked");
    }
}

void ca_needs_add_pem(const struct ca_profile *profile, struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_FORM };

    add(&adding, "pem", true, "the roots are in PEM");
}

void ca_needs_add_records(const struct ca_profile *profile, const char *feature,
                          struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_RECORDS };
    bool is_present = strcmp(feature, "max-fragment") == 0 ? profile->has_fragment_limit
                                                           : profile->has_record_limit;

    add(&adding, feature, is_present, "smaller records are asked for");
}

/* Parts of a suite's name, and the features they stand for. */
static const struct {
    const char *part, *feature;
} suite_features[] = {
    { "TLS_ECDHE_RSA_", "kx-ecdhe-rsa" },
    { "TLS_ECDHE_ECDSA_", "kx-ecdhe-ecdsa" },
    { "TLS_ECDHE_RSA_", "rsa-pkcs1" }, /* whatever the server then signs with */
    { "TLS_DHE_RSA_", "kx-dhe-rsa" },
    { "TLS_DHE_RSA_", "rsa-pkcs1" },
    { "TLS_DHE_RSA_", "dhm" },
    { "TLS_RSA_", "kx-rsa" },
    { "TLS_RSA_", "rsa-pkcs1" },
    { "TLS_ECDH_RSA_", "kx-ecdh-rsa" },
    { "TLS_ECDH_ECDSA_", "kx-ecdh-ecdsa" },
    { "_AES_", "aes" },
    { "_CAMELLIA_", "camellia" },
    { "_ARIA_", "aria" },
    { "_CHACHA20_", "chachapoly" },
    { "_GCM", "gcm" },
    { "_CCM", "ccm" },
    { "_CBC", "cbc" },
    { "_SHA256", "sha256" },
    { "_SHA384", "sha384" },
};

static void add_suite(const struct adding *adding, const struct ca_negotiated *negotiated)
{
    const char *suite = negotiated->suite;
    bool is_present = strstr(adding->profile->suites, suite) != NULL;

    for (size_t i = 0; i < CA_ARRAY_LEN(suite_features); i++) {
        const char *part = suite_features[i].part;
        bool is_in =
            part[0] == 'T' ? strncmp(suite, part, strlen(part)) == 0 : strstr(suite, part) != NULL;

        if (is_in) {
            add(adding, suite_features[i].feature, is_present, "%s%s", suite,
                negotiated->is_assumed ? ", assumed: no handshake was seen" : "");
        }
    }
    size_t len = strlen(suite);
    if (len > 4 && strcmp(suite + len - 4, "_SHA") == 0) {
        add(adding, "sha1", is_present, "%s", suite);
    }
}

static void add_group(const struct adding *adding, const char *group)
{
    static const struct {
        const char *name, *feature;
    } groups[] = {
        { "secp256r1", "p256" },        { "prime256v1", "p256" },
        { "secp384r1", "p384" },        { "secp521r1", "p521" },
        { "x25519", "x25519" },         { "x448", "x448" },
        { "brainpoolP256r1", "bp256" }, { "brainpoolP384r1", "bp384" },
        { "brainpoolP512r1", "bp512" }, { "ffdhe", "dhm" },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(groups); i++) {
        if (strncmp(group, groups[i].name, strlen(groups[i].name)) == 0) {
            bool is_present = strstr(adding->profile->groups, group) != NULL;

            add(adding, groups[i].feature, is_present, "the keys are exchanged on %s", group);
            if (strcmp(groups[i].feature, "dhm") != 0) {
                add(adding, "ecdhe", is_present, "the keys are exchanged on %s", group);
            }
        }
    }
}

/*
 * The server's signature over the handshake. In TLS 1.2 a library without TLS 1.3
 * does not offer RSASSA-PSS (library/ssl_misc.h of 3.6, mbedtls_ssl_sig_alg_is_supported);
 * the server then signs as every server of TLS 1.2 can, with PKCS#1.
 */
static void add_signature(const struct adding *adding, const struct ca_negotiated *negotiated,
                          bool is_rsa)
{
    static const struct {
        const char *end;
        enum ca_hash hash;
    } hashes[] = { { "sha256", CA_HASH_SHA256 },
                   { "sha384", CA_HASH_SHA384 },
                   { "sha512", CA_HASH_SHA512 } };
    bool is_pss = strncmp(negotiated->scheme, "rsa_pss", 7) == 0;

    if (is_rsa && negotiated->is_tls_1_3) {
        add(adding, "pss", adding->profile->parses_pss,
            "the server signs the handshake with RSASSA-PSS");
    } else if (is_rsa) {
        add(adding, "rsa-pkcs1", true, "the server signs the handshake with RSA");
    } else {
        add(adding, "ecdsa", true, "the server signs the handshake with ECDSA");
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(hashes) && (negotiated->is_tls_1_3 || !is_pss); i++) {
        if (strstr(negotiated->scheme, hashes[i].end) != NULL) {
            add_hash(adding, hashes[i].hash, "the hash of the server's signature");
        }
    }
}

void ca_needs_add_handshake(const struct ca_profile *profile,
                            const struct ca_negotiated *negotiated, const struct ca_cert *leaf,
                            struct ca_needs *needs)
{
    const struct adding adding = { profile, needs, CA_FOR_HANDSHAKE };

    if (negotiated->is_tls_1_3) {
        add(&adding, "tls13", profile->tls_max == CA_TLS_1_3, "TLS 1.3 was negotiated");
    } else {
        add(&adding, "tls12", profile->tls_min == CA_TLS_1_2, "TLS 1.2 was negotiated");
    }
    add_suite(&adding, negotiated);
    add_group(&adding, negotiated->group);
    add_signature(&adding, negotiated, leaf->key_kind == CA_KEY_RSA);
}

static bool is_implied(const struct ca_needs *needs, const char *name, enum ca_dialect dialect)
{
    for (size_t i = 0; i < needs->count; i++) {
        if (ca_needs_comes_with(name, needs->need[i].name, dialect)) {
            return true;
        }
    }
    return false;
}

void ca_needs_drop_implied(const struct ca_profile *profile, struct ca_needs *needs)
{
    size_t kept = 0;

    for (size_t i = 0; i < needs->count; i++) {
        if (!is_implied(needs, needs->need[i].name, profile->dialect)) {
            needs->need[kept++] = needs->need[i];
        }
    }
    needs->count = kept;
}

const char *ca_need_for_word(enum ca_need_for purpose)
{
    static const char *const words[CA_FOR_COUNT] = { [CA_FOR_CHAIN] = "chain",
                                                     [CA_FOR_HANDSHAKE] = "handshake",
                                                     [CA_FOR_FORM] = "form",
                                                     [CA_FOR_CLIENT] = "client",
                                                     [CA_FOR_RECORDS] = "records" };
    return words[purpose];
}

const char *ca_needs_buffer_name(enum ca_dialect dialect)
{
    static const char *const names[CA_DIALECT_COUNT] = {
        [CA_DIALECT_MBEDTLS_2] = "MBEDTLS_SSL_IN_CONTENT_LEN",
        [CA_DIALECT_MBEDTLS_3] = "MBEDTLS_SSL_IN_CONTENT_LEN",
        [CA_DIALECT_MBEDTLS_4] = "MBEDTLS_SSL_IN_CONTENT_LEN",
        [CA_DIALECT_ESP_IDF] = "CONFIG_MBEDTLS_SSL_IN_CONTENT_LEN",
        [CA_DIALECT_ZEPHYR] = "CONFIG_MBEDTLS_SSL_MAX_CONTENT_LEN",
        [CA_DIALECT_NONE] = "",
    };
    return names[dialect];
}

void ca_needs_clear(struct ca_needs *needs)
{
    ca_free(needs->need);
    *needs = (struct ca_needs){ .need = NULL };
}
