/* SPDX-License-Identifier: Apache-2.0 */
#include "device/verify.h"

#include <mbedtls/error.h>
#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crl.h>
#include <mbedtls/x509_crt.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "device/verify_limits.h"

enum { SENT_LEN_MIN = 128, SENT_LEN_MAX = 0xFFFF };

#define UNKNOWN_ALGORITHM (MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND)

const char *ca_verify_library(void)
{
    return "Mbed TLS " MBEDTLS_VERSION_STRING;
}

CA_PRINTF(4, 5)
static bool refuse(struct ca_verify_answer *answer, enum ca_verify_stage stage, int code,
                   const char *fmt, ...)
{
    va_list args;

    answer->is_accepted = false;
    answer->stage = stage;
    answer->code = code;
    va_start(args, fmt);
    vsnprintf(answer->reason, sizeof answer->reason, fmt, args);
    va_end(args);
    return false;
}

static bool refuse_parsing(struct ca_verify_answer *answer, enum ca_verify_stage stage, int code,
                           const char *what)
{
    char words[160] = "";

    mbedtls_strerror(code, words, sizeof words);
    return refuse(answer, stage, code, "%s cannot be parsed: %s (-0x%04x)", what, words,
                  (unsigned)(code < 0 ? -code : 0));
}

/* The library's own sentences, a line each, put behind one another. */
static void put_flags(struct ca_verify_answer *answer)
{
    char lines[2 * CA_JUDGEMENT_TEXT_MAX] = "";
    size_t len = 0;

    mbedtls_x509_crt_verify_info(lines, sizeof lines, "", answer->flags);
    for (char *line = lines, *end = NULL; *line != '\0'; line = end + 1) {
        end = line + strcspn(line, "\n");
        bool is_last = *end == '\0';
        int put = snprintf(answer->reason + len, sizeof answer->reason - len, "%s%.*s",
                           len > 0 ? "; " : "", (int)(end - line), line);
        len += put > 0 ? (size_t)put : 0;
        if (is_last || len >= sizeof answer->reason) {
            break;
        }
    }
    if (len < sizeof answer->reason) {
        snprintf(answer->reason + len, sizeof answer->reason - len, " (flags=0x%x)",
                 (unsigned)answer->flags);
    }
}

static bool carries(const mbedtls_x509_crt *cert, struct ca_span der)
{
    return cert != NULL && cert->raw.p != NULL && cert->raw.len == der.len &&
           memcmp(cert->raw.p, der.at, der.len) == 0;
}

/* The anchors as the device would read them: all of them, and no others. */
static bool parse_anchors(const struct ca_verify_request *request, mbedtls_x509_crt *anchors,
                          struct ca_verify_answer *answer)
{
    const mbedtls_x509_crt *at = anchors;
    int code = mbedtls_x509_crt_parse(anchors, request->anchors.at, request->anchors.len);

    if (code != 0 && !(code > 0 && request->is_lenient)) {
        return refuse_parsing(answer, CA_STAGE_ANCHORS, code, "an anchor");
    }
    if (request->chosen_count == 0) {
        return true;
    }
    for (size_t i = 0; i < request->chosen_count; i++, at = at->next) {
        answer->at = i;
        if (!carries(at, request->chosen[i])) {
            return refuse(answer, CA_STAGE_ANCHORS, MBEDTLS_ERR_X509_INVALID_FORMAT,
                          "anchor %zu is not the certificate that was chosen", i + 1);
        }
    }
    answer->at = 0;
    return at == NULL || refuse(answer, CA_STAGE_ANCHORS, MBEDTLS_ERR_X509_INVALID_FORMAT,
                                "an anchor that was not chosen is there");
}

static bool parse_crls(const struct ca_verify_request *request, mbedtls_x509_crl *crls,
                       struct ca_verify_answer *answer)
{
    int code = request->crls.len == 0
                   ? 0
                   : mbedtls_x509_crl_parse(crls, request->crls.at, request->crls.len);

