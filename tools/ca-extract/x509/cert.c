/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/cert.h"

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/encode.h"
#include "base/mask.h"
#include "x509/crypto.h"
#include "x509/extensions.h"

static bool fail_decode(struct ca_error *err)
{
    unsigned long oldest = ERR_get_error(); /* nearest to the fault */
    const char *reason = oldest != 0 ? ERR_reason_error_string(oldest) : NULL;

    ca_fail(err, CA_ERR_USAGE, "not a certificate that can be decoded");
    ca_error_cause(err, "its DER is malformed%s%s", reason != NULL ? ": " : "",
                   reason != NULL ? reason : "");
    ERR_clear_error();
    return false;
}

static bool read_time(const ASN1_TIME *time, int64_t *seconds)
{
    struct tm calendar;

    if (ASN1_TIME_to_tm(time, &calendar) != 1) {
        return false;
    }
    int64_t of_day = calendar.tm_hour * 3600 + calendar.tm_min * 60 + calendar.tm_sec;
    *seconds = ca_clock_from_calendar(calendar.tm_year + 1900, calendar.tm_mon + 1,
                                      calendar.tm_mday, of_day);
    return true;
}

static bool read_validity(const X509 *x509, struct ca_cert *cert)
{
    const int64_t last_moment = ca_clock_from_calendar(9999, 12, 31, CA_DAY_S - 1);

    if (!read_time(X509_get0_notBefore(x509), &cert->not_before_s) ||
        !read_time(X509_get0_notAfter(x509), &cert->not_after_s)) {
        return false;
    }
    if (cert->not_after_s == last_moment) {
        cert->not_after_s = INT64_MAX;
    }
    return true;
}

/* One line in RFC 4514 form; a name too long for the field ends in "...". */
static void name_text(const X509_NAME *name, char *text, size_t size)
{
    BIO *memory = BIO_new(BIO_s_mem());
    const unsigned long form = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    char *words = NULL;

    text[0] = '\0';
    if (memory == NULL || X509_NAME_print_ex(memory, name, 0, form) < 0) {
        BIO_free(memory);
        return;
    }
    long len = BIO_get_mem_data(memory, &words); /* borrowed: dies with memory */
    size_t whole = len > 0 ? (size_t)len : 0;
    size_t taken = whole < size ? whole : size - 1;
    if (taken > 0) { /* an empty name has no words at all */
        memcpy(text, words, taken);
    }
    text[taken] = '\0';
    if (taken < whole) {
        memcpy(text + size - sizeof "...", "...", sizeof "...");
    }
    BIO_free(memory);
    ca_mask_text(text);
}

/* The last of the most telling attribute that the name has, as UTF-8. */
static void short_name(const X509_NAME *name, char *text, size_t size)
{
    static const int telling[] = { NID_commonName, NID_organizationalUnitName,
                                   NID_organizationName };

    snprintf(text, size, "(no name)");
    for (size_t i = 0; i < CA_ARRAY_LEN(telling); i++) {
        unsigned char *utf8 = NULL;
        int at = -1, last = -1;

        while ((at = X509_NAME_get_index_by_NID(name, telling[i], at)) >= 0) {
            last = at;
        }
        if (last < 0) {
            continue;
        }
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, last); /* borrowed */
        int len = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(entry));
        if (len > 0) {
            snprintf(text, size, "%.*s", len, (const char *)utf8);
        }
        OPENSSL_free(utf8);
        if (len > 0) {
            break;
        }
    }
    ca_mask_text(text);
}

/* RFC 5480 2.1.1 allows names of curves only; OpenSSL also knows a curve by its numbers. */
static bool has_spelt_out_curve(const X509 *x509)
{
    X509_ALGOR *algorithm = NULL; /* borrowed: dies with x509 */
    int type = V_ASN1_UNDEF;

    X509_PUBKEY_get0_param(NULL, NULL, NULL, &algorithm, X509_get_X509_PUBKEY(x509));
    X509_ALGOR_get0(NULL, &type, NULL, algorithm);
    return type != V_ASN1_OBJECT;
}

