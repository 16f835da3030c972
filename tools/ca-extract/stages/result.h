/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RESULT_H
#define CA_STAGES_RESULT_H

/*
 * Everything that was found, as one tree of values: what --json prints and
 * what templates read. docs/json.md lists its members.
 *
 * What depends on the presented chain stands under "targets"; what a header
 * may show stands outside, so that a renewed leaf changes no committed file.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/value.h"
#include "device/profile.h"
#include "stages/choice.h"
#include "stages/run.h"

enum { CA_LITERAL_MAX = 4095 /* C99 5.2.4.1 */ };

/* Which part of a list a run looked at; read again by stages/merged.h. */
struct ca_making_shard {
    size_t number, count;     /* part `number` of `count` */
    size_t total;             /* targets of the whole list */
    size_t named_count;       /* of these: on the command line */
    const char *targets_file; /* where the others stand; "" */
};

/* How the product is to be made, from the command line. All borrowed. */
struct ca_making {
    const char *tool_version;
    const char *symbol;  /* "SSL_CA_PEM" */
    const char *stem;    /* "certs": what the files of a pair are named */
    const char *format;  /* "header" */
    const char *policy;  /* "longest" */
    size_t backup_count; /* roots in reserve that were asked for */
    bool include_intermediates;
    bool tells_targets; /* somebody reads "targets": of many they are most of the memory */
    bool fetch_issuers;
    int depth_max;            /* or CA_DEPTH_NO_LIMIT */
    const char *alpn;         /* NULL for none */
    const char *server_name;  /* of --servername; NULL for none */
    bool guards, carries_pem; /* --guards is given; the form carries PEM */
    const char *command;      /* that makes it again; no secret is in it */
    const char *date;         /* "2026-11-23" when SOURCE_DATE_EPOCH asks for one, else "" */
    const char *bench_only;   /* why it must not go into a product; "" if it may */
    const struct ca_making_shard *shard; /* NULL unless --shard */
    const struct ca_profile *profile;    /* of each device */
    size_t profile_count;
    const char *devices; /* what --device takes to name them again, apart by spaces */
    int64_t now_s;
};

/* A tree that says nothing yet but its form; for a run that came no further. */
struct ca_value *ca_result_begin(const char *tool_version);

/*
 * Make the tree.
 *
 * in        choice: empty when there is no product.
 * out       released with ca_value_free.
 */
struct ca_value *ca_result_make(const struct ca_run *runs, size_t count,
                                const struct ca_choice *choice, const struct ca_making *making);

/* Add how the whole run ended: "status", "error" where it failed, "kept" where the
 * committed file was left as it is. */
void ca_result_conclude(struct ca_value *result, bool is_kept, const struct ca_error *err);

#endif
