/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_READBACK_CARRIED_PARTS_H
#define CA_READBACK_CARRIED_PARTS_H

/* What the files behind readback/carried.h share; nobody else includes it. */

#include "readback/carried.h"

/* Room for one more root; NULL, with an error, over CA_CARRIED_MAX. */
struct ca_carried_root *ca_carried_add(struct ca_carried *carried, struct ca_error *err);

/*
 * Add the certificates of a text, each by its DER.
 *
 * out       der of each: empty where its base64 is damaged.
 * fails     CA_ERR_USAGE: too many.
 */
CA_MUST_CHECK bool ca_carried_add_pem(struct ca_span text, struct ca_carried *carried,
                                      struct ca_error *err);

/*
 * BearSSL trust anchors with the certificates they were made from in comments.
 *
 * fails     CA_ERR_USAGE: arrays are missing, or are not those of the certificates.
 */
CA_MUST_CHECK bool ca_carried_read_bearssl(struct ca_span product, struct ca_carried *carried,
                                           struct ca_error *err);

/*
 * ESP-IDF's bundle.
 *
 * fails     CA_ERR_USAGE: cut short, bytes behind the end, not in order.
 */
CA_MUST_CHECK bool ca_carried_read_bundle(struct ca_span product, struct ca_carried *carried,
                                          struct ca_error *err);

/*
 * The same in the layout with offsets.
 *
 * fails     CA_ERR_USAGE: as above, or offsets that are not those of the entries.
 */
CA_MUST_CHECK bool ca_carried_read_bundle_le(struct ca_span product, struct ca_carried *carried,
                                             struct ca_error *err);

#endif
