/* SPDX-License-Identifier: Apache-2.0 */
#include "device/bearssl.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "x509/crypto.h"
#include "x509/der.h"
#include "x509/names.h"

/* inc/bearssl_x509.h, BR_ERR_X509_... */
enum {
    ERR_UNSUPPORTED = 49,
    ERR_BAD_SERVER_NAME = 56,
    ERR_BAD_SIGNATURE = 52,
    ERR_EXPIRED = 54,
    ERR_DN_MISMATCH = 55,
    ERR_CRITICAL_EXTENSION = 57,
    ERR_NOT_CA = 58,
    ERR_FORBIDDEN_KEY_USAGE = 59,
    ERR_WEAK_PUBLIC_KEY = 60,
    ERR_NOT_TRUSTED = 62
};

enum { RSA_BITS_LEAST = 1017 /* 128 bytes without leading zeros */ };

/* A walk along the presented list. */
struct walk {
    const struct ca_question *question;
    int64_t now_s;
    struct ca_judgement *judgement;
};

CA_PRINTF(4, 5)
static bool refuse(struct walk *walk, size_t at, int code, const char *fmt, ...)
{
    struct ca_judgement *judgement = walk->judgement;
    const char *name = walk->question->presented[at]->short_name;
    size_t len = 0;
    va_list args;

    judgement->is_accepted = false;
    judgement->code = code;
    judgement->at = at;
    judgement->finds_no_path = code == ERR_NOT_TRUSTED || code == ERR_DN_MISMATCH;
    len = (size_t)snprintf(judgement->reason, sizeof judgement->reason, "'%.100s' ", name);
    va_start(args, fmt);
    vsnprintf(judgement->reason + len, sizeof judgement->reason - len, fmt, args);
    va_end(args);
    len = strlen(judgement->reason);
    snprintf(judgement->reason + len, sizeof judgement->reason - len, " (BearSSL error %d)", code);
    return false;
}

/* The extensions that may be critical: those that it reads, and those that it
 * ignores in any case (x509_minimal.t0, "Extensions which are ignored"). Of
 * critical policies it reads the qualifiers, which are rare; they pass here. */
static bool is_known_extension(struct ca_span oid)
{
    static const uint8_t id_ce[] = { 15, 17, 19, 32, 35, 14, 18, 9, 31, 46 };
    static const uint8_t pe_authority_access[] = { 0x2B, 6, 1, 5, 5, 7, 1, 1 };
    static const uint8_t pe_subject_access[] = { 0x2B, 6, 1, 5, 5, 7, 1, 11 };

    if (oid.len == 3 && oid.at[0] == 0x55 && oid.at[1] == 0x1D) {
        return memchr(id_ce, oid.at[2], sizeof id_ce) != NULL;
    }
    return ca_span_equal(oid, (struct ca_span){ pe_authority_access, 8 }) ||
           ca_span_equal(oid, (struct ca_span){ pe_subject_access, 8 });
}

/* The list of extensions of a certificate; false where it has none. */
static bool find_extensions(struct ca_span der, struct ca_span *list)
{
    enum { TAG_EXTENSIONS = 0xA3 };
    struct ca_der element;

    if (!ca_der_next(&der, &element)) {
        return false;
    }
    struct ca_span rest = element.contents;
    if (!ca_der_next(&rest, &element)) {
        return false;
    }
    rest = element.contents; /* TBSCertificate */
    while (ca_der_next(&rest, &element)) {
        if (element.tag == TAG_EXTENSIONS) {
            struct ca_span inner = element.contents;
            bool is_there = ca_der_next(&inner, &element);
            *list = element.contents;
            return is_there;
        }
    }
    return false;
}

static bool has_unknown_critical(const struct ca_cert *cert)
{
    enum { TAG_BOOLEAN = 0x01 };
    struct ca_span list = { NULL, 0 };
    struct ca_der extension, oid, critical;

    if (!find_extensions(ca_bytes_span(&cert->der), &list)) {
        return false;
    }
    while (ca_der_next(&list, &extension)) {
        struct ca_span rest = extension.contents;
        bool is_critical = ca_der_next(&rest, &oid) && ca_der_next(&rest, &critical) &&
                           critical.tag == TAG_BOOLEAN && critical.contents.len == 1 &&
                           critical.contents.at[0] != 0;
        if (is_critical && !is_known_extension(oid.contents)) {
            return true;
        }
    }
    return false;
}

/* A curve must be named by its OID: parameters spelt out are not read. */
static bool has_unnamed_curve(const struct ca_cert *cert)
{
    enum { TAG_OID = 0x06 };
    struct ca_span rest = ca_bytes_span(&cert->spki);
    struct ca_der element, parameters;

    if (cert->key_kind == CA_KEY_RSA || !ca_der_next(&rest, &element)) {
        return false;
    }
    rest = element.contents;
    if (!ca_der_next(&rest, &element)) {
        return false;
    }
    rest = element.contents; /* AlgorithmIdentifier */
    return ca_der_next(&rest, &element) && ca_der_next(&rest, &parameters) &&
           parameters.tag != TAG_OID;
}

