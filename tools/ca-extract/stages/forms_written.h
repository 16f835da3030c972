/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_FORMS_WRITTEN_H
#define CA_STAGES_FORMS_WRITTEN_H

/*
 * Forms that are no template: binary ones, since a template makes text, and
 * JSON, since the writer of --json cannot make it malformed.
 */

#include "stages/forms.h"

/*
 * ESP-IDF's certificate bundle: subject and key of each root, sorted by the
 * subject's bytes.
 *
 * fails     CA_ERR_DEVICE: a subject or key over the 65535 bytes of its field,
 *           or two roots of one subject, of which the device would find one.
 * source    docs/formats.md has the layouts and where they come from.
 */
CA_MUST_CHECK bool ca_form_write_bundle(const struct ca_choice *choice,
                                        const struct ca_value *result, struct ca_text *text,
                                        struct ca_error *err);

/* The same in the newer layout. */
CA_MUST_CHECK bool ca_form_write_bundle_le(const struct ca_choice *choice,
                                           const struct ca_value *result, struct ca_text *text,
                                           struct ca_error *err);

/*
 * What is known of the roots, without what depends on the presented chain.
 *
 * fails     never; it takes an error as every writer does.
 */
CA_MUST_CHECK bool ca_form_write_json(const struct ca_choice *choice, const struct ca_value *result,
                                      struct ca_text *text, struct ca_error *err);

/*
 * mbed_app.json: the macros that the profile lacks, the buffer where it must be
 * another than the profile's, and the stack.
 *
 * fails     never; it takes an error as every writer does.
 */
CA_MUST_CHECK bool ca_form_write_mbed_app(const struct ca_choice *choice,
                                          const struct ca_value *result, struct ca_text *text,
                                          struct ca_error *err);

#endif