static void read_ec_key(const X509 *x509, const EVP_PKEY *key, struct ca_cert *cert)
{
    static const struct {
        const char *openssl, *shown;
        enum ca_key_kind kind;
    } curves[] = {
        { "prime256v1", "P-256", CA_KEY_P256 },
        { "secp384r1", "P-384", CA_KEY_P384 },
        { "secp521r1", "P-521", CA_KEY_P521 },
    };
    char group[CA_KEY_TEXT_MAX] = "";
    size_t len = 0;

    cert->key_kind = CA_KEY_EC_OTHER;
    if (has_spelt_out_curve(x509)) {
        snprintf(cert->key_text, sizeof cert->key_text, "EC with a curve spelt out");
        return;
    }
    if (EVP_PKEY_get_group_name(key, group, sizeof group, &len) != 1) {
        snprintf(group, sizeof group, "EC with its own curve");
    }
    const char *shown = group;
    for (size_t i = 0; i < CA_ARRAY_LEN(curves); i++) {
        if (strcmp(group, curves[i].openssl) == 0) {
            cert->key_kind = curves[i].kind;
            shown = curves[i].shown;
        }
    }
    snprintf(cert->key_text, sizeof cert->key_text, "%s", shown);
}

static void read_key(const X509 *x509, struct ca_cert *cert)
{
    static const struct {
        int id;
        enum ca_key_kind kind;
        const char *words; /* a '-' at the end asks for the size in bits */
    } kinds[] = {
        { EVP_PKEY_RSA, CA_KEY_RSA, "RSA-" },
        { EVP_PKEY_ED448, CA_KEY_ED448, "Ed448" },
        { EVP_PKEY_ED25519, CA_KEY_ED25519, "Ed25519" },
        { EVP_PKEY_DSA, CA_KEY_DSA, "DSA-" },
        { EVP_PKEY_RSA_PSS, CA_KEY_RSA_PSS, "RSA-PSS-" },
    };
    const EVP_PKEY *key = X509_get0_pubkey(x509); /* borrowed: dies with x509 */
    int id = key != NULL ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;

    cert->key_bits = key != NULL ? (unsigned)EVP_PKEY_get_bits(key) : 0;
    snprintf(cert->key_text, sizeof cert->key_text, "unknown key");
    for (size_t i = 0; i < CA_ARRAY_LEN(kinds); i++) {
        if (kinds[i].id != id) {
            continue;
        }
        cert->key_kind = kinds[i].kind;
        size_t len = strlen(kinds[i].words);
        if (kinds[i].words[len - 1] == '-') {
            snprintf(cert->key_text, sizeof cert->key_text, "%s%u", kinds[i].words, cert->key_bits);
        } else {
            snprintf(cert->key_text, sizeof cert->key_text, "%s", kinds[i].words);
        }
    }
    if (id == EVP_PKEY_EC) {
        read_ec_key(x509, key, cert);
    }
    ERR_clear_error(); /* a key that OpenSSL cannot read is a fact, not a failure */
}

static void read_signature(X509 *x509, struct ca_cert *cert)
{
    static const struct {
        int nid;
        enum ca_hash hash;
    } hashes[] = {
        { NID_md5, CA_HASH_MD5 },       { NID_sha1, CA_HASH_SHA1 },
        { NID_sha224, CA_HASH_SHA224 }, { NID_sha256, CA_HASH_SHA256 },
        { NID_sha384, CA_HASH_SHA384 }, { NID_sha512, CA_HASH_SHA512 },
    };
    int nid = X509_get_signature_nid(x509);
    int hash = NID_undef, key = NID_undef;
    const char *words = OBJ_nid2ln(nid);

    cert->signature_text = words != NULL ? words : "unknown";
    cert->signature_hash = CA_HASH_OTHER;
    if (X509_get_signature_info(x509, &hash, &key, NULL, NULL) != 1) {
        ERR_clear_error();
        return;
    }
    if (nid == NID_ED25519 || nid == NID_ED448) {
        cert->signature_hash = CA_HASH_NONE_APART;
    }
    for (size_t i = 0; i < CA_ARRAY_LEN(hashes); i++) {
        cert->signature_hash = hashes[i].nid == hash ? hashes[i].hash : cert->signature_hash;
    }
}

