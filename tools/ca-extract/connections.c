/* SPDX-License-Identifier: Apache-2.0 */
#include "connections.h"

#include "base/parallel.h"
#include "x509/pem.h"

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

    /* With --keep-going the product does not claim to serve the others; with --check the
     * roots of the file have the word. */
    if (run->err.code == CA_OK || rehearsals->plan->options->check != NULL) {
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

bool ca_connections_rehearse_file(const struct ca_plan *plan, struct ca_run *runs, size_t count,
                                  struct ca_rehearsal *made, struct ca_error *err)
{
    const struct ca_committed *committed = &plan->committed;
    struct ca_error own = { CA_OK, "", "", "" };
    struct ca_text pem = { 0 };

    if (committed->count == 0) {
        ca_fail(err, CA_ERR_USAGE, "'%s' cannot be rehearsed", plan->options->check);
        ca_error_cause(err, "it carries names and keys, and no certificates");
        ca_error_hint(err, "leave --rehearse out");
        return false;
    }
    for (size_t i = 0; i < committed->count; i++) {
        ca_pem_put(ca_bytes_span(&committed->anchor[i]->der), &pem);
    }
    const struct ca_span anchors = { (const uint8_t *)pem.at, pem.len + 1 }; /* its NUL counted */
    bool done = ca_connections_rehearse(plan, runs, count, anchors, made, &own);
    ca_text_clear(&pem);
    if (!done) {
        ca_fail(err, own.code == CA_ERR_DEVICE ? CA_ERR_OUTDATED : own.code,
                "a device with '%s' does not connect: %s", plan->options->check, own.what);
        ca_error_cause(err, "%s", own.cause);
        ca_error_hint(err, "%s", own.hint);
    }
    return done;
}
