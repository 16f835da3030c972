/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_PLAN_H
#define CA_PLAN_H

/*
 * What is to be done: the command line, completed by what a committed header
 * says of itself, and by defaults.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "cli/options.h"
#include "device/codes.h"
#include "device/profile.h"
#include "readback/carried.h"
#include "readback/committed.h"
#include "stages/change.h"
#include "stages/forms.h"
#include "stages/merged.h"
#include "stages/target.h"
#include "stages/templates.h"
#include "x509/client_key.h"

struct ca_plan {
    const struct ca_options *options; /* borrowed */
    struct ca_target *target;         /* owned */
    size_t target_count;
    size_t listed_count;      /* before --shard took its part */
    size_t named_count;       /* of those, the first: on the command line; the rest in a file */
    const char *targets_file; /* its name without folders; "" without one */
    struct ca_merged merged;  /* of --merge; else zeroed */
    enum ca_policy policy;
    struct ca_target connect_to;  /* of --connect-to; port 0 without it */
    struct ca_target server_name; /* of --servername; port 0 without it */
    struct ca_target said_name;   /* with which the committed file was made, and this run is not */
    struct ca_profile *profile;   /* owned: one a device */
    size_t profile_count;
    struct ca_text devices;     /* what --device takes to name them again, apart by spaces */
    size_t backup_count;        /* of --backup, or of the committed file */
    bool include_intermediates; /* the same */
    bool guards;                /* the same */
    bool fetch_issuers;         /* the same */
    int depth_max;              /* the same, of --max-depth */
    const char *alpn;           /* the same; NULL for none */
    const struct ca_form *form;
    struct ca_templates templates; /* of --template, or only those built in */
    const char *symbol;
    const char *output;            /* a file, stem or folder, as the form wants; or "-" */
    char *stem;                    /* owned: of the output */
    const char *committed_file;    /* of --update or --check; else NULL */
    struct ca_committed committed; /* what it holds; else zeroed */
    bool is_bare_pem;              /* of --update: certificates and nothing else */
    struct ca_carried parts;       /* of --check: where it holds names and keys alone */
    struct ca_codes_found codes;   /* of --explain-error; count 0 without it */
    struct ca_client_key client;   /* of --embed-client-cert and --embed-client-key; or zeroed */
    /* Asks whether a change of roots is meant; NULL: nobody can be asked. */
    bool (*accept_change)(const struct ca_error *refusal);
    struct ca_text command; /* that makes the product again */
    struct ca_text remake;  /* of --check: the same to be copied as it stands */
};

/*
 * Make a plan.
 *
 * in        options: must outlive the plan.
 * out       plan: released with ca_plan_clear, also after a failure.
 * fails     CA_ERR_USAGE: a target, name, profile or form that makes no sense,
 *           a committed header that cannot be read, an output that cannot be named
 *           as the form wants it; see also plan_files.h. CA_ERR_TEMPLATE: see
 *           stages/templates.h.
 */
CA_MUST_CHECK bool ca_plan_make(const struct ca_options *options, struct ca_plan *plan,
                                struct ca_error *err);

/* What a committed header must be for, to be good for this plan; borrows. */
struct ca_wish ca_plan_wish(const struct ca_plan *plan, const char **names);

/* Release and zero. */
void ca_plan_clear(struct ca_plan *plan);

#endif