static unsigned usage_bits(uint32_t openssl)
{
    unsigned bits = 0;

    bits |= (openssl & KU_DIGITAL_SIGNATURE) != 0 ? CA_USAGE_DIGITAL_SIGNATURE : 0u;
    bits |= (openssl & KU_KEY_ENCIPHERMENT) != 0 ? CA_USAGE_KEY_ENCIPHERMENT : 0u;
    bits |= (openssl & KU_KEY_AGREEMENT) != 0 ? CA_USAGE_KEY_AGREEMENT : 0u;
    bits |= (openssl & KU_KEY_CERT_SIGN) != 0 ? CA_USAGE_CERT_SIGN : 0u;
    return bits;
}

static void read_extensions(X509 *x509, struct ca_cert *cert)
{
    uint32_t flags = X509_get_extension_flags(x509);

    cert->is_v1 = (flags & EXFLAG_V1) != 0;
    cert->has_basic_constraints = (flags & EXFLAG_BCONS) != 0;
    cert->is_ca = (flags & EXFLAG_CA) != 0;
    cert->path_len_max = cert->is_ca ? X509_get_pathlen(x509) : -1;
    cert->has_key_usage = (flags & EXFLAG_KUSAGE) != 0;
    cert->key_usage = cert->has_key_usage ? usage_bits(X509_get_key_usage(x509)) : ~0u;
    cert->has_eku = (flags & EXFLAG_XKUSAGE) != 0;
    cert->allows_server_auth =
        !cert->has_eku || (X509_get_extended_key_usage(x509) & (XKU_SSL_SERVER | XKU_ANYEKU)) != 0;
    cert->is_self_issued = (flags & EXFLAG_SI) != 0;
    cert->has_unknown_critical = (flags & EXFLAG_CRITICAL) != 0;
    cert->has_broken_extension = (flags & EXFLAG_INVALID) != 0 || !ca_extensions_are_sound(cert);
}

static bool read_spki(const X509 *x509, struct ca_cert *cert)
{
    unsigned char *der = NULL;
    int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x509), &der);

    if (len <= 0) {
        return false;
    }
    cert->spki = ca_bytes_copy((struct ca_span){ der, (size_t)len });
    OPENSSL_free(der);
    return true;
}

/* Everything but the DER; x509 stays the caller's. */
static bool read_values(X509 *x509, struct ca_cert *cert, struct ca_error *err)
{
    if (!read_spki(x509, cert)) {
        return fail_decode(err);
    }
    if (!read_validity(x509, cert)) {
        ca_fail(err, CA_ERR_USAGE, "not a certificate that can be decoded");
        ca_error_cause(err, "its validity dates are malformed");
        return false;
    }
    name_text(X509_get_subject_name(x509), cert->subject, sizeof cert->subject);
    name_text(X509_get_issuer_name(x509), cert->issuer, sizeof cert->issuer);
    short_name(X509_get_subject_name(x509), cert->short_name, sizeof cert->short_name);
    read_key(x509, cert);
    read_signature(x509, cert);
    read_extensions(x509, cert);
    ca_sha256(ca_bytes_span(&cert->der), cert->sha256);
    ca_sha256(ca_bytes_span(&cert->spki), cert->spki_sha256);
    ERR_clear_error();
    return true;
}

