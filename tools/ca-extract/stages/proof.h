/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PROOF_H
#define CA_STAGES_PROOF_H

/*
 * Stage 9: the bytes that are about to be written are read back and verified
 * once more, for every target, as the device will do it.
 *
 * The verdicts spoke of each candidate alone. Here the product speaks: its
 * text is read as a compiler would read it, the device's library parses what
 * comes out, and the presented chain is verified with that and nothing else.
 */

#include <stddef.h>

#include "base/error.h"
#include "stages/choice.h"
#include "stages/rendered.h"
#include "stages/run.h"

/* What was shown of a product. */
enum ca_proof {
    CA_PROOF_WHOLE,    /* its own bytes were verified by the device's library */
    CA_PROOF_MODELLED, /* it carries subject and key of each root, read back; the
                        * library judged the certificates they were taken from */
    CA_PROOF_UNREAD,   /* a template's text, from which nothing can be read back */
    CA_PROOF_NOTHING   /* it carries no roots: a configuration */
};

/* A product, and what it is to be good for. All borrowed. */
struct ca_proving {
    const struct ca_product *product;
    const struct ca_run *runs;
    size_t count;
    const struct ca_choice *choice;
    bool is_own_template; /* of the user's: what is wrong with the product is wrong with it */
};

/*
 * Prove a product.
 *
 * out       proof: written only on success.
 * fails     CA_ERR_DEVICE: with all anchors together the device would refuse a
 *           target. CA_ERR_INTERNAL: the product cannot be read back, or carries
 *           other roots than were chosen. CA_ERR_TEMPLATE: the same for a
 *           template of the user's.
 */
CA_MUST_CHECK bool ca_proof_check(const struct ca_proving *proving, enum ca_proof *proof,
                                  struct ca_error *err);

/*
 * The anchors as the device's parser is given them: PEM with its NUL counted, or
 * one certificate in DER.
 *
 * in        a product that ca_proof_check has let pass; what cannot be read back
 *           from it, or does not stand in it, is taken from the choice.
 * out       bytes: released with ca_bytes_clear.
 */
void ca_proof_bytes(const struct ca_product *product, const struct ca_choice *choice,
                    struct ca_bytes *bytes);

#endif
