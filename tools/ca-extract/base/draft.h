/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_DRAFT_H
#define CA_BASE_DRAFT_H

/*
 * A file that is to take another's place: written whole beside it, then put
 * there at once. ca_file_replace does both; who has several files that belong
 * together writes all drafts first.
 */

#include <stdbool.h>

#include "base/file.h"

enum ca_draft_mode {
    CA_DRAFT_LIKE_THE_OLD, /* a new file: 0666 less the umask */
    CA_DRAFT_PRIVATE       /* 0600; not to what is no regular file */
};

/* Starts as what ca_draft_write makes of it. */
struct ca_draft {
    char *path;          /* owned: whose place it takes, symbolic links followed */
    char *name;          /* owned: of the draft; NULL when there is none or it was placed */
    struct ca_span span; /* borrowed: of what is written through, a pipe or a device */
    bool is_equal;       /* the file holds these bytes already */
};

/*
 * Write a draft.
 *
 * out       draft: released with ca_draft_clear, also after a failure.
 * fails     CA_ERR_OUTPUT: a folder is there, or no draft can be written beside it.
 */
CA_MUST_CHECK bool ca_draft_write(const char *path, struct ca_span span, enum ca_draft_mode mode,
                                  struct ca_draft *draft, struct ca_error *err);

/*
 * Put a draft in its place.
 *
 * fails     CA_ERR_OUTPUT: the system refuses.
 */
CA_MUST_CHECK bool ca_draft_place(struct ca_draft *draft, struct ca_error *err);

/* Remove what was not placed; release and zero. */
void ca_draft_clear(struct ca_draft *draft);

#endif
