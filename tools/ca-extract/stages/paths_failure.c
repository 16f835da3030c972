/* SPDX-License-Identifier: Apache-2.0 */
/* Why no path may be trusted, in words: the other half of stages/paths.h. */

#include "stages/paths.h"

#include "base/clock.h"
#include "x509/crypto.h"

/* How many certificates were found in order. Strength is looked at when all else is. */
static size_t progress_of(const struct ca_path *path)
{
    return path->fault.at + (path->fault.kind == CA_FAULT_WEAK ? path->len : 0);
}

/* The path that got farthest before it met a fault; of equals the first, which is the shortest. */
static const struct ca_path *nearest_path(const struct ca_paths *paths)
{
    const struct ca_path *nearest = &paths->path[0];

    for (size_t i = 1; i < paths->count; i++) {
        if (progress_of(&paths->path[i]) > progress_of(nearest)) {
            nearest = &paths->path[i];
        }
    }
    return nearest;
}

static void hint_at_clock(const struct ca_purpose *purpose, struct ca_error *err)
{
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(purpose->now_s, date);
    ca_error_hint(err, "the server needs a new certificate, unless %s is not today's date", date);
}

static void explain_fault(const struct ca_fault *fault, const struct ca_presented *presented,
                          const struct ca_purpose *purpose, struct ca_error *err)
{
    bool is_leaf = fault->at == 0;

    if (fault->kind == CA_FAULT_WRONG_HOST) {
        ca_fail(err, CA_ERR_NO_PATH, "the server's certificate is not for '%s'", purpose->host);
        ca_error_hint(err,
                      presented->is_connected
                          ? "ask for a name that it is for; --connect-to reaches it elsewhere"
                          : "the first certificate of a list is the server's own: is it, and is "
                            "--host a name that it is for?");
    } else if (fault->kind == CA_FAULT_EXPIRED && is_leaf) {
        ca_fail(err, CA_ERR_NO_PATH, "the server's certificate has expired");
        hint_at_clock(purpose, err);
    } else if (fault->kind == CA_FAULT_NOT_YET_VALID && is_leaf) {
        ca_fail(err, CA_ERR_NO_PATH, "the server's certificate is not yet valid");
        hint_at_clock(purpose, err);
    } else {
        ca_fail(err, CA_ERR_NO_PATH, "no path from '%s' to a trusted root may be used",
                purpose->host);
        ca_error_hint(err, "the server's operator must mend its certificates; see --explain");
    }
    ca_error_cause(err, "%s", fault->text);
}

static void explain_self_signed(const struct ca_dead_end *end, const char *store_name,
                                const struct ca_purpose *purpose, struct ca_error *err)
{
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(end->cert, sha256);
    if (end->depth == 0) {
        ca_fail(err, CA_ERR_NO_PATH, "'%s' presents a self-signed certificate", purpose->host);
        if (end->is_named) {
            ca_error_cause(err, "a server's own certificate is never its root, though %s has it",
                           store_name);
        }
        ca_error_cause(err, "nobody but '%s' itself vouches for it", end->cert->short_name);
        ca_error_hint(err, "have it issued by a CA of your own, and name that with --roots FILE");
        return;
    }
    ca_fail(err, CA_ERR_NO_PATH, "the root of '%s' is not trusted", purpose->host);
    ca_error_cause(err, "the chain ends in '%s' (sha256 %s), which is not in %s",
                   end->cert->short_name, sha256, store_name);
    ca_error_hint(err, "if this is a CA of your own, name it with --roots FILE");
}

static void explain_missing_issuer(const struct ca_dead_end *end,
                                   const struct ca_presented *presented, const char *store_name,
                                   const struct ca_purpose *purpose, struct ca_error *err)
{
    const struct ca_cert *cert = end->cert;

    ca_fail(err, CA_ERR_NO_PATH, "no path from '%s' to a trusted root", purpose->host);
    if (end->has_namesake) {
        ca_error_cause(err,
                       "'%s' names '%s' as its issuer, but the CA of that name has another key",
                       cert->short_name, cert->issuer);
    } else {
        ca_error_cause(err, "the issuer of '%s', '%s', is neither presented nor in %s",
                       cert->short_name, cert->issuer, store_name);
    }
    if (end->depth == 0 && presented->count == 1) {
        ca_error_hint(err,
                      "the server sends no intermediate certificate: its operator must add it; "
                      "--fetch-issuers names it");
    } else {
        ca_error_hint(err, "name the missing root with --roots FILE, if you trust it");
    }
}

void ca_paths_explain_failure(const struct ca_paths *paths, const struct ca_presented *presented,
                              const char *store_name, const struct ca_purpose *purpose,
                              struct ca_error *err)
{
    const struct ca_dead_end *end = &paths->dead_end;

    if (paths->is_cut) {
        ca_fail(err, CA_ERR_NO_PATH, "too many possible paths from '%s'", purpose->host);
        ca_error_cause(err,
                       "the search ends at %d paths, %d issuers or %d signatures, and none it "
                       "found may be used",
                       CA_PATHS_MAX, CA_PATH_STEPS_MAX, CA_PATH_SIGNATURES_MAX);
        ca_error_hint(err, "no honest server needs so many: look at what it presents");
    } else if (paths->count > 0) {
        explain_fault(&nearest_path(paths)->fault, presented, purpose, err);
    } else if (end->is_self_signed) {
        explain_self_signed(end, store_name, purpose, err);
    } else {
        explain_missing_issuer(end, presented, store_name, purpose, err);
    }
}
