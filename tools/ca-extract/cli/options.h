/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_OPTIONS_H
#define CA_CLI_OPTIONS_H

/* The command line, read into values. The list of options is options.def. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "stages/candidates.h"
#include "x509/cert.h"

/* Texts given by an option that may be repeated; they borrow from argv. */
struct ca_option_list {
    const char **at; /* owned */
    size_t count;
};

/* Part `number` (from 1) of `count` parts of a list of targets. */
struct ca_shard {
    size_t number, count;
};

enum ca_color { CA_COLOR_AUTO, CA_COLOR_ALWAYS, CA_COLOR_NEVER };

enum { CA_JOBS_DEFAULT = 8, CA_JOBS_MAX = 1024, CA_SHARDS_MAX = 1000, CA_DEVICES_MAX = 8 };

/* Texts are borrowed from argv; NULL where the option was not given. */
struct ca_options {
    struct ca_option_list targets; /* what is no option */
    const char *from, *host, *targets_file;
    bool merge;
    const char *connect_to, *servername, *proxy;
    const char *timeout;
    const char *retries;
    unsigned retries_count; /* of `retries`, or 0 */
    const char *alpn;
    const char *client_cert, *client_key;
    int timeout_ms; /* of `timeout`, or the default */
    bool v4, v6;
    const char *jobs;
    size_t jobs_count; /* of `jobs`, or the default */
    bool keep_going;
    const char *shard;
    struct ca_shard shard_part; /* of `shard`; count 0 without it */
    struct ca_option_list roots, add_roots, allow_private, pin;
    uint8_t (*allowed)[CA_SHA256_LEN]; /* owned: one for each of allow_private */
    uint8_t (*pinned)[CA_SHA256_LEN];  /* owned: one for each of pin */
    bool insecure_trust_presented;
    bool fetch_issuers;
    const char *now;
    int64_t now_s; /* of `now`, or the system clock */
    const char *policy, *backup, *max_depth;
    enum ca_policy policy_kind; /* of `policy`, or the default */
    size_t backup_count;        /* of `backup`, or 0 */
    int depth_max;              /* of `max_depth`, or CA_DEPTH_NO_LIMIT */
    bool include_intermediates;
    struct ca_option_list device;
    bool rehearse;
    const char *probe_records; /* what to GET, "/..." */
    const char *output, *depfile, *format, *template_file, *name;
    const char *graph, *report, *color;
    enum ca_color color_when; /* of `color`, or the default */
    const char *embed_client_cert, *embed_client_key, *client_out;
    bool list_formats, json, explain, quiet, guards;
    const char *explain_error;
    const char *check, *warn_days;
    size_t warn_days_count; /* of `warn_days`, or the default */
    const char *update;
    bool offline, strict, accept_change;
    bool help, version;
};

/*
 * Read the command line.
 *
 * out       options: released with ca_options_clear, also after a failure.
 * fails     CA_ERR_USAGE: an unknown or shortened option, one given twice, a
 *           value that is missing or makes no sense, options that do not go
 *           together, no target.
 */
CA_MUST_CHECK bool ca_options_parse(int argc, char **argv, struct ca_options *options,
                                    struct ca_error *err);

/*
 * True when a list is one that --alpn takes.
 *
 * fails     CA_ERR_USAGE: an empty name, or one that is too long.
 */
CA_MUST_CHECK bool ca_options_check_protocols(const char *list, struct ca_error *err);

/* Release and zero. */
void ca_options_clear(struct ca_options *options);

#endif
