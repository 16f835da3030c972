/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/rules.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "x509/crypto.h"

/* A path under judgement, and where the first fault goes. */
struct trial {
    const struct ca_cert *const *certs;
    size_t len;
    const struct ca_purpose *purpose;
    struct ca_fault *fault;
};

CA_PRINTF(4, 5)
static bool found(const struct trial *trial, enum ca_fault_kind kind, size_t at, const char *fmt,
                  ...)
{
    va_list args;

    trial->fault->kind = kind;
    trial->fault->at = at;
    va_start(args, fmt);
    vsnprintf(trial->fault->text, sizeof trial->fault->text, fmt, args);
    va_end(args);
    return true;
}

/* Each has_... function is true when it found, and noted, a fault at `at`. */

static bool has_wrong_dates(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];
    char date[CA_DATE_TEXT_MAX];

    if (trial->purpose->now_s > cert->not_after_s) {
        ca_clock_date(cert->not_after_s, date);
        return found(trial, CA_FAULT_EXPIRED, at, "the certificate of '%s' expired on %s",
                     cert->short_name, date);
    }
    if (trial->purpose->now_s < cert->not_before_s) {
        ca_clock_date(cert->not_before_s, date);
        return found(trial, CA_FAULT_NOT_YET_VALID, at,
                     "the certificate of '%s' is not valid before %s", cert->short_name, date);
    }
    return false;
}

static bool has_bad_extension(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];

    if (cert->has_broken_extension) {
        return found(trial, CA_FAULT_EXTENSION, at,
                     "the certificate of '%s' has an extension that is malformed",
                     cert->short_name);
    }
    if (cert->has_unknown_critical) {
        return found(trial, CA_FAULT_EXTENSION, at,
                     "the certificate of '%s' has a critical extension that is not known",
                     cert->short_name);
    }
    return false;
}

static bool is_weak_key(const struct ca_cert *cert)
{
    enum { RSA_BITS_MIN = 2048 };

    switch (cert->key_kind) {
    case CA_KEY_RSA:
    case CA_KEY_RSA_PSS:
        return cert->key_bits < RSA_BITS_MIN;
    case CA_KEY_P256:
    case CA_KEY_P384:
    case CA_KEY_P521:
    case CA_KEY_ED25519:
    case CA_KEY_ED448:
        return false;
    case CA_KEY_EC_OTHER:
    case CA_KEY_DSA:
    case CA_KEY_OTHER:
        return true;
    }
    return true;
}

static bool is_weak_hash(enum ca_hash hash)
{
    return hash != CA_HASH_SHA256 && hash != CA_HASH_SHA384 && hash != CA_HASH_SHA512 &&
           hash != CA_HASH_NONE_APART;
}

static bool is_too_weak(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];

    if (is_weak_key(cert)) {
        return found(trial, CA_FAULT_WEAK, at,
                     "the key of '%s' is %s; RSA of 2048 bits or more, P-256, P-384, P-521, "
                     "Ed25519 or Ed448 is required",
                     cert->short_name, cert->key_text);
    }
    if (is_weak_hash(cert->signature_hash)) {
        return found(trial, CA_FAULT_WEAK, at,
                     "the certificate of '%s' is signed with %s; SHA-256 or better is required",
                     cert->short_name, cert->signature_text);
    }
    return false;
}

static bool is_no_server(const struct trial *trial)
{
    const unsigned server_usages =
        CA_USAGE_DIGITAL_SIGNATURE | CA_USAGE_KEY_ENCIPHERMENT | CA_USAGE_KEY_AGREEMENT;
    const struct ca_cert *leaf = trial->certs[0];

    if (!leaf->allows_server_auth) {
        return found(trial, CA_FAULT_LEAF_USAGE, 0,
                     "the extended key usage of '%s' does not allow a TLS server",
                     leaf->short_name);
    }
    if ((leaf->key_usage & server_usages) == 0) {
        return found(trial, CA_FAULT_LEAF_USAGE, 0,
                     "the key usage of '%s' does not allow a TLS server", leaf->short_name);
    }
    return false;
}

