/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/proof.h"

#include "device/engine.h"
#include "device/needs.h"
#include "readback/carried.h"
#include "x509/key_parts.h"
#include "x509/pem.h"

static bool prove_run(struct ca_question *question, const struct ca_run *run, int taken,
                      struct ca_error *err)
{
    struct ca_judgement judgement;

    if (run->err.code != CA_OK) {
        return true; /* --keep-going: the product does not claim to serve it */
    }
    question->profile = run->profile;
    question->presented = (const struct ca_cert *const *)run->presented.cert;
    question->presented_count = run->presented.count;
    question->host = run->target.host;
    question->is_tls_1_3 = ca_presented_is_tls_1_3(&run->presented, question->profile);
    question->leaf_use = run->presented.leaf_use;
    question->known = &run->verdicts.verdict[taken].certificates;
    ca_engine_judge(question, &judgement);
    if (!judgement.is_accepted) {
        ca_fail(err, CA_ERR_DEVICE, "the device would refuse '%s' with this product",
                run->target.name);
        ca_error_cause(err, "%s", judgement.reason);
        return false;
    }
    return true;
}

/* Certificates in the order of the choice; what keeps only parts may have an order of its own. */
static bool is_carried_as(const struct ca_carried_root *root, const struct ca_cert *cert)
{
    return root->der.len > 0
               ? ca_span_equal(ca_bytes_span(&root->der), ca_bytes_span(&cert->der))
               : ca_span_equal(ca_bytes_span(&root->subject), ca_cert_subject_der(cert)) &&
                     ca_span_equal(ca_bytes_span(&root->key), ca_bytes_span(&cert->spki));
}

static bool is_carried(const struct ca_carried *carried, size_t at, const struct ca_cert *cert)
{
    bool is_ordered = carried->root[at].der.len > 0;
    bool is_found = is_carried_as(&carried->root[at], cert);

    for (size_t i = 0; i < carried->count && !is_ordered && !is_found; i++) {
        is_found = is_carried_as(&carried->root[i], cert);
    }
    return is_found;
}

static bool carries_the_choice(const struct ca_carried *carried, const struct ca_choice *choice)
{
    bool is_same = carried->count == choice->count;

    for (size_t i = 0; i < choice->count && is_same; i++) {
        is_same = is_carried(carried, i, choice->anchor[i].cert);
    }
    return is_same;
}

/*
 * What the device's parser is given: the product's own text; one certificate as
 * DER; of several, which a device parses one after the other, the same as PEM.
 */
static struct ca_span bytes_of(const struct ca_carried *carried, const struct ca_choice *choice,
                               struct ca_text *pem)
{
    if (carried->count > 0 && carried->text.len > 0) {
        return ca_bytes_span(&carried->text);
    }
    if (choice->count == 1) {
        return ca_bytes_span(&choice->anchor[0].cert->der);
    }
    for (size_t i = 0; i < choice->count; i++) {
        ca_pem_put(ca_bytes_span(&choice->anchor[i].cert->der), pem);
    }
    return (struct ca_span){ (const uint8_t *)pem->at, pem->len + 1 };
}

static bool prove_all(const struct ca_proving *proving, const struct ca_carried *carried,
                      struct ca_error *err)
{
    const struct ca_choice *choice = proving->choice;
    const struct ca_cert **anchors = ca_alloc(choice->count, sizeof *anchors);
    struct ca_text pem = { 0 };
    struct ca_question question = { .bytes = bytes_of(carried, choice, &pem),
                                    .anchor = anchors,
                                    .anchor_count = choice->count };
    bool done = true;

    for (size_t i = 0; i < choice->count; i++) {
        anchors[i] = choice->anchor[i].cert;
    }
    for (size_t i = 0; i < proving->count && done; i++) {
        done = prove_run(&question, &proving->runs[i], ca_choice_taken(choice, &proving->runs[i]),
                         err);
    }
    ca_text_clear(&pem);
    ca_free(anchors);
    return done;
}

