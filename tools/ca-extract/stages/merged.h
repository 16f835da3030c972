/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_MERGED_H
#define CA_STAGES_MERGED_H

/*
 * Results of earlier runs take the place of stages 2 and 3: what --shard and
 * --json wrote on several machines is put together by --merge on one.
 *
 * Of a result only this is taken: the names of its targets, the chains that
 * they presented, whether the key was proven, or why nobody answered. Trust,
 * paths, verdicts and the choice are made anew; no root is taken from a result.
 */

#include <stddef.h>

#include "base/error.h"
#include "base/value.h"
#include "stages/presented.h"
#include "stages/target.h"

enum { CA_MERGED_LEN_MAX = 256 * 1024 * 1024, CA_MERGED_FILE_NAME_MAX = 256 };

/* One target of a result; `value` borrows from the file's tree. */
struct ca_merged_target {
    struct ca_target target;
    const struct ca_value *value;
};

struct ca_merged {
    struct ca_value **file; /* owned: one a file */
    size_t file_count;
    struct ca_merged_target *part; /* owned; in the order of the list that was split */
    size_t count;
    size_t named_count;                         /* of the list: on the command line */
    char targets_file[CA_MERGED_FILE_NAME_MAX]; /* of the list: the others; "" without one */
};

/*
 * Read results, in any order of the parts.
 *
 * out       merged: released with ca_merged_clear, also after a failure.
 * fails     CA_ERR_USAGE: a file that is no result of this format, parts of
 *           different lists, a part that is missing or there twice.
 */
CA_MUST_CHECK bool ca_merged_read(const char *const *paths, size_t count, struct ca_merged *merged,
                                  struct ca_error *err);

/*
 * What a target presented then.
 *
 * out       presented: released with ca_presented_clear, also after a failure.
 * fails     as the target failed then, where nothing was presented;
 *           CA_ERR_USAGE: a certificate that cannot be decoded.
 */
CA_MUST_CHECK bool ca_merged_presented(const struct ca_merged_target *part,
                                       struct ca_presented *presented, struct ca_error *err);

/* Release and zero. */
void ca_merged_clear(struct ca_merged *merged);

#endif
