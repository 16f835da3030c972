/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHOICE_H
#define CA_STAGES_CHOICE_H

/*
 * Stage 7: the candidates of all targets become the anchors to carry.
 *
 * Here, and only here, it is decided what goes into the product: of what may
 * be carried and the device accepts, the fewest anchors that serve all targets,
 * the best by the policy where there are several such sets; and what else the
 * user asked for: backups, intermediates that the server leaves out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stages/run.h"

enum { CA_REASON_TEXT_MAX = 400, CA_WHY_TEXT_MAX = 400, CA_BACKUP_MAX = 16 };

/* What was asked for. */
struct ca_choosing {
    enum ca_policy policy;
    size_t backup; /* how many more anchors of other keys, for each target */
};

/* Why an anchor is in the product. */
enum ca_role {
    CA_ROLE_NONE,
    CA_ROLE_CHOSEN,
    CA_ROLE_BACKUP,
    CA_ROLE_INTERMEDIATE /* a link that the server does not send, embedded knowingly */
};

struct ca_anchor {
    enum ca_role role;
    const struct ca_candidate *candidate; /* borrowed from the run that took it first; of an
                                             intermediate: the root that it verifies to */
    const struct ca_cert *cert;           /* borrowed from a store, or from a path */
    size_t *needed_by;                    /* owned: indexes of runs, ascending */
    size_t needed_count;
    int64_t life_s;    /* the least of the lives that its targets' paths have */
    bool is_by_number; /* taken for the smallest set, though not the best of each target */
};

/* What became of the candidates of one run. */
struct ca_selection {
    int taken;          /* the candidate that serves it, or would; CA_CHOICE_NOBODY */
    enum ca_role *role; /* owned: one a candidate */
};

struct ca_choice {
    struct ca_choosing how;
    const struct ca_run *runs;      /* borrowed */
    struct ca_selection *selection; /* owned: one a run */
    size_t run_count;
    struct ca_anchor *anchor; /* owned; ordered by SHA-256 */
    size_t count;
    size_t backup_missing; /* backups that were asked for and do not exist */
    size_t apart_count;    /* anchors, if every target had its own best */
    bool is_exact;         /* no smaller set serves all targets */
    int64_t not_before_s;  /* the latest of the anchors': no clock may be below it */
    int64_t not_after_s;   /* the earliest of the anchors' */
    int64_t life_s;        /* until when every target is served, each by whichever of its anchors
                            * lives longest; a cross-signed CA may end sooner than its root */
};

/*
 * Choose for every run without a failure.
 *
 * in        runs: a run whose `err` is set takes no part; must outlive `choice`.
 * out       choice: released with ca_choice_clear, also after a failure.
 *           run->err: set where no candidate may be taken: CA_ERR_NO_PATH when
 *           none may be carried (a system root that is not public, none that
 *           is pinned, all too deep), CA_ERR_DEVICE when the device would
 *           refuse all that may.
 * fails     when any run has failed, now or before.
 * limits    the smallest set is sought within CA_COVER_STEPS_MAX branches; see
 *           is_exact.
 */
CA_MUST_CHECK bool ca_choice_make(struct ca_run *runs, size_t count, const struct ca_choosing *how,
                                  struct ca_choice *choice);

enum { CA_CHOICE_NOBODY = -1 };

/* The index of the candidate that is best for a run alone, or CA_CHOICE_NOBODY. */
int ca_choice_best(const struct ca_run *run);

/* Until when candidate `at` serves: its life, or until an intermediate ends that is embedded
 * for it. */
int64_t ca_choice_life(const struct ca_run *run, size_t at);

/* What became of candidate `at` of a run of the choice. For a run that failed
 * without regard to its candidates: what would have become of it. */
enum ca_role ca_choice_role(const struct ca_choice *choice, const struct ca_run *run, size_t at);

/* The candidate that serves a run of the choice, or CA_CHOICE_NOBODY. */
int ca_choice_taken(const struct ca_choice *choice, const struct ca_run *run);

/*
 * Say in one line why candidate `at` of a run was chosen or was not.
 *
 * out       text: a clause.
 */
void ca_choice_reason(const struct ca_run *run, const struct ca_choice *choice, size_t at,
                      char text[static CA_REASON_TEXT_MAX]);

/*
 * Say why an anchor is in the product, for the product itself: nothing that
 * the server's certificate or an intermediate decides, but where an
 * intermediate is what was embedded.
 */
void ca_choice_why(const struct ca_choice *choice, const struct ca_anchor *anchor,
                   char text[static CA_WHY_TEXT_MAX]);

/* Say when root programs drop an anchor, and who says so; "" where nothing is known. */
void ca_choice_outlook(const struct ca_candidate *candidate, char text[static CA_WHY_TEXT_MAX]);

/* "chosen", "backup", "intermediate", "none"; constant. */
const char *ca_role_word(enum ca_role role);

/* True when the choice carries this very certificate. */
bool ca_choice_has(const struct ca_choice *choice, const struct ca_cert *cert);

/* Release and zero. */
void ca_choice_clear(struct ca_choice *choice);

#endif
