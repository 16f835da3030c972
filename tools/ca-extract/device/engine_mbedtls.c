/* SPDX-License-Identifier: Apache-2.0 */
#include "device/engine.h"

#include <mbedtls/error.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "x509/crypto.h"

static int64_t judging_time_s;

static mbedtls_time_t judging_time(mbedtls_time_t *out)
{
    if (out != NULL) {
        *out = (mbedtls_time_t)judging_time_s;
    }
    return (mbedtls_time_t)judging_time_s;
}

void ca_engine_set_clock(int64_t now_s)
{
    judging_time_s = now_s;
    mbedtls_platform_set_time(judging_time);
}

const char *ca_engine_name(void)
{
    return MBEDTLS_VERSION_STRING_FULL;
}

/* The library's own list of flags and sentences. */
static const struct {
    uint32_t flag;
    const char *words;
} flag_words[] = {
#define X509_CRT_ERROR_INFO(flag, name, sentence) { (uint32_t)(flag), sentence },
    MBEDTLS_X509_CRT_ERROR_INFO_LIST
#undef X509_CRT_ERROR_INFO
};

CA_PRINTF(3, 4)
static void refuse(struct ca_judgement *judgement, int code, const char *fmt, ...)
{
    va_list args;

    judgement->is_accepted = false;
    judgement->code = code;
    va_start(args, fmt);
    vsnprintf(judgement->reason, sizeof judgement->reason, fmt, args);
    va_end(args);
}

static void refuse_parsing(struct ca_judgement *judgement, int code, const char *what)
{
    char words[160] = "";

    mbedtls_strerror(code, words, sizeof words);
    refuse(judgement, code, "%s cannot be parsed: %s (-0x%04x)", what, words,
           (unsigned)(code < 0 ? -code : 0));
}

static void refuse_flags(struct ca_judgement *judgement, int code, uint32_t flags)
{
    char *text = judgement->reason;
    size_t len = 0;

    refuse(judgement, code, "%s", "");
    judgement->flags = flags;
    judgement->finds_no_path = (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0;
    for (size_t i = 0; i < CA_ARRAY_LEN(flag_words); i++) {
        if ((flags & flag_words[i].flag) != 0 && len < sizeof judgement->reason) {
            int put = snprintf(text + len, sizeof judgement->reason - len, "%s%s",
                               len > 0 ? "; " : "", flag_words[i].words);
            len += put > 0 ? (size_t)put : 0;
        }
    }
    if (len < sizeof judgement->reason) {
        snprintf(text + len, sizeof judgement->reason - len, " (flags=0x%x)", (unsigned)flags);
    }
}

/* What the profile's sets mean to Mbed TLS. */
static mbedtls_x509_crt_profile limits_of(const struct ca_profile *profile)
{
    static const struct {
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
        { CA_KEY_EC_OTHER, MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP256R1) |
                               MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP384R1) |
                               MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_BP512R1) },
    };
    mbedtls_x509_crt_profile limits = { .rsa_min_bitlen = profile->rsa_bits_min };

    for (size_t i = 0; i < CA_ARRAY_LEN(hashes); i++) {
        bool is_in = (profile->accepts_hashes & 1u << hashes[i].ours) != 0;
        limits.allowed_mds |= is_in ? hashes[i].theirs : 0;
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(curves); i++) {
        bool is_in = (profile->accepts_keys & 1u << curves[i].ours) != 0;
        limits.allowed_curves |= is_in ? curves[i].theirs : 0;
    }
    if ((profile->accepts_keys & 1u << CA_KEY_RSA) != 0) {
        limits.allowed_pks |=
            MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSASSA_PSS);
    }
    if (limits.allowed_curves != 0) {
        limits.allowed_pks |=
            MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA) | MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY);
    }
    return limits;
}

/* True, and refused, when the device could not read `cert` at all. */
static bool is_beyond_device(const struct ca_question *question, const struct ca_cert *cert,
                             bool is_presented, struct ca_judgement *judgement)
{
    char text[CA_LACK_TEXT_MAX];
    enum ca_lack lack = ca_profile_lacks(question->profile, cert, text);

    if (lack == CA_LACK_NOTHING || (is_presented && lack == CA_LACK_SIGNATURE)) {
        return false;
    }
    refuse(judgement, MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE, "the device %s, which '%s' has", text,
           cert->short_name);
    return true;
}

/* The anchors as the device would read them: all of them, and no others. */
static bool parse_anchors(const struct ca_question *question, mbedtls_x509_crt *anchors,
                          struct ca_judgement *judgement)
{
    const mbedtls_x509_crt *at = anchors;
    int code = mbedtls_x509_crt_parse(anchors, question->bytes.at, question->bytes.len);

    if (code != 0) {
        refuse_parsing(judgement, code, "an anchor");
        return false;
    }
    for (size_t i = 0; i < question->anchor_count; i++, at = at->next) {
        const struct ca_cert *cert = question->anchor[i];

        if (is_beyond_device(question, cert, false, judgement)) {
            return false;
        }
        if (at == NULL || at->raw.p == NULL ||
            !ca_span_equal((struct ca_span){ at->raw.p, at->raw.len }, ca_bytes_span(&cert->der))) {
            refuse(judgement, MBEDTLS_ERR_X509_INVALID_FORMAT,
                   "anchor %zu is not the certificate that was chosen", i + 1);
            return false;
        }
    }
    if (at != NULL) {
        refuse(judgement, MBEDTLS_ERR_X509_INVALID_FORMAT,
               "an anchor that was not chosen is there");
        return false;
    }
    return true;
}

