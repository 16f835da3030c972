/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_BEARSSL_H
#define CA_DEVICE_BEARSSL_H

/*
 * What BearSSL's "minimal" X.509 engine makes of a chain: rules read in its
 * source, since the library is not linked. A test holds them against the
 * library where it can be had.
 */

#include <stdint.h>

#include "device/engine.h"

/*
 * Judge.
 *
 * in        judgement: accepted so far, its digest set.
 * out       judgement: `code` is BearSSL's error number.
 * source    BearSSL 0.6, src/x509/x509_minimal.t0: decode-certificate for all
 *           but the search of the anchor, which is check-trust-anchor-CA. It
 *           goes through the list in the order of the server and ends, with
 *           success, at the first certificate that an anchor has signed; so
 *           what follows is not looked at. Names are compared byte by byte.
 *           EKU is ignored unless critical; addresses match nothing; the
 *           anchor's own dates and constraints are not in it.
 */
void ca_bearssl_judge(const struct ca_question *question, int64_t now_s,
                      struct ca_judgement *judgement);

#endif
