/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_RULES_H
#define CA_X509_RULES_H

/*
 * Whether a path of certificates may be trusted: RFC 5280 section 6, plus the
 * strength that this program asks for.
 *
 * A fault of a certificate by itself (ca_leaf_judge, ca_issuer_judge) holds on
 * every path, one between certificates (ca_path_len_judge,
 * ca_names_judge) on every path that
 * begins in the same way: a search need not go on from either.
 *
 * Signatures are not looked at here: a path exists only where they verify
 * (stages/paths.h). What the device would say is another question
 * (stages/verdicts.h).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "x509/cert.h"

/* What a path is judged for. */
struct ca_purpose {
    const char *host; /* DNS name or address, borrowed; NULL asks for no name */
    bool is_address;
    int64_t now_s; /* seconds since 1970, UTC */
};

enum ca_fault_kind {
    CA_FAULT_NONE = 0,
    CA_FAULT_EXPIRED,
    CA_FAULT_NOT_YET_VALID,
    CA_FAULT_WRONG_HOST,
    CA_FAULT_LEAF_USAGE, /* EKU of the leaf forbids a TLS server */
    CA_FAULT_NOT_A_CA,   /* issues certificates without being a CA */
    CA_FAULT_CA_USAGE,   /* EKU or key usage of a CA forbids what it did */
    CA_FAULT_PATH_LEN,   /* more CAs below than its path length allows */
    CA_FAULT_NAMES,      /* its name constraints forbid a name below */
    CA_FAULT_EXTENSION,  /* a critical extension unknown, or one malformed */
    CA_FAULT_FORM,       /* it contradicts itself or its profile: x509/form.h */
    CA_FAULT_WEAK,       /* key or signature below the required strength */
    CA_FAULT_COUNT
};

enum { CA_FAULT_TEXT_MAX = 400 };

/* The first fault of a path. Starts as `{ 0 }`, which is none. */
struct ca_fault {
    enum ca_fault_kind kind;
    size_t at;                    /* which certificate of the path; 0 is the leaf */
    char text[CA_FAULT_TEXT_MAX]; /* a clause that names certificate and reason */
};

/*
 * Judge a path.
 *
 * in        certs: leaf first, anchor last, each signed by the next; len >= 1.
 * out       fault: kind CA_FAULT_NONE when the path may be trusted. Faults of
 *           the leaf come before those of the CAs, and those nearer to the
 *           leaf before those further up, because a user can act on them.
 *           Strength comes last: CA_FAULT_WEAK means that all else is right.
 * limits    the anchor's own signature is not judged; its key is, with which
 *           it signed what is below, and its dates, CA flag, usages and
 *           constraints are. The key usage of the leaf is for the handshake,
 *           so for the device to judge (stages/verdicts.h). Revocation and
 *           certificate policies are not looked at.
 * source    dates 4.1.2.5, CA flag and path length 4.2.1.9 (self-issued
 *           certificates are not counted), key usage 4.2.1.3, EKU 4.2.1.12,
 *           name constraints 4.2.1.10, criticality 4.2: all RFC 5280.
 */
void ca_path_judge(const struct ca_cert *const *certs, size_t len, const struct ca_purpose *purpose,
                   struct ca_fault *fault);

/* The faults that a certificate has by itself; true without one. Like
 * ca_path_judge, with fault->at 0. Strength is among them. */
bool ca_leaf_judge(const struct ca_cert *leaf, const struct ca_purpose *purpose,
                   struct ca_fault *fault);
bool ca_issuer_judge(const struct ca_cert *issuer, bool is_anchor, const struct ca_purpose *purpose,
                     struct ca_fault *fault);

/*
 * The faults between certs[at] and those below it; true without one.
 *
 * out       fault: as above, with fault->at 0. Of the names those of one
 *           certificate are judged; all below count but self-issued CAs.
 */
bool ca_path_len_judge(const struct ca_cert *const *certs, size_t at, struct ca_fault *fault);
bool ca_names_judge(const struct ca_cert *ca, const struct ca_cert *below, struct ca_fault *fault);

#endif