/* One by one, as the handshake does; a signature scheme that is not known is
 * passed over, since a certificate before it may be trusted already. */
static bool parse_presented(const struct ca_question *question, mbedtls_x509_crt *chain,
                            struct ca_judgement *judgement)
{
    for (size_t i = 0; i < question->presented_count; i++) {
        const struct ca_cert *cert = question->presented[i];
        char text[CA_LACK_TEXT_MAX];

        if (is_beyond_device(question, cert, true, judgement)) {
            return false;
        }
        if (ca_profile_lacks(question->profile, cert, text) == CA_LACK_SIGNATURE) {
            continue;
        }
        int code = mbedtls_x509_crt_parse_der(chain, cert->der.at, cert->der.len);
        if (code != 0 && code != MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND) {
            refuse_parsing(judgement, code, "a presented certificate");
            return false;
        }
    }
    if (chain->raw.p == NULL) {
        refuse(judgement, MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG,
               "the device can read none of the presented certificates");
        return false;
    }
    return true;
}

/* May the leaf's key be used so, in a handshake that the profile could make? */
static bool may_use(const struct ca_question *question, const mbedtls_x509_crt *leaf,
                    enum ca_leaf_use use)
{
    static const unsigned usages[] = { [CA_LEAF_SIGNS] = MBEDTLS_X509_KU_DIGITAL_SIGNATURE,
                                       [CA_LEAF_DECRYPTS] = MBEDTLS_X509_KU_KEY_ENCIPHERMENT,
                                       [CA_LEAF_AGREES] = MBEDTLS_X509_KU_KEY_AGREEMENT };
    bool is_rsa = question->presented[0]->key_kind == CA_KEY_RSA;
    bool has_key = use == CA_LEAF_SIGNS || (use == CA_LEAF_DECRYPTS) == is_rsa;

    return has_key && (question->profile->leaf_uses & 1u << use) != 0 &&
           mbedtls_x509_crt_check_key_usage(leaf, usages[use]) == 0;
}

/* As mbedtls_ssl_check_cert_usage does in the handshake, library/ssl_tls.c. */
static void check_usage(const struct ca_question *question, const mbedtls_x509_crt *leaf,
                        uint32_t *flags)
{
    bool has_usage = false;

    for (unsigned use = CA_LEAF_SIGNS; use < CA_LEAF_USE_COUNT; use++) {
        bool is_asked = question->leaf_use == CA_LEAF_USE_UNKNOWN || question->leaf_use == use;
        has_usage = has_usage || (is_asked && may_use(question, leaf, (enum ca_leaf_use)use));
    }
    *flags |= has_usage ? 0 : (uint32_t)MBEDTLS_X509_BADCERT_KEY_USAGE;
    if (mbedtls_x509_crt_check_extended_key_usage(leaf, MBEDTLS_OID_SERVER_AUTH,
                                                  MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0) {
        *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
    }
}

/* Without a clock the device does not look at dates at all. */
static int forgive_dates(void *has_clock, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
    (void)cert, (void)depth;
    if (!*(const bool *)has_clock) {
        *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    }
    return 0;
}

static void verify(const struct ca_question *question, mbedtls_x509_crt *anchors,
                   mbedtls_x509_crt *chain, struct ca_judgement *judgement)
{
    const mbedtls_x509_crt_profile limits = limits_of(question->profile);
    bool has_clock = question->profile->has_clock; /* the callback's type is not const */
    uint32_t flags = 0;
    int code = mbedtls_x509_crt_verify_with_profile(chain, anchors, NULL, &limits, question->host,
                                                    &flags, forgive_dates, &has_clock);

    if (code != 0 && code != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        refuse_parsing(judgement, code, "the presented chain");
        return;
    }
    check_usage(question, chain, &flags);
    if (flags != 0) {
        refuse_flags(judgement, MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, flags);
    }
}

/* All that decides the outcome of a verification, in one number. */
static void digest_question(const struct ca_question *question,
                            uint8_t digest[static CA_SHA256_LEN])
{
    struct ca_text all = { 0 };

    ca_text_add(&all, "%s %s %d %" PRId64 " %zu ", question->profile->name, question->host,
                (int)question->leaf_use, judging_time_s, question->anchor_count);
    for (size_t i = 0; i < question->anchor_count; i++) {
        ca_text_put(&all, (const char *)question->anchor[i]->sha256, CA_SHA256_LEN);
    }
    for (size_t i = 0; i < question->presented_count; i++) {
        ca_text_put(&all, (const char *)question->presented[i]->sha256, CA_SHA256_LEN);
    }
    ca_sha256(ca_text_span(&all), digest);
    ca_text_clear(&all);
}

static bool is_answered(const struct ca_question *question, const struct ca_judgement *judgement)
{
    return question->known != NULL &&
           memcmp(question->known->digest, judgement->digest, CA_SHA256_LEN) == 0;
}

void ca_engine_judge(const struct ca_question *question, struct ca_judgement *judgement)
{
    mbedtls_x509_crt anchors, chain;

    *judgement = (struct ca_judgement){ .is_accepted = true };
    digest_question(question, judgement->digest);
    mbedtls_x509_crt_init(&anchors);
    mbedtls_x509_crt_init(&chain);
    if (parse_anchors(question, &anchors, judgement)) {
        if (is_answered(question, judgement)) {
            *judgement = *question->known;
        } else if (parse_presented(question, &chain, judgement)) {
            verify(question, &anchors, &chain, judgement);
        }
    }
    mbedtls_x509_crt_free(&chain);
    mbedtls_x509_crt_free(&anchors);
}
