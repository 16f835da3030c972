/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_COMMAND_H
#define CA_CLI_COMMAND_H

/* The command that makes a product again, as a header shows it. */

#include "base/text.h"
#include "cli/options.h"
#include "device/profile.h"

/* What the options do not say as the command shows it, or a committed file said
 * before. All borrowed. NULL leaves an option out: it is the default. */
struct ca_command {
    const struct ca_profile *devices; /* none where it is the default alone */
    size_t device_count;
    const char *policy, *format, *output, *name;
    size_t backup_count; /* 0 leaves it out */
    bool include_intermediates, guards, fetch_issuers;
    int depth_max;            /* CA_DEPTH_NO_LIMIT leaves it out */
    const char *alpn;         /* NULL leaves it out */
    const char *const *names; /* of the targets, "host:port" */
    size_t count;
    const char *targets_file; /* where further ones stand, without folders; "" without one */
};

/*
 * Write the command: options that decide what is made, then the targets.
 *
 * limits    files are named without their folders, so that a header is the
 *           same on every machine; where to connect, time limits and keys are
 *           left out, since they do not belong into a product.
 */
void ca_command_text(const struct ca_options *options, const struct ca_command *command,
                     struct ca_text *text);

/*
 * Write the command that makes a committed file anew, to be copied as it stands: what is not
 * in the file, as it was given.
 *
 * in        file: that says how it was made; NULL: it does not, and another is made.
 *           names: of the targets, where there is no such file.
 * limits    no proxy, whose URL may hold a password.
 */
void ca_command_remake_text(const struct ca_options *options, const char *file,
                            const char *const *names, size_t count, struct ca_text *text);

/* A file's name as the command shows it: without folders; "" for NULL. Borrows. */
const char *ca_command_file_name(const char *path);

#endif
