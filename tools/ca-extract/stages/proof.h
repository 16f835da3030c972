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
#include "base/text.h"
#include "device/profile.h"
#include "stages/choice.h"
#include "stages/run.h"

/*
 * Prove a product.
 *
 * fails     CA_ERR_DEVICE: with all anchors together the device would refuse a
 *           target. CA_ERR_INTERNAL: the text cannot be read back.
 */
CA_MUST_CHECK bool ca_proof_check(const struct ca_text *product, const struct ca_run *runs,
                                  size_t count, const struct ca_choice *choice,
                                  const struct ca_profile *profile, struct ca_error *err);

#endif