static enum ca_proof kind_of(enum ca_carrying carrying, const struct ca_carried *carried)
{
    switch (carrying) {
    case CA_CARRIES_BEARSSL:
    case CA_CARRIES_BUNDLE:
    case CA_CARRIES_BUNDLE_LE:
        return CA_PROOF_MODELLED;
    case CA_CARRIES_NOTHING:
        return CA_PROOF_NOTHING;
    case CA_CARRIES_UNKNOWN:
        return carried->count > 0 ? CA_PROOF_WHOLE : CA_PROOF_UNREAD;
    case CA_CARRIES_PEM:
    case CA_CARRIES_DER:
    case CA_CARRIES_LIST:
    case CA_CARRIES_JSON:
        return CA_PROOF_WHOLE;
    }
    return CA_PROOF_UNREAD;
}

/* A product that does not carry the choice: the user's template is at fault, or else we are. */
static bool fail_product(const struct ca_proving *proving, enum ca_carrying carrying,
                         const char *cause, struct ca_error *err)
{
    if (!proving->is_own_template) {
        ca_fail(err, CA_ERR_INTERNAL, "the product cannot be read back");
        ca_error_cause(err, "%s", cause);
        return false;
    }
    const char *format = proving->product->form->settings_format;
    if (carrying == CA_CARRIES_UNKNOWN) {
        ca_fail(err, CA_ERR_TEMPLATE,
                "the template makes a product with other roots than were chosen");
        ca_error_hint(err, "every anchor's PEM must stand in it once, in the order of 'anchors'");
    } else {
        ca_fail(err, CA_ERR_TEMPLATE,
                "what the template makes is not format '%s' with the chosen roots", format);
        ca_error_hint(err, "begin with the template of format '%s', or leave --format out", format);
    }
    ca_error_cause(err, "%s", cause);
    return false;
}

/* Read back what the product carries, and compare it with what was chosen. */
static bool read_back(const struct ca_proving *proving, struct ca_carried *carried,
                      enum ca_proof *kind, struct ca_error *err)
{
    const struct ca_product *product = proving->product;
    enum ca_carrying carrying = ca_carrying_of(product->form->settings_format);
    struct ca_error inner = { CA_OK, "", "", "" };
    bool is_read = ca_carried_read(carrying, ca_text_span(&product->file[0]), carried, &inner);

    *kind = kind_of(carrying, carried);
    if (*kind == CA_PROOF_UNREAD || *kind == CA_PROOF_NOTHING) {
        return true;
    }
    if (is_read && carries_the_choice(carried, proving->choice)) {
        return true;
    }
    return fail_product(proving, carrying,
                        is_read ? "it does not carry the roots that were chosen" : inner.what, err);
}

/* A device whose library was built without PEM can do nothing with a product of it. */
static bool is_form_read(const struct ca_proving *proving, struct ca_error *err)
{
    enum ca_carrying carrying = ca_carrying_of(proving->product->form->settings_format);

    for (size_t i = 0; i < proving->count && carrying == CA_CARRIES_PEM; i++) {
        const struct ca_profile *profile = proving->runs[i].profile;

        if (ca_needs_is_left_out(profile, "pem")) {
            ca_fail(err, CA_ERR_DEVICE, "the device could not read the roots: they are in PEM");
            ca_error_cause(err, "'%s' leaves out %s", profile->name,
                           ca_needs_words("pem", profile->dialect));
            ca_error_hint(err, "define that, or take a form that is DER: --format der");
            return false;
        }
    }
    return true;
}

bool ca_proof_check(const struct ca_proving *proving, enum ca_proof *proof, struct ca_error *err)
{
    struct ca_carried carried;
    enum ca_proof kind = CA_PROOF_WHOLE;
    bool done = read_back(proving, &carried, &kind, err) && is_form_read(proving, err) &&
                prove_all(proving, &carried, err);

    ca_carried_clear(&carried);
    if (done) {
        *proof = kind;
    }
    return done;
}

void ca_proof_bytes(const struct ca_product *product, const struct ca_choice *choice,
                    struct ca_bytes *bytes)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_carried carried;
    struct ca_text pem = { 0 };

    /* Nothing is read where there are no roots, or a template hides them. */
    (void)!ca_carried_read(ca_carrying_of(product->form->settings_format),
                           ca_text_span(&product->file[0]), &carried, &ignored);
    *bytes = ca_bytes_copy(bytes_of(&carried, choice, &pem));
    ca_text_clear(&pem);
    ca_carried_clear(&carried);
}
