/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_ROOT_CALENDAR_H
#define CA_X509_ROOT_CALENDAR_H

/*
 * When root programs stop to trust a root for servers, where that is earlier
 * than the root itself says.
 *
 * The dates are built in (data/root-calendar.tsv); each row names the source
 * that states it of this very root. A device takes no notice of them, but the
 * servers that it talks to will move away from such a root before they come.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "x509/cert.h"

struct ca_distrust {
    bool is_known;         /* the calendar has a row for the root */
    int64_t date_s;        /* the first moment of that day, seconds since 1970 */
    struct ca_span source; /* a URL; constant text */
    struct ca_span note;   /* who does what; constant text */
};

/* Look a certificate up by its SHA-256. */
struct ca_distrust ca_root_calendar_find(const struct ca_cert *cert);

#endif
