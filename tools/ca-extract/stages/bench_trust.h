/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_BENCH_TRUST_H
#define CA_STAGES_BENCH_TRUST_H

/*
 * Between stages 3 and 4, for --insecure-trust-presented alone: what a server
 * presents becomes trusted on its own word. For a bench, never for a product:
 * whoever answers is believed.
 */

#include "stages/presented.h"
#include "x509/root_store.h"

/*
 * Open a store that trusts the uppermost CA certificates of a presented list as well: those
 * that no other presented certificate has signed. The server's own certificate is never one.
 *
 * owner     `store` must outlive what is returned; closed with ca_root_store_close.
 */
struct ca_root_store *ca_bench_trust_open(const struct ca_presented *presented,
                                          struct ca_root_store *store);

#endif
