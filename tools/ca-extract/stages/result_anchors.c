/* SPDX-License-Identifier: Apache-2.0 */
/* The anchors as templates want them: the part of stages/result.h that a header shows. */

#include "stages/result_parts.h"

#include <string.h>

#include "base/text.h"
#include "x509/key_parts.h"
#include "x509/pem.h"

/* What forms need that carry subject and key in place of the certificate. */
static void put_key_parts(struct ca_value *value, const struct ca_cert *cert)
{
    struct ca_key_parts parts;
    bool is_known = ca_key_parts_take(cert, &parts);

    ca_value_put_truth(value, "is_rsa", is_known && parts.curve == NULL);
    ca_value_put_truth(value, "is_ec", is_known && parts.curve != NULL);
    ca_value_put_text(value, "curve", is_known && parts.curve != NULL ? parts.curve : "");
    ca_result_put_bytes(value, "subject_lines", ca_cert_subject_der(cert));
    ca_result_put_bytes(value, "modulus_lines",
                        is_known ? parts.modulus : (struct ca_span){ NULL, 0 });
    ca_result_put_bytes(value, "exponent_lines",
                        is_known ? parts.exponent : (struct ca_span){ NULL, 0 });
    ca_result_put_bytes(value, "point_lines", is_known ? parts.point : (struct ca_span){ NULL, 0 });
}

/* What the device said of it, or of the root it verifies to, for the first target. */
static const struct ca_verdict *verdict_of(const struct ca_run *runs,
                                           const struct ca_anchor *anchor)
{
    const struct ca_run *run = &runs[anchor->needed_by[0]];
    size_t at = 0;

    while (
        !ca_cert_equal(run->candidates.candidate[at].root->cert, anchor->candidate->root->cert)) {
        at++;
    }
    return &run->verdicts.verdict[at];
}

static bool is_named_before(const struct ca_run *runs, const struct ca_anchor *anchor, size_t at)
{
    const char *name = runs[anchor->needed_by[at]].target.name;

    if (runs[anchor->needed_by[at]].profile == runs[0].profile) {
        return false; /* each target once a device */
    }
    for (size_t i = 0; i < at; i++) {
        if (strcmp(runs[anchor->needed_by[i]].target.name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* An intermediate lies in no store of roots, whoever named the root above it. */
static const char *trust_of(const struct ca_anchor *anchor)
{
    return anchor->role == CA_ROLE_INTERMEDIATE ? "NO ROOT: here because the server does not send "
                                                  "it and --include-intermediates embeds it"
                                                : ca_standing_clause(anchor->candidate->standing);
}

static struct ca_value *anchor_value(const struct ca_run *runs, const struct ca_choice *choice,
                                     size_t at, size_t *pem_len)
{
    const struct ca_anchor *anchor = &choice->anchor[at];
    struct ca_value *value = ca_value_object();
    struct ca_value *hosts = ca_value_list();
    struct ca_text pem = { 0 };
    char words[CA_WHY_TEXT_MAX];

    ca_result_put_certificate(value, anchor->cert);
    ca_result_put_date(value, "not_before_date", anchor->cert->not_before_s);
    ca_result_put_date(value, "not_after_date", anchor->cert->not_after_s);
    ca_value_put_number(value, "number", (int64_t)at + 1);
    ca_value_put_text(value, "standing", ca_standing_word(anchor->candidate->standing));
    ca_value_put_text(value, "trust", trust_of(anchor));
    ca_value_put_text(value, "role", ca_role_word(anchor->role));
    ca_choice_why(choice, anchor, words);
    ca_value_put_text(value, "why", words);
    ca_value_put_truth(value, "chosen", true);
    ca_value_put_text(value, "reason", words);
    ca_value_put(value, "verdict", ca_result_verdict(verdict_of(runs, anchor)));
    ca_choice_outlook(anchor->candidate, words);
    ca_value_put_text(value, "distrust", anchor->role == CA_ROLE_INTERMEDIATE ? "" : words);
    for (size_t i = 0; i < anchor->needed_count; i++) {
        if (!is_named_before(runs, anchor, i)) { /* by another device */
            ca_value_append(hosts, ca_value_of_text(runs[anchor->needed_by[i]].target.name));
        }
    }
    ca_value_put(value, "needed_by", hosts);
    ca_pem_put(ca_bytes_span(&anchor->cert->der), &pem);
    *pem_len += pem.len;
    ca_value_put_text(value, "pem", ca_text_words(&pem));
    ca_result_put_bytes(value, "der_lines", ca_bytes_span(&anchor->cert->der));
    put_key_parts(value, anchor->cert);
    ca_value_put_truth(value, "is_last", at + 1 == choice->count);
    ca_value_put(value, "pem_lines",
                 ca_result_pem_lines(ca_text_span(&pem), at + 1 == choice->count));
    ca_text_clear(&pem);
    return value;
}

void ca_result_put_anchors(struct ca_value *root, const struct ca_run *runs,
                           const struct ca_choice *choice)
{
    struct ca_value *list = ca_value_list();
    size_t pem_len = 0, der_len = 0;

    for (size_t i = 0; i < choice->count; i++) {
        der_len += choice->anchor[i].cert->der.len;
        ca_value_append(list, anchor_value(runs, choice, i, &pem_len));
    }
    ca_value_put(root, "anchors", list);
    ca_value_put_number(root, "anchor_count", (int64_t)choice->count);
    ca_value_put_truth(root, "is_one_anchor", choice->count == 1);
    ca_value_put_number(root, "der_size", (int64_t)der_len);
    ca_value_put_number(root, "pem_size", (int64_t)pem_len + 1);
    ca_value_put_truth(root, "is_too_long_for_a_literal", pem_len > CA_LITERAL_MAX);
    if (choice->count > 0) {
        ca_result_put_moment(root, "time_floor", "time_floor_s", choice->not_before_s);
        ca_result_put_date(root, "time_floor_date", choice->not_before_s);
        ca_result_put_moment(root, "valid_until", "valid_until_s", choice->not_after_s);
        ca_result_put_date(root, "valid_until_date", choice->not_after_s);
    }
}