static bool check_any(struct walk *walk, size_t at)
{
    const struct ca_cert *cert = walk->question->presented[at];
    char text[CA_LACK_TEXT_MAX];

    if (ca_profile_lacks(walk->question->profile, cert, text) != CA_LACK_NOTHING) {
        return refuse(walk, at, ERR_UNSUPPORTED, "is beyond the device, which %s", text);
    }
    if (walk->now_s < cert->not_before_s || walk->now_s > cert->not_after_s) {
        return refuse(walk, at, ERR_EXPIRED, "is not valid at this time");
    }
    if (cert->key_kind == CA_KEY_RSA && cert->key_bits < RSA_BITS_LEAST) {
        return refuse(walk, at, ERR_WEAK_PUBLIC_KEY, "has a key of %s", cert->key_text);
    }
    if (has_unnamed_curve(cert)) {
        return refuse(walk, at, ERR_UNSUPPORTED, "has a curve without a name");
    }
    if (has_unknown_critical(cert)) {
        return refuse(walk, at, ERR_CRITICAL_EXTENSION,
                      "has a critical extension that BearSSL does not know");
    }
    return true;
}

static bool check_leaf(struct walk *walk)
{
    const struct ca_question *question = walk->question;
    const struct ca_cert *leaf = question->presented[0];
    bool is_address = strchr(question->host, ':') != NULL ||
                      question->host[strspn(question->host, "0123456789.")] == '\0';
    bool wants_key = question->leaf_use == CA_LEAF_DECRYPTS || question->leaf_use == CA_LEAF_AGREES;
    unsigned wanted =
        wants_key ? CA_USAGE_KEY_ENCIPHERMENT | CA_USAGE_KEY_AGREEMENT : CA_USAGE_DIGITAL_SIGNATURE;

    if (is_address || !ca_cert_is_for_host(leaf, question->host, false)) {
        return refuse(walk, 0, ERR_BAD_SERVER_NAME, "is not for '%.100s'%s", question->host,
                      is_address ? ": BearSSL matches no addresses" : "");
    }
    if (leaf->has_key_usage && (leaf->key_usage & wanted) == 0) {
        return refuse(walk, 0, ERR_FORBIDDEN_KEY_USAGE, "may not be used so by its key usage");
    }
    return true;
}

/* A CA certificate at `at`, which must be the issuer of the one before it. */
static bool check_issuer(struct walk *walk, size_t at)
{
    const struct ca_cert *cert = walk->question->presented[at];
    const struct ca_cert *child = walk->question->presented[at - 1];
    struct ca_span subject = { NULL, 0 };

    if (!ca_der_subject(ca_bytes_span(&cert->der), &subject) ||
        !ca_span_equal(subject, ca_cert_issuer_der(child))) {
        return refuse(walk, at, ERR_DN_MISMATCH,
                      "does not stand behind a certificate that it issued");
    }
    if (!ca_cert_is_signed_by(child, cert)) {
        return refuse(walk, at, ERR_BAD_SIGNATURE, "did not sign the certificate before it");
    }
    if (!cert->is_ca || (cert->path_len_max >= 0 && (size_t)cert->path_len_max + 1 < at)) {
        return refuse(walk, at, ERR_NOT_CA, "may not issue the certificates before it");
    }
    if (cert->has_key_usage && (cert->key_usage & CA_USAGE_CERT_SIGN) == 0) {
        return refuse(walk, at, ERR_FORBIDDEN_KEY_USAGE, "may not sign certificates");
    }
    return true;
}

static bool is_signed_by_anchor(const struct ca_question *question, const struct ca_cert *cert)
{
    for (size_t i = 0; i < question->anchor_count; i++) {
        struct ca_span subject = { NULL, 0 };

        if (ca_der_subject(ca_bytes_span(&question->anchor[i]->der), &subject) &&
            !has_unnamed_curve(question->anchor[i]) &&
            ca_span_equal(subject, ca_cert_issuer_der(cert)) &&
            ca_cert_is_signed_by(cert, question->anchor[i])) {
            return true;
        }
    }
    return false;
}

void ca_bearssl_judge(const struct ca_question *question, int64_t now_s,
                      struct ca_judgement *judgement)
{
    struct walk walk = { question, now_s, judgement };

    for (size_t i = 0; i < question->presented_count; i++) {
        if (!check_any(&walk, i) || (i == 0 ? !check_leaf(&walk) : !check_issuer(&walk, i))) {
            return;
        }
        if (is_signed_by_anchor(question, question->presented[i])) {
            return;
        }
    }
    refuse(&walk, question->presented_count - 1, ERR_NOT_TRUSTED,
           "is not signed by an anchor, and nothing follows it");
}
