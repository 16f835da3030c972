/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_EXTENSIONS_H
#define CA_X509_EXTENSIONS_H

/*
 * The extensions of a certificate as they stand in its DER.
 *
 * For the questions that OpenSSL's decoded form does not answer: is it marked
 * critical, is it there twice, what exactly stands in it.
 */

#include <stdbool.h>

#include "base/bytes.h"
#include "x509/cert.h"

enum ca_extension_id {
    CA_EXTENSION_SUBJECT_KEY,        /* subjectKeyIdentifier */
    CA_EXTENSION_ALT_NAMES,          /* subjectAltName */
    CA_EXTENSION_BASIC_CONSTRAINTS,  /* basicConstraints */
    CA_EXTENSION_NAME_CONSTRAINTS,   /* nameConstraints */
    CA_EXTENSION_AUTHORITY_KEY,      /* authorityKeyIdentifier */
    CA_EXTENSION_POLICY_CONSTRAINTS, /* policyConstraints */
    CA_EXTENSION_AUTHORITY_ACCESS,   /* authorityInfoAccess */
    CA_EXTENSION_COUNT
};

struct ca_extension {
    struct ca_span value; /* inside the OCTET STRING; borrows from the certificate */
    bool is_critical;
};

/* Find an extension; false when the certificate has none of that kind. */
bool ca_extension_find(const struct ca_cert *cert, enum ca_extension_id id,
                       struct ca_extension *extension);

/* True when every extension can be read and none is there twice, RFC 5280 4.2. */
bool ca_extensions_are_sound(const struct ca_cert *cert);

/* The key identifiers, empty when absent or malformed. They borrow from the certificate. */
struct ca_span ca_extension_subject_key(const struct ca_cert *cert);
struct ca_span ca_extension_authority_key(const struct ca_cert *cert);

/*
 * Step into an element that must fill `whole` and have this tag.
 *
 * out       contents: borrows from `whole`.
 */
bool ca_der_enter(struct ca_span whole, uint8_t tag, struct ca_span *contents);

#endif
