/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CONNECTIONS_H
#define CA_CONNECTIONS_H

/*
 * How the targets of a plan are connected to: the first time by the pipeline,
 * and once more where the command line wants to see more.
 */

#include "base/bytes.h"
#include "plan.h"
#include "stages/issuers.h"
#include "stages/presented.h"
#include "stages/rehearsal.h"
#include "stages/run.h"

/* Proxy, family and time limit. */
struct ca_reaching ca_connections_reaching(const struct ca_options *options);

/* As the device of a run would ask; `identity` is filled, and borrowed by what is returned. */
struct ca_enquiry ca_connections_enquiry(const struct ca_plan *plan, const struct ca_run *run,
                                         struct ca_client_identity *identity);

/* With --probe-records, once it is clear that the device gets on with this server at all. */
void ca_connections_probe(const struct ca_plan *plan, struct ca_run *run);

/*
 * With --rehearse: one rehearsal a run, as many at a time as -j says.
 *
 * in        anchors: of the product; borrowed.
 * out       rehearsals: one a run.
 * fails     with the first one's failure.
 */
CA_MUST_CHECK bool ca_connections_rehearse(const struct ca_plan *plan, struct ca_run *runs,
                                           size_t count, struct ca_span anchors,
                                           struct ca_rehearsal *rehearsals, struct ca_error *err);

/*
 * The same for --check, with what stands in the committed file.
 *
 * fails     CA_ERR_OUTDATED: a device with that file does not connect.
 *           CA_ERR_USAGE: it carries names and keys alone, as BearSSL wants them.
 */
CA_MUST_CHECK bool ca_connections_rehearse_file(const struct ca_plan *plan, struct ca_run *runs,
                                                size_t count, struct ca_rehearsal *rehearsals,
                                                struct ca_error *err);

#endif
