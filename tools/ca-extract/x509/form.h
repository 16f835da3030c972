/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_FORM_H
#define CA_X509_FORM_H

/*
 * What a certificate must look like by itself, besides what it says.
 *
 * A fault makes it useless: it contradicts itself, or says in a broken way
 * what somebody relies on. A note is a departure from the profile that harms
 * nobody who verifies the path; it is told, and changes nothing.
 */

#include <stddef.h>

#include "x509/cert.h"

/* What a certificate is on a path: one of the first three bits. */
enum { CA_AS_LEAF = 1 << 0, CA_AS_ISSUER = 1 << 1, CA_AS_ANCHOR = 1 << 2 };

/*
 * The first fault of form.
 *
 * out       a clause that follows "the certificate of 'NAME' "; NULL for none. Constant.
 * source    RFC 5280 4.2 and its subsections; CA/Browser Forum Baseline
 *           Requirements 7.1.2 for the mark on alternative names and for a
 *           server that calls itself a CA.
 */
const char *ca_form_fault(const struct ca_cert *cert, unsigned role);

/*
 * The note at `index`, counted from 0.
 *
 * out       a clause as above; NULL behind the last. Constant.
 */
const char *ca_form_note(const struct ca_cert *cert, unsigned role, size_t index);

#endif