    return code == 0 || refuse_parsing(answer, CA_STAGE_ANCHORS, code, "a revocation list");
}

static int parse_one(const struct ca_sent *sent, mbedtls_x509_crt *chain)
{
    if (sent->der.len < SENT_LEN_MIN || sent->der.len > SENT_LEN_MAX) {
        return MBEDTLS_ERR_X509_INVALID_FORMAT;
    }
    return sent->is_unknown ? UNKNOWN_ALGORITHM
                            : mbedtls_x509_crt_parse_der(chain, sent->der.at, sent->der.len);
}

/* One by one, as the handshake does; an unknown signature algorithm is passed
 * over, since a certificate before it may be trusted already. So none may be left. */
static bool parse_sent(const struct ca_verify_request *request, mbedtls_x509_crt *chain,
                       struct ca_verify_answer *answer)
{
    int code = 0;

    for (size_t i = 0; i < request->sent_count; i++) {
        code = parse_one(&request->sent[i], chain);
        answer->at = i;
        if (code != 0 && code != UNKNOWN_ALGORITHM) {
            return refuse_parsing(answer, CA_STAGE_PRESENTED, code, "a presented certificate");
        }
    }
    if (code != 0 && request->is_tls_1_3) { /* what TLS 1.3 makes of the last one stands */
        return refuse_parsing(answer, CA_STAGE_PRESENTED, code, "the last presented certificate");
    }
    answer->at = 0;
    return true;
}

/* May the leaf's key be used so, in a handshake that the device could make? */
static bool may_use(const struct ca_verify_request *request, mbedtls_x509_crt *leaf,
                    enum ca_leaf_use use)
{
    static const unsigned usages[] = { [CA_LEAF_SIGNS] = MBEDTLS_X509_KU_DIGITAL_SIGNATURE,
                                       [CA_LEAF_DECRYPTS] = MBEDTLS_X509_KU_KEY_ENCIPHERMENT,
                                       [CA_LEAF_AGREES] = MBEDTLS_X509_KU_KEY_AGREEMENT };
    bool is_rsa = mbedtls_pk_can_do(&leaf->pk, MBEDTLS_PK_RSA) != 0;
    bool has_key = use == CA_LEAF_SIGNS || (use == CA_LEAF_DECRYPTS) == is_rsa;

    return has_key && (request->leaf_uses & 1u << use) != 0 &&
           mbedtls_x509_crt_check_key_usage(leaf, usages[use]) == 0;
}