static bool is_for_another_host(const struct trial *trial)
{
    const struct ca_purpose *purpose = trial->purpose;
    char names[CA_FAULT_TEXT_MAX / 2];

    if (ca_cert_is_for_host(trial->certs[0], purpose->host, purpose->is_address)) {
        return false;
    }
    ca_cert_host_names(trial->certs[0], names, sizeof names);
    if (names[0] == '\0') {
        return found(trial, CA_FAULT_WRONG_HOST, 0,
                     "the certificate of '%s' has no subject alternative name at all",
                     trial->certs[0]->short_name);
    }
    return found(trial, CA_FAULT_WRONG_HOST, 0, "the certificate is for: %s", names);
}

/* A version 1 certificate says nothing of CAs; as an anchor the store vouches for it. */
static bool is_no_ca(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];
    bool is_anchor = at == trial->len - 1;

    if (cert->is_ca || (is_anchor && cert->is_v1)) {
        return false;
    }
    return found(trial, CA_FAULT_NOT_A_CA, at, "'%s' issues certificates but is not a CA",
                 cert->short_name);
}

static bool has_wrong_usage(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];

    if ((cert->key_usage & CA_USAGE_CERT_SIGN) == 0) {
        return found(trial, CA_FAULT_CA_USAGE, at,
                     "the key usage of '%s' does not allow it to sign certificates",
                     cert->short_name);
    }
    if (!cert->allows_server_auth) {
        return found(trial, CA_FAULT_CA_USAGE, at,
                     "the extended key usage of '%s' does not cover TLS servers", cert->short_name);
    }
    return false;
}

static bool has_too_long_path(const struct trial *trial, size_t at)
{
    const struct ca_cert *cert = trial->certs[at];
    long below = 0;

    for (size_t i = 1; i < at; i++) {
        below += !trial->certs[i]->is_self_issued;
    }
    if (cert->path_len_max < 0 || below <= cert->path_len_max) {
        return false;
    }
    return found(trial, CA_FAULT_PATH_LEN, at, "'%s' allows %ld CAs below it, the path has %ld",
                 cert->short_name, cert->path_len_max, below);
}

/* Self-issued certificates are exempt unless they are the leaf, RFC 5280 6.1.3 (b). */
static bool forbids_a_name(const struct trial *trial, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (i > 0 && trial->certs[i]->is_self_issued) {
            continue;
        }
        if (!ca_cert_admits_names_of(trial->certs[at], trial->certs[i])) {
            return found(trial, CA_FAULT_NAMES, at,
                         "the name constraints of '%s' forbid a name of '%s'",
                         trial->certs[at]->short_name, trial->certs[i]->short_name);
        }
    }
    return false;
}

static bool is_faulty_leaf(const struct trial *trial)
{
    return is_for_another_host(trial) || has_wrong_dates(trial, 0) || is_no_server(trial) ||
           has_bad_extension(trial, 0);
}

static bool is_faulty_ca(const struct trial *trial, size_t at)
{
    return is_no_ca(trial, at) || has_wrong_dates(trial, at) || has_bad_extension(trial, at) ||
           has_wrong_usage(trial, at) || has_too_long_path(trial, at) || forbids_a_name(trial, at);
}

void ca_path_judge(const struct ca_cert *const *certs, size_t len, const struct ca_purpose *purpose,
                   struct ca_fault *fault)
{
    struct trial trial = { certs, len, purpose, fault };
    bool is_faulty = is_faulty_leaf(&trial);

    *fault = is_faulty ? *fault : (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    for (size_t at = 0; at < len && !is_faulty; at++) {
        bool is_anchor = at == len - 1 && at > 0;

        is_faulty = (at > 0 && is_faulty_ca(&trial, at)) || (!is_anchor && is_too_weak(&trial, at));
    }
}
