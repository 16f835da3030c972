/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "x509/constraints.h"
#include "x509/form.h"
#include "x509/names.h"

/* Each has_... and is_... function is true when it found, and noted, a fault. */

CA_PRINTF(3, 4)
static bool found(struct ca_fault *fault, enum ca_fault_kind kind, const char *fmt, ...)
{
    va_list args;

    fault->kind = kind;
    fault->at = 0;
    va_start(args, fmt);
    vsnprintf(fault->text, sizeof fault->text, fmt, args);
    va_end(args);
    return true;
}

static bool has_wrong_dates(const struct ca_cert *cert, const struct ca_purpose *purpose,
                            struct ca_fault *fault)
{
    char date[CA_DATE_TEXT_MAX];

    if (purpose->now_s > cert->not_after_s) {
        ca_clock_date(cert->not_after_s, date);
        return found(fault, CA_FAULT_EXPIRED, "the certificate of '%s' expired on %s",
                     cert->short_name, date);
    }
    if (purpose->now_s < cert->not_before_s) {
        ca_clock_date(cert->not_before_s, date);
        return found(fault, CA_FAULT_NOT_YET_VALID,
                     "the certificate of '%s' is not valid before %s", cert->short_name, date);
    }
    return false;
}

static bool has_bad_extension(const struct ca_cert *cert, struct ca_fault *fault)
{
    if (cert->has_broken_extension) {
        return found(fault, CA_FAULT_EXTENSION,
                     "the certificate of '%s' has an extension that is malformed",
                     cert->short_name);
    }
    if (cert->has_unknown_critical) {
        return found(fault, CA_FAULT_EXTENSION,
                     "the certificate of '%s' has a critical extension that is not known",
                     cert->short_name);
    }
    return false;
}

static bool has_bad_form(const struct ca_cert *cert, unsigned role, struct ca_fault *fault)
{
    const char *clause = ca_form_fault(cert, role);

    if (clause == NULL) {
        return false;
    }
    return found(fault, CA_FAULT_FORM, "the certificate of '%s' %s", cert->short_name, clause);
}

