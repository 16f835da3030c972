/* SPDX-License-Identifier: Apache-2.0 */
#include "connections.h"

#include "base/parallel.h"

struct ca_reaching ca_connections_reaching(const struct ca_options *options)
{
    enum ca_family family = options->v4 ? CA_FAMILY_V4 : options->v6 ? CA_FAMILY_V6 : CA_FAMILY_ANY;

    return (struct ca_reaching){ options->proxy, family, options->timeout_ms };
}

struct ca_enquiry ca_connections_enquiry(const struct ca_plan *plan, const struct ca_run *run,
                                         struct ca_client_identity *identity)
{
    const struct ca_options *options = plan->options;
    const struct ca_target *target = &run->target;

    *identity = (struct ca_client_identity){ options->client_cert, options->client_key };
    return (struct ca_enquiry){
        .where = plan->connect_to.port != 0 ? &plan->connect_to : target,
        .reaching = ca_connections_reaching(options),
        .retries = options->retries_count,
        .asking = { .target = target,
                    .server_name = plan->server_name.port != 0 ? &plan->server_name : target,
                    .profile = run->profile,
                    .identity = identity,
                    .alpn = plan->alpn },
    };
}

void ca_connections_probe(const struct ca_plan *plan, struct ca_run *run)
{
    struct ca_client_identity identity;
    const struct ca_enquiry enquiry = ca_connections_enquiry(plan, run, &identity);

    if (plan->options->probe_records != NULL && run->err.code == CA_OK) {
        ca_records_ask(&enquiry, &run->presented, plan->options->probe_records, &run->records);
    }
}

struct rehearsals {
    const struct ca_plan *plan;
    struct ca_run *runs;
    struct ca_span anchors;
    struct ca_rehearsal *made;
};

static void rehearse_one(void *context, size_t at)
{
    const struct rehearsals *rehearsals = context;
    const struct ca_run *run = &rehearsals->runs[at];
    struct ca_client_identity identity;
    const struct ca_enquiry enquiry = ca_connections_enquiry(rehearsals->plan, run, &identity);
    const struct ca_rehearsing rehearsing = { &enquiry, &run->presented, rehearsals->anchors,
                                              rehearsals->plan->options->now_s };

    if (run->err.code ==
        CA_OK) { /* with --keep-going: the product does not claim to serve others */
        ca_rehearsal_run(&rehearsing, &rehearsals->made[at]);
    }
}

bool ca_connections_rehearse(const struct ca_plan *plan, struct ca_run *runs, size_t count,
                             struct ca_span anchors, struct ca_rehearsal *made,
                             struct ca_error *err)
{
    struct rehearsals rehearsals = { plan, runs, anchors, made };

    ca_parallel_do(count, plan->options->jobs_count, rehearse_one, &rehearsals);
    for (size_t i = 0; i < count; i++) {
        if (made[i].err.code != CA_OK) {
            *err = made[i].err;
            return false;
        }
    }
    return true;
}