/* As mbedtls_ssl_check_cert_usage does in the handshake. */
static void check_usage(const struct ca_verify_request *request, mbedtls_x509_crt *leaf,
                        uint32_t *flags)
{
    bool has_usage = false;

    for (unsigned use = CA_LEAF_SIGNS; use < CA_LEAF_USE_COUNT; use++) {
        bool is_asked = request->leaf_use == CA_LEAF_USE_UNKNOWN || request->leaf_use == use;
        has_usage = has_usage || (is_asked && may_use(request, leaf, (enum ca_leaf_use)use));
    }
    *flags |= has_usage ? 0 : (uint32_t)MBEDTLS_X509_BADCERT_KEY_USAGE;
    if (mbedtls_x509_crt_check_extended_key_usage(leaf, MBEDTLS_OID_SERVER_AUTH,
                                                  MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0) {
        *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
    }
}

/* What is noted while the library walks the chain. */
struct walk {
    bool has_clock;
    size_t fault_depth; /* the one nearest to the leaf */
    size_t top;         /* depth of the anchor */
};

/* Without a clock the device does not look at dates at all. */
static int on_certificate(void *arg, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
    struct walk *walk = arg;

    (void)cert;
    walk->top = (size_t)depth > walk->top ? (size_t)depth : walk->top;
    if (!walk->has_clock) {
        *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    }
    if (*flags != 0) {
        walk->fault_depth = (size_t)depth; /* the library goes from the root down */
    }
    return 0;
}

/* Where 3.x stands for a release before it, which matches no address. */
static bool denies_address(const struct ca_verify_request *request)
{
    const char *host = request->host;
    bool is_address = strchr(host, ':') != NULL || host[strspn(host, "0123456789.")] == '\0';

    return MBEDTLS_VERSION_MAJOR >= 3 && request->ignores_addresses && is_address;
}

/*
 * What a device reports that could read nothing: it verifies a certificate of zeroes. The
 * library is not asked, since it then compares through null pointers.
 *
 * source    Mbed TLS 3.6.7, library/ssl_tls.c, ssl_parse_certificate_chain, and x509_crt.c,
 *           x509_crt_verify_restartable_ca_cb; held against the firmware by device/handshake.
 */
static void refuse_unread(const struct ca_verify_request *request, struct ca_verify_answer *answer)
{
    answer->flags = MBEDTLS_X509_BADCERT_CN_MISMATCH | MBEDTLS_X509_BADCERT_NOT_TRUSTED |
                    MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK |
                    MBEDTLS_X509_BADCERT_BAD_KEY |
                    (request->has_clock ? MBEDTLS_X509_BADCERT_EXPIRED : 0);
    refuse(answer, CA_STAGE_PRESENTED, MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG,
           "the device can read none of the presented certificates (flags=0x%x)",
           (unsigned)answer->flags);
}

static void verify(const struct ca_verify_request *request, mbedtls_x509_crt *anchors,
                   mbedtls_x509_crl *crls, mbedtls_x509_crt *chain, struct ca_verify_answer *answer)
{
    struct walk walk = { request->has_clock, 0, 0 };
    mbedtls_x509_crt_profile limits;

    ca_verify_limits(request->hashes, request->keys, request->rsa_bits_min, &limits);
    int code = mbedtls_x509_crt_verify_with_profile(chain, anchors, crls, &limits, request->host,
                                                    &answer->flags, on_certificate, &walk);

    if (code != 0 && code != MBEDTLS_ERR_X509_CERT_VERIFY_FAILED) {
        refuse_parsing(answer, CA_STAGE_CHAIN, code, "the presented chain");
        return;
    }
    if (walk.top > request->intermediates_max + 1) {
        refuse(answer, CA_STAGE_CHAIN, MBEDTLS_ERR_X509_FATAL_ERROR,
               "%zu intermediates, and the device follows %u (MBEDTLS_X509_MAX_INTERMEDIATE_CA)",
               walk.top - 1, request->intermediates_max);
        return;
    }
    answer->flags |= denies_address(request) ? (uint32_t)MBEDTLS_X509_BADCERT_CN_MISMATCH : 0;
    uint32_t chain_flags = answer->flags;
    check_usage(request, chain, &answer->flags);
    if (answer->flags != 0) {
        refuse(answer, chain_flags != 0 ? CA_STAGE_CHAIN : CA_STAGE_USAGE,
               MBEDTLS_ERR_X509_CERT_VERIFY_FAILED, "%s", "");
        answer->at = walk.fault_depth;
        answer->finds_no_path = (answer->flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) != 0;
        put_flags(answer);
    }
}

void ca_verify(const struct ca_verify_request *request, struct ca_verify_answer *answer)
{
    mbedtls_x509_crt anchors, chain;
    mbedtls_x509_crl crls;

    *answer = (struct ca_verify_answer){ .is_accepted = true, .stage = CA_STAGE_DONE };
    snprintf(answer->judge, sizeof answer->judge, "%s", ca_verify_library());
    mbedtls_x509_crt_init(&anchors);
    mbedtls_x509_crt_init(&chain);
    mbedtls_x509_crl_init(&crls);
    if (parse_anchors(request, &anchors, answer) && parse_crls(request, &crls, answer) &&
        parse_sent(request, &chain, answer)) {
        if (chain.raw.p == NULL) {
            refuse_unread(request, answer);
        } else {
            verify(request, &anchors, &crls, &chain, answer);
        }
    }
    mbedtls_x509_crl_free(&crls);
    mbedtls_x509_crt_free(&chain);
    mbedtls_x509_crt_free(&anchors);
}
