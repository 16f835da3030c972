/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_OPTIONS_H
#define CA_CLI_OPTIONS_H

/* The command line, read into values. The list of options is options.def. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "x509/cert.h"

/* Texts given by an option that may be repeated; they borrow from argv. */
struct ca_option_list {
    const char **at; /* owned */
    size_t count;
};

/* Texts are borrowed from argv; NULL where the option was not given. */
struct ca_options {
    struct ca_option_list targets; /* what is no option */
    const char *from, *host;
    const char *connect_to, *servername;
    const char *timeout;
    int timeout_ms; /* of `timeout`, or the default */
    bool v4, v6;
    struct ca_option_list roots, add_roots, allow_private;
    uint8_t (*allowed)[CA_SHA256_LEN]; /* owned: one for each of allow_private */
    const char *now;
    int64_t now_s; /* of `now`, or the system clock */
    const char *device;
    const char *output, *format, *template_file, *name;
    bool list_formats, json, explain, quiet;
    const char *update;
    bool offline, accept_change;
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

/* Release and zero. */
void ca_options_clear(struct ca_options *options);

#endif
