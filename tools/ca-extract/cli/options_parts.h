/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_CLI_OPTIONS_PARTS_H
#define CA_CLI_OPTIONS_PARTS_H

/* What the files behind cli/options.h share; nobody else includes it. */

#include "cli/options.h"

/*
 * Read one value into its member: a function for each CHECKED row of
 * options.def, named after the member.
 *
 * fails     CA_ERR_USAGE: the value makes no sense; the hint says what does.
 */
#define CA_GROUP(title)
#define CHECKER_OF_FLAG(member)
#define CHECKER_OF_TEXT(member)
#define CHECKER_OF_LIST(member)
#define CHECKER_OF_CHECKED(member)                                                                 \
    bool ca_options_check_##member(struct ca_options *options, const char *text,                   \
                                   struct ca_error *err);
#define CHECKER_OF_CHECKED_LIST(member)                       CHECKER_OF_CHECKED(member)
#define CA_OPTION(member, name, letter, argument, kind, help) CHECKER_OF_##kind(member)
#include "cli/options.def"
#undef CA_OPTION
#undef CA_GROUP

/*
 * Are these options possible together?
 *
 * fails     CA_ERR_USAGE: two that exclude each other, or one that is missing.
 */
CA_MUST_CHECK bool ca_options_check_pairs(const struct ca_options *options, struct ca_error *err);

#endif