bool ca_cert_decode(struct ca_span der, struct ca_cert **cert, struct ca_error *err)
{
    const unsigned char *at = der.at;

    if (der.len == 0 || der.len > CA_CERT_LEN_MAX) {
        ca_fail(err, CA_ERR_USAGE, "not a certificate that can be decoded");
        ca_error_cause(err, "%zu bytes; from 1 to %d are accepted", der.len, CA_CERT_LEN_MAX);
        return false;
    }
    ERR_clear_error();
    X509 *x509 = d2i_X509(NULL, &at, (long)der.len);
    if (x509 == NULL) {
        return fail_decode(err);
    }
    if (at != der.at + der.len) {
        ca_fail(err, CA_ERR_USAGE, "not a certificate that can be decoded");
        ca_error_cause(err, "%zu bytes follow it", (size_t)(der.at + der.len - at));
        X509_free(x509);
        return false;
    }
    struct ca_cert *made = ca_alloc(1, sizeof *made);
    made->handle = x509;
    made->der = ca_bytes_copy(der);
    if (!read_values(x509, made, err)) {
        ca_cert_free(made);
        return false;
    }
    *cert = made;
    return true;
}

bool ca_cert_from_handle(void *handle, struct ca_cert **cert, struct ca_error *err)
{
    X509 *x509 = handle;
    unsigned char *der = NULL;
    int len = i2d_X509(x509, &der);

    if (len <= 0) {
        return fail_decode(err);
    }
    struct ca_cert *made = ca_alloc(1, sizeof *made);
    made->der = ca_bytes_copy((struct ca_span){ der, (size_t)len });
    OPENSSL_free(der);
    X509_up_ref(x509); /* released in ca_cert_free */
    made->handle = x509;
    if (!read_values(x509, made, err)) {
        ca_cert_free(made);
        return false;
    }
    *cert = made;
    return true;
}

void ca_cert_free(struct ca_cert *cert)
{
    if (cert == NULL) {
        return;
    }
    X509_free(cert->handle);
    ca_bytes_clear(&cert->der);
    ca_bytes_clear(&cert->spki);
    ca_free(cert);
}

bool ca_cert_equal(const struct ca_cert *a, const struct ca_cert *b)
{
    return memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0;
}

bool ca_cert_names_issuer(const struct ca_cert *child, const struct ca_cert *issuer)
{
    return X509_NAME_cmp(X509_get_issuer_name(child->handle),
                         X509_get_subject_name(issuer->handle)) == 0;
}

bool ca_cert_same_ca(const struct ca_cert *a, const struct ca_cert *b)
{
    return memcmp(a->spki_sha256, b->spki_sha256, sizeof a->spki_sha256) == 0 &&
           X509_NAME_cmp(X509_get_subject_name(a->handle), X509_get_subject_name(b->handle)) == 0;
}

void ca_cert_sha256_text(const struct ca_cert *cert, char text[static CA_SHA256_TEXT_MAX])
{
    ca_hex_encode((struct ca_span){ cert->sha256, sizeof cert->sha256 }, text);
}

bool ca_cert_issuer_hash(const struct ca_cert *cert, uint32_t *hash)
{
    int is_hashed = 0;
    unsigned long value =
        X509_NAME_hash_ex(X509_get_issuer_name(cert->handle), NULL, NULL, &is_hashed);

    *hash = (uint32_t)value;
    return is_hashed == 1;
}

static struct ca_span name_der(const X509_NAME *name)
{
    const unsigned char *der = NULL; /* borrowed: dies with the handle */
    size_t len = 0;

    if (X509_NAME_get0_der(name, &der, &len) != 1) {
        return (struct ca_span){ NULL, 0 };
    }
    return (struct ca_span){ der, len };
}

struct ca_span ca_cert_issuer_der(const struct ca_cert *cert)
{
    return name_der(X509_get_issuer_name(cert->handle));
}

struct ca_span ca_cert_subject_der(const struct ca_cert *cert)
{
    return name_der(X509_get_subject_name(cert->handle));
}

bool ca_name_equal(struct ca_span a, struct ca_span b)
{
    const unsigned char *at_a = a.at, *at_b = b.at;
    X509_NAME *name_a = d2i_X509_NAME(NULL, &at_a, (long)a.len);
    X509_NAME *name_b = d2i_X509_NAME(NULL, &at_b, (long)b.len);
    bool is_equal = name_a != NULL && name_b != NULL && X509_NAME_cmp(name_a, name_b) == 0;

    X509_NAME_free(name_a);
    X509_NAME_free(name_b);
    ERR_clear_error();
    return is_equal;
}
