/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/crypto.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mask.h"

void ca_crypto_start(void)
{
    /* Its handler at exit takes as long as judging a chain, for memory that ends anyway. */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, NULL);
}

static const char *from_environment(const char *variable, const char *otherwise)
{
    const char *value = getenv(variable);

    return value != NULL && value[0] != '\0' ? value : otherwise;
}

void ca_system_store(const char **file, const char **folders)
{
    *file = from_environment(X509_get_default_cert_file_env(), X509_get_default_cert_file());
    *folders = from_environment(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
}

void ca_sha256(struct ca_span span, uint8_t digest[static CA_SHA256_LEN])
{
    SHA256(span.at, span.len, digest);
}

bool ca_cert_is_signed_by(const struct ca_cert *child, const struct ca_cert *issuer)
{
    EVP_PKEY *key = X509_get0_pubkey(issuer->handle); /* borrowed: dies with the issuer */
    bool is_signed = key != NULL && X509_verify(child->handle, key) == 1;

    ERR_clear_error();
    return is_signed;
}

bool ca_cert_is_for_host(const struct ca_cert *cert, const char *host, bool is_address)
{
    const unsigned rules =
        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    bool is_for_it = is_address
                         ? X509_check_ip_asc(cert->handle, host, rules) == 1
                         : X509_check_host(cert->handle, host, strlen(host), rules, NULL) == 1;

    ERR_clear_error();
    return is_for_it;
}

/* "" for a kind of name that is not a host. */
static void host_name_text(const GENERAL_NAME *name, char *text, size_t size)
{
    text[0] = '\0';
    if (name->type == GEN_DNS) {
        const ASN1_IA5STRING *dns = name->d.dNSName;
        snprintf(text, size, "%.*s", ASN1_STRING_length(dns),
                 (const char *)ASN1_STRING_get0_data(dns));
    } else if (name->type == GEN_IPADD) {
        const ASN1_OCTET_STRING *address = name->d.iPAddress;
        int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
        if (family == AF_INET || ASN1_STRING_length(address) == 16) {
            inet_ntop(family, ASN1_STRING_get0_data(address), text, (socklen_t)size);
        }
    }
}

void ca_cert_host_names(const struct ca_cert *cert, char *text, size_t size)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(cert->handle, NID_subject_alt_name, NULL, NULL);
    size_t len = 0;

    text[0] = '\0';
    for (int i = 0; i < sk_GENERAL_NAME_num(names) && len + 1 < size; i++) {
        char host[256];

        host_name_text(sk_GENERAL_NAME_value(names, i), host, sizeof host);
        if (host[0] == '\0') {
            continue;
        }
        int put = snprintf(text + len, size - len, "%s%s", len > 0 ? ", " : "", host);
        len += put > 0 ? (size_t)put : 0;
    }
    if (len >= size) {
        memcpy(text + size - sizeof "...", "...", sizeof "...");
    }
    GENERAL_NAMES_free(names);
    ERR_clear_error();
    ca_mask_text(text);
}

static struct ca_span span_of(const ASN1_STRING *string)
{
    return (struct ca_span){ ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string) };
}

/* "*.a.test" and "evil.a.test": one label in front of the same domain. */
static bool stands_for(struct ca_span wildcard, struct ca_span base)
{
    const char *names = (const char *)wildcard.at, *bases = (const char *)base.at;

    if (wildcard.len < 3 || names[0] != '*' || names[1] != '.' || base.len < wildcard.len) {
        return false;
    }
    size_t label_len = base.len - (wildcard.len - 1);
    return memchr(bases, '.', label_len) == NULL &&
           strncasecmp(bases + label_len, names + 1, wildcard.len - 1) == 0;
}

/* OpenSSL compares a wildcard as it is spelt; it may stand for an excluded name. */
static bool is_wildcard_excluded(const X509 *cert, const NAME_CONSTRAINTS *limits)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
    bool is_excluded = false;

    for (int i = 0; i < sk_GENERAL_SUBTREE_num(limits->excludedSubtrees); i++) {
        const GENERAL_NAME *base = sk_GENERAL_SUBTREE_value(limits->excludedSubtrees, i)->base;

        for (int k = 0; k < sk_GENERAL_NAME_num(names) && base->type == GEN_DNS; k++) {
            const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, k);

            is_excluded =
                is_excluded || (name->type == GEN_DNS &&
                                stands_for(span_of(name->d.dNSName), span_of(base->d.dNSName)));
        }
    }
    GENERAL_NAMES_free(names);
    return is_excluded;
}

bool ca_cert_admits_names_of(const struct ca_cert *ca, const struct ca_cert *cert)
{
    int is_critical = -1;
    NAME_CONSTRAINTS *limits =
        X509_get_ext_d2i(ca->handle, NID_name_constraints, &is_critical, NULL);

    if (limits == NULL) {
        ERR_clear_error();
        return is_critical == -1; /* -1: there is no such extension */
    }
    bool is_admitted = NAME_CONSTRAINTS_check(cert->handle, limits) == X509_V_OK &&
                       !is_wildcard_excluded(cert->handle, limits);
    NAME_CONSTRAINTS_free(limits);
    ERR_clear_error();
    return is_admitted;
}

void ca_cert_issuer_url(const struct ca_cert *cert, char *text, size_t size)
{
    AUTHORITY_INFO_ACCESS *access = X509_get_ext_d2i(cert->handle, NID_info_access, NULL, NULL);

    text[0] = '\0';
    for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access) && text[0] == '\0'; i++) {
        const ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(access, i); /* borrowed */

        if (OBJ_obj2nid(one->method) != NID_ad_ca_issuers || one->location->type != GEN_URI) {
            continue;
        }
        const ASN1_IA5STRING *url = one->location->d.uniformResourceIdentifier;
        snprintf(text, size, "%.*s", ASN1_STRING_length(url),
                 (const char *)ASN1_STRING_get0_data(url));
    }
    AUTHORITY_INFO_ACCESS_free(access);
    ERR_clear_error();
    ca_mask_text(text);
}
