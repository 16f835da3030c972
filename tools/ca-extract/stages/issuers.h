/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_ISSUERS_H
#define CA_STAGES_ISSUERS_H

/*
 * Beside stage 4, and only with --fetch-issuers: certificates that the server
 * did not send are fetched from where the others say (AIA, RFC 5280 4.2.2.1).
 *
 * They let the tool say what is missing; they do not make the chain complete.
 * A device fetches nothing, so a path over one of them is no path for it.
 * Nothing fetched is trusted: it is one more certificate for stages/paths.h to
 * try, and what stands in no store ends no path.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "stages/connection.h"
#include "x509/cert.h"

enum {
    CA_ISSUERS_FETCHES_MAX = 16,    /* URLs asked for one target, redirects counted */
    CA_ISSUERS_CERTS_MAX = 64,      /* certificates taken for one target */
    CA_ISSUERS_BODY_MAX = 64 * 1024 /* bytes of one reply; a .p7c of cross-signs has 10,000 */
};

/* What came of one URL. */
struct ca_fetch {
    char *url;         /* owned; as the certificate has it, printable */
    size_t certs;      /* taken from the reply, and not known before */
    char outcome[160]; /* "1 certificate", or why there is none */
};

struct ca_issuers {
    const struct ca_cert **cert; /* owned, and what it points to */
    size_t count;
    struct ca_fetch *fetch; /* owned: room for CA_ISSUERS_FETCHES_MAX, once something is fetched */
    size_t fetch_count;
    bool is_cut;         /* a limit was met: not every URL was asked */
    int64_t deadline_ms; /* for all fetches together; 0: nothing was fetched yet */
};

/*
 * Fetch the issuers of some certificates.
 *
 * in        child: certificates whose issuer is missing. reaching: --proxy,
 *           family, and the time for all fetches of a target together.
 * out       issuers: more of them; begins as `= { 0 }`, released with
 *           ca_issuers_clear. False when nothing new came: to look for paths
 *           once more is then useless.
 * limits    http only: what else a certificate names is noted as such. No URL
 *           is asked twice; three redirects, one of them to another host; the
 *           constants above. DER, PEM or PKCS#7 whatever the server calls it.
 */
bool ca_issuers_fetch(const struct ca_cert *const *child, size_t count,
                      const struct ca_reaching *reaching, struct ca_issuers *issuers);

/*
 * Add to a failure that what is missing could not be fetched either: its hint
 * becomes the URL asked last and what came of it.
 */
void ca_issuers_tell(const struct ca_issuers *issuers, struct ca_error *err);

/* Release and zero. */
void ca_issuers_clear(struct ca_issuers *issuers);

#endif
