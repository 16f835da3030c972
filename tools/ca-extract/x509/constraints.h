/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_CONSTRAINTS_H
#define CA_X509_CONSTRAINTS_H

/*
 * Name constraints: what a CA says of the names below it, RFC 5280 4.2.1.10.
 *
 * Judged for DNS names (a wildcard stands for every name it covers), IP
 * addresses, mailboxes, directory names and the hosts of URIs. A constraint on
 * another form of name forbids every name of that form.
 */

#include <stdbool.h>
#include <stddef.h>

#include "x509/cert.h"
#include "x509/names.h"

enum ca_constraint_verdict {
    CA_CONSTRAINT_ADMITS,    /* or the CA has none */
    CA_CONSTRAINT_FORBIDS,   /* a name is outside what is permitted, or excluded */
    CA_CONSTRAINT_MALFORMED, /* the constraints make no sense, so they admit nothing */
    CA_CONSTRAINT_TOO_MANY   /* names times constraints: over CA_CONSTRAINT_PAIRS_MAX */
};

/* 2^20: what a certificate of 256 KiB can hold is far more; what is in use far less. */
enum { CA_CONSTRAINT_PAIRS_MAX = 1 << 20 };

/*
 * Hold the names of `cert` against the constraints of `ca`.
 *
 * in        every name counts: subject alternative names, the subject, and
 *           mailboxes in the subject.
 * out       shown: with CA_CONSTRAINT_FORBIDS the name that is forbidden, masked.
 */
enum ca_constraint_verdict ca_constraints_judge(const struct ca_cert *ca,
                                                const struct ca_cert *cert,
                                                char shown[static CA_NAME_SHOWN_MAX]);

/* True when `ca` has no constraints, or such that can be read and make sense. */
bool ca_constraints_are_sound(const struct ca_cert *ca);

#endif