/* A length that is no whole number of bytes is nobody's choice (CA/Browser Forum 6.1.5). */
static bool is_weak_key(const struct ca_cert *cert)
{
    enum { RSA_BITS_MIN = 2048, BYTE_BITS = 8 };

    switch (cert->key_kind) {
    case CA_KEY_RSA:
    case CA_KEY_RSA_PSS:
        return cert->key_bits < RSA_BITS_MIN || cert->key_bits % BYTE_BITS != 0;
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

/* Of an anchor the key signed what is below; who signed the anchor does not matter. */
static bool is_too_weak(const struct ca_cert *cert, bool is_anchor, struct ca_fault *fault)
{
    if (is_weak_key(cert)) {
        return found(fault, CA_FAULT_WEAK,
                     "the key of '%s' is %s; RSA of 2048 bits or more in whole bytes, P-256, "
                     "P-384, P-521, Ed25519 or Ed448 is required",
                     cert->short_name, cert->key_text);
    }
    if (!is_anchor && is_weak_hash(cert->signature_hash)) {
        return found(fault, CA_FAULT_WEAK,
                     "the certificate of '%s' is signed with %s; SHA-256 or better is required",
                     cert->short_name, cert->signature_text);
    }
    return false;
}

static bool is_no_server(const struct ca_cert *leaf, struct ca_fault *fault)
{
    return !leaf->allows_server_auth &&
           found(fault, CA_FAULT_LEAF_USAGE,
                 "the extended key usage of '%s' does not allow a TLS server", leaf->short_name);
}

static bool is_for_another_host(const struct ca_cert *leaf, const struct ca_purpose *purpose,
                                struct ca_fault *fault)
{
    char names[CA_FAULT_TEXT_MAX / 2];

    if (purpose->host == NULL || ca_cert_is_for_host(leaf, purpose->host, purpose->is_address)) {
        return false;
    }
    ca_cert_host_names(leaf, names, sizeof names);
    if (names[0] == '\0') {
        return found(fault, CA_FAULT_WRONG_HOST,
                     "the certificate of '%s' has no subject alternative name at all",
                     leaf->short_name);
    }
    if (!purpose->is_address && strchr(purpose->host, '_') != NULL) {
        return found(fault, CA_FAULT_WRONG_HOST,
                     "a name with an underscore cannot be certified (RFC 5280 4.2.1.6); the "
                     "certificate is for: %s",
                     names);
    }
    return found(fault, CA_FAULT_WRONG_HOST, "the certificate is for: %s", names);
}

/* A version 1 certificate says nothing of CAs; as an anchor the store vouches for it. */
static bool is_no_ca(const struct ca_cert *cert, bool is_anchor, struct ca_fault *fault)
{
    if (cert->is_ca || (is_anchor && cert->is_v1)) {
        return false;
    }
    return found(fault, CA_FAULT_NOT_A_CA, "'%s' issues certificates but is not a CA",
                 cert->short_name);
}

static bool has_wrong_usage(const struct ca_cert *cert, struct ca_fault *fault)
{
    if ((cert->key_usage & CA_USAGE_CERT_SIGN) == 0) {
        return found(fault, CA_FAULT_CA_USAGE,
                     "the key usage of '%s' does not allow it to sign certificates",
                     cert->short_name);
    }
    if (!cert->allows_server_auth) {
        return found(fault, CA_FAULT_CA_USAGE,
                     "the extended key usage of '%s' does not cover TLS servers", cert->short_name);
    }
    return false;
}

static bool has_bad_constraints(const struct ca_cert *cert, struct ca_fault *fault)
{
    return !ca_constraints_are_sound(cert) &&
           found(fault, CA_FAULT_NAMES, "the name constraints of '%s' are malformed",
                 cert->short_name);
}

static bool has_too_long_path(const struct ca_cert *const *certs, size_t at, struct ca_fault *fault)
{
    const struct ca_cert *cert = certs[at];
    long below = 0;

    for (size_t i = 1; i < at; i++) {
        below += !certs[i]->is_self_issued;
    }
    if (cert->path_len_max < 0 || below <= cert->path_len_max) {
        return false;
    }
    return found(fault, CA_FAULT_PATH_LEN, "'%s' allows %ld CAs below it, the path has %ld",
                 cert->short_name, cert->path_len_max, below);
}

static bool forbids_names_of(const struct ca_cert *ca, const struct ca_cert *cert,
                             struct ca_fault *fault)
{
    char shown[CA_NAME_SHOWN_MAX];

    switch (ca_constraints_judge(ca, cert, shown)) {
    case CA_CONSTRAINT_ADMITS:
        return false;
    case CA_CONSTRAINT_FORBIDS:
        return found(fault, CA_FAULT_NAMES,
                     "the name constraints of '%s' forbid a name of '%s': %s", ca->short_name,
                     cert->short_name, shown);
    case CA_CONSTRAINT_MALFORMED:
        return found(fault, CA_FAULT_NAMES, "the name constraints of '%s' are malformed",
                     ca->short_name);
    case CA_CONSTRAINT_TOO_MANY:
        return found(fault, CA_FAULT_NAMES,
                     "'%s' has too many name constraints for the names of '%s'", ca->short_name,
                     cert->short_name);
    }
    return false;
}

/* Self-issued certificates are exempt unless they are the leaf, RFC 5280 6.1.3 (b). */
static bool forbids_a_name(const struct ca_cert *const *certs, size_t at, struct ca_fault *fault)
{
    for (size_t i = 0; i < at; i++) {
        if ((i == 0 || !certs[i]->is_self_issued) && forbids_names_of(certs[at], certs[i], fault)) {
            return true;
        }
    }
    return false;
}

static bool is_faulty_leaf(const struct ca_cert *leaf, const struct ca_purpose *purpose,
                           struct ca_fault *fault)
{
    return is_for_another_host(leaf, purpose, fault) || has_wrong_dates(leaf, purpose, fault) ||
           is_no_server(leaf, fault) || has_bad_extension(leaf, fault) ||
           has_bad_form(leaf, CA_AS_LEAF, fault);
}

static bool is_faulty_issuer(const struct ca_cert *cert, bool is_anchor,
                             const struct ca_purpose *purpose, struct ca_fault *fault)
{
    unsigned role = is_anchor ? CA_AS_ANCHOR : CA_AS_ISSUER;

    return is_no_ca(cert, is_anchor, fault) || has_wrong_dates(cert, purpose, fault) ||
           has_bad_extension(cert, fault) || has_wrong_usage(cert, fault) ||
           has_bad_constraints(cert, fault) || has_bad_form(cert, role, fault);
}

bool ca_leaf_judge(const struct ca_cert *leaf, const struct ca_purpose *purpose,
                   struct ca_fault *fault)
{
    *fault = (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    return !is_faulty_leaf(leaf, purpose, fault) && !is_too_weak(leaf, false, fault);
}

bool ca_issuer_judge(const struct ca_cert *issuer, bool is_anchor, const struct ca_purpose *purpose,
                     struct ca_fault *fault)
{
    *fault = (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    return !is_faulty_issuer(issuer, is_anchor, purpose, fault) &&
           !is_too_weak(issuer, is_anchor, fault);
}

bool ca_path_len_judge(const struct ca_cert *const *certs, size_t at, struct ca_fault *fault)
{
    *fault = (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    return !has_too_long_path(certs, at, fault);
}

bool ca_names_judge(const struct ca_cert *ca, const struct ca_cert *below, struct ca_fault *fault)
{
    *fault = (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    return !forbids_names_of(ca, below, fault);
}

void ca_path_judge(const struct ca_cert *const *certs, size_t len, const struct ca_purpose *purpose,
                   struct ca_fault *fault)
{
    size_t at = 0;

    *fault = (struct ca_fault){ CA_FAULT_NONE, 0, "" };
    bool is_faulty = is_faulty_leaf(certs[0], purpose, fault);
    for (size_t i = 1; i < len && !is_faulty; i++) {
        at = i;
        is_faulty = is_faulty_issuer(certs[i], i == len - 1, purpose, fault) ||
                    has_too_long_path(certs, i, fault) || forbids_a_name(certs, i, fault);
    }
    for (size_t i = 0; i < len && !is_faulty; i++) {
        at = i;
        is_faulty = is_too_weak(certs[i], i == len - 1 && i > 0, fault);
    }
    fault->at = is_faulty ? at : 0;
}
