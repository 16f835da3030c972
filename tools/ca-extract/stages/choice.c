/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

int ca_choice_best(const struct ca_run *run)
{
    for (size_t i = 0; i < run->candidates.count; i++) {
        if (ca_verdict_is_accepted(&run->verdicts.verdict[i])) {
            return (int)i; /* candidates stand best first */
        }
    }
    return CA_CHOICE_NOBODY;
}

static void fail_not_public(const struct ca_run *run, struct ca_error *err)
{
    const struct ca_root *root = run->candidates.candidate[0].root;
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(root->cert, sha256);
    ca_fail(err, CA_ERR_NO_PATH,
            "'%s' ends in a root that this machine trusts and the public "
            "does not",
            run->target.name);
    ca_error_cause(err, "'%s' in %s is not a public root: most likely a proxy here intercepts TLS",
                   root->cert->short_name, root->where);
    ca_error_hint(err, "go around the proxy; or, if it is your own CA: --allow-private sha256:%s",
                  sha256);
}

/* True when the path to the candidate needs a certificate that is not presented. */
static const struct ca_cert *not_presented(const struct ca_run *run,
                                           const struct ca_candidate *candidate)
{
    const struct ca_path *path = candidate->path;

    for (size_t i = 1; i + 1 < path->len; i++) {
        bool is_presented = false;
        for (size_t k = 0; k < run->presented.count; k++) {
            is_presented = is_presented || ca_cert_equal(path->certs[i], run->presented.cert[k]);
        }
        if (!is_presented) {
            return path->certs[i];
        }
    }
    return NULL;
}

static void fail_device(const struct ca_run *run, struct ca_error *err)
{
    size_t asked = 0, first = 0;

    for (size_t i = run->candidates.count; i > 0; i--) {
        if (run->verdicts.verdict[i - 1].is_asked) {
            asked++;
            first = i - 1;
        }
    }
    const struct ca_verdict *verdict = &run->verdicts.verdict[first];
    const struct ca_candidate *candidate = &run->candidates.candidate[first];
    const struct ca_cert *missing = not_presented(run, candidate);

    ca_fail(err, CA_ERR_DEVICE, "the device would refuse '%s' with any of %zu roots",
            run->target.name, asked);
    ca_error_cause(err, "with '%s': %s", candidate->root->cert->short_name,
                   ca_verdict_reason(verdict));
    if (missing != NULL) {
        ca_error_hint(err, "the server does not send '%s', and a device does not fetch it",
                      missing->short_name);
    } else if (verdict->certificates.finds_no_path) {
        ca_error_hint(err, "the server presents its certificates in an order that the device "
                           "cannot follow");
    } else if (run->presented.refusal[0] != '\0') {
        ca_error_hint(err, "server and device have no version, cipher suite, group or signature "
                           "scheme in common; the profile's are in data/profiles/");
    } else if (!verdict->is_handshake_accepted) {
        ca_error_hint(err, "the server must send fewer or smaller certificates");
    }
}

/* Set run->err where nothing can be taken. */
static void explain_nobody(struct ca_run *run)
{
    bool any_asked = false;

    for (size_t i = 0; i < run->verdicts.count; i++) {
        any_asked = any_asked || run->verdicts.verdict[i].is_asked;
    }
    if (any_asked) {
        fail_device(run, &run->err);
    } else {
        fail_not_public(run, &run->err);
    }
}

static void take(struct ca_choice *choice, const struct ca_candidate *candidate, size_t run_at)
{
    struct ca_anchor *anchor = NULL;

    for (size_t i = 0; i < choice->count && anchor == NULL; i++) {
        bool is_it = ca_cert_equal(choice->anchor[i].cert, candidate->root->cert);
        anchor = is_it ? &choice->anchor[i] : NULL;
    }
    if (anchor == NULL) {
        choice->anchor = ca_grow(choice->anchor, choice->count, sizeof *choice->anchor);
        anchor = &choice->anchor[choice->count++];
        *anchor = (struct ca_anchor){ candidate, candidate->root->cert, NULL, 0, INT64_MAX };
    }
    anchor->needed_by = ca_grow(anchor->needed_by, anchor->needed_count, sizeof *anchor->needed_by);
    anchor->needed_by[anchor->needed_count++] = run_at;
    if (candidate->life_s < anchor->life_s) {
        anchor->life_s = candidate->life_s;
    }
}

