/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_PUBLIC_ROOTS_H
#define CA_X509_PUBLIC_ROOTS_H

/*
 * Which roots the public trusts: the list built into the program.
 *
 * Made from Debian's ca-certificates packages, which follow Mozilla's root
 * program (data/public-roots.tsv; tools/data/public_roots.py makes it). The
 * machine's own store can only supply candidates: a root there that is not on
 * this list is most likely the CA of a proxy that intercepts TLS.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "x509/cert.h"

struct ca_public_root {
    bool is_listed;
    bool is_withdrawn;           /* an older list had it, the newest has not */
    struct ca_span last_version; /* of the newest list that has it; constant text */
};

/* Look a certificate up by its SHA-256. */
struct ca_public_root ca_public_root_find(const struct ca_cert *cert);

/* The day of the newest list, seconds since 1970; 0 if the data do not say. */
int64_t ca_public_roots_date_s(void);

#endif