static int by_sha256(const void *a, const void *b)
{
    const struct ca_anchor *anchor_a = a, *anchor_b = b;

    return memcmp(anchor_a->cert->sha256, anchor_b->cert->sha256, CA_SHA256_LEN);
}

static void note_dates(struct ca_choice *choice)
{
    choice->not_before_s = INT64_MIN;
    choice->not_after_s = INT64_MAX;
    choice->life_s = INT64_MAX;
    for (size_t i = 0; i < choice->count; i++) {
        const struct ca_cert *cert = choice->anchor[i].cert;

        if (cert->not_before_s > choice->not_before_s) {
            choice->not_before_s = cert->not_before_s;
        }
        if (cert->not_after_s < choice->not_after_s) {
            choice->not_after_s = cert->not_after_s;
        }
        if (choice->anchor[i].life_s < choice->life_s) {
            choice->life_s = choice->anchor[i].life_s;
        }
    }
}

bool ca_choice_make(struct ca_run *runs, size_t count, struct ca_choice *choice)
{
    bool done = true;

    *choice = (struct ca_choice){ .anchor = NULL };
    for (size_t i = 0; i < count; i++) {
        if (runs[i].err.code != CA_OK) {
            done = false;
            continue;
        }
        int best = ca_choice_best(&runs[i]);
        if (best == CA_CHOICE_NOBODY) {
            explain_nobody(&runs[i]);
            done = false;
            continue;
        }
        take(choice, &runs[i].candidates.candidate[best], i);
    }
    if (choice->count > 0) {
        qsort(choice->anchor, choice->count, sizeof *choice->anchor, by_sha256);
    }
    note_dates(choice);
    return done;
}

bool ca_choice_has(const struct ca_choice *choice, const struct ca_cert *cert)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (ca_cert_equal(choice->anchor[i].cert, cert)) {
            return true;
        }
    }
    return false;
}

void ca_choice_reason(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                      char text[static CA_REASON_TEXT_MAX])
{
    const struct ca_candidate *candidate = &run->candidates.candidate[at];
    const struct ca_verdict *verdict = &run->verdicts.verdict[at];
    int best = ca_choice_best(run);
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(candidate->life_s, date);
    if (!verdict->is_asked) {
        snprintf(text, CA_REASON_TEXT_MAX, "not public: it lies in %s", candidate->root->where);
    } else if (!ca_verdict_is_accepted(verdict)) {
        snprintf(text, CA_REASON_TEXT_MAX, "the device would refuse: %s",
                 ca_verdict_reason(verdict));
    } else if ((size_t)best == at && run->candidates.count == 1) {
        snprintf(text, CA_REASON_TEXT_MAX, "the only root that fits; good until %s", date);
    } else if ((size_t)best == at) {
        snprintf(text, CA_REASON_TEXT_MAX, "lives longest of %zu; good until %s",
                 run->candidates.count, date);
    } else if (ca_choice_has(choice, candidate->root->cert)) {
        snprintf(text, CA_REASON_TEXT_MAX, "chosen for another target; good until %s", date);
    } else if (candidate->standing == CA_STANDING_WITHDRAWN) {
        snprintf(text, CA_REASON_TEXT_MAX, "withdrawn from the public list; good until %s", date);
    } else {
        snprintf(text, CA_REASON_TEXT_MAX, "good until %s, not longer than '%s'", date,
                 run->candidates.candidate[best].root->cert->short_name);
    }
}

void ca_choice_clear(struct ca_choice *choice)
{
    for (size_t i = 0; i < choice->count; i++) {
        ca_free(choice->anchor[i].needed_by);
    }
    ca_free(choice->anchor);
    *choice = (struct ca_choice){ .anchor = NULL };
}
