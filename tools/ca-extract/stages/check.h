/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHECK_H
#define CA_STAGES_CHECK_H

/*
 * Stage 12, for --check alone: would a device that carries this file still
 * connect, and for how long?
 *
 * The roots of the file are all that is trusted; the device's own library has
 * the word, as in stages/verdicts.h. Beside it stands what a new run would
 * carry, and what has become of each root since.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/value.h"
#include "readback/carried.h"
#include "readback/committed.h"
#include "stages/run.h"

enum { CA_WARN_DAYS_DEFAULT = 30, CA_WARN_DAYS_MAX = 36500 };

enum ca_check_state {
    CA_CHECK_SERVES,    /* connects, and its way to the root lasts */
    CA_CHECK_ENDS_SOON, /* connects, but not for as long as --warn-days asks */
    CA_CHECK_REFUSED,   /* the device would not connect */
    CA_CHECK_NOT_ASKED, /* the server could not be asked */
    CA_CHECK_STATE_COUNT
};

/* Whose it is that a device does not connect. */
enum ca_check_fault {
    CA_CHECK_FAULT_NONE,
    CA_CHECK_FAULT_FILE,    /* the server ends in a root that the file has not, or has no more */
    CA_CHECK_FAULT_SERVER,  /* no other file would help: expired, a link not sent, and the like */
    CA_CHECK_FAULT_UNCLEAR, /* an intermediate that it does not send, or another root */
    CA_CHECK_FAULT_COUNT
};

/* Of one target. */
struct ca_check_target {
    enum ca_check_state state;
    bool is_proved;                       /* by the device's own library */
    bool has_life;                        /* a path to a root of the file was found */
    int64_t life_s;                       /* until when it lasts */
    bool ends_elsewhere;                  /* a new run would carry what the file has not */
    const struct ca_cert *root;           /* of the file, which the path ends in; or NULL */
    const struct ca_cert *new_root;       /* that a new run would carry; or NULL */
    char reason[CA_JUDGEMENT_TEXT_MAX];   /* why it would not connect, or was not asked */
    bool is_refused_by_chain;             /* not by what server and device have in common */
    enum ca_check_fault fault;            /* of what is refused */
    char fault_reason[CA_FAULT_TEXT_MAX]; /* what is wrong there, a clause */
    char missing[CA_NAME_TEXT_MAX]; /* the intermediate that the server does not send; or "" */
};

/* Of one root of the file. */
struct ca_check_anchor {
    const struct ca_cert *cert; /* borrowed */
    bool is_made;               /* of a name and a key: its dates and signature are none */
    bool has_ended, ends_soon, is_not_yet_valid;
    bool was_public, is_public; /* on the built-in list: once; now */
};

struct ca_check {
    const char *file; /* borrowed */
    int64_t now_s, warn_s;
    struct ca_check_anchor *anchor; /* owned */
    size_t anchor_count;
    struct ca_check_target *target; /* owned: one a run */
    size_t target_count;
    struct ca_root_store *store;   /* owned: the roots of the file alone */
    struct ca_paths *paths;        /* owned: one a run */
    struct ca_cert **found;        /* owned: where the file has names and keys alone; what no store
                                  * has is made, without an end */
    size_t found_count, made_from; /* those from there on are made */
};

/* What is checked, and how. All borrowed; must outlive the check. */
struct ca_checking {
    const char *file;
    const struct ca_committed *committed;
    const struct ca_carried *parts; /* where the file carries no certificates */
    const struct ca_run *runs;
    size_t count;
    int64_t now_s;
    unsigned warn_days;
    const char *remake; /* the command that makes the file anew; or NULL */
};

/*
 * Check.
 *
 * out       check: released with ca_check_clear, also after a failure.
 * fails     CA_ERR_OUTDATED: the file no longer serves, by a target or by its
 *           dates alone; cause: the first reason; hint: what to do. Else the
 *           failure of the first target that could not be asked.
 */
CA_MUST_CHECK bool ca_check_make(const struct ca_checking *checking, struct ca_check *check,
                                 struct ca_error *err);

/* Whole days from now until `moment_s`; negative when it is over. */
int64_t ca_check_days(const struct ca_check *check, int64_t moment_s);

enum { CA_DAYS_TEXT_MAX = 48 };

/* The same in words: "in 5 days", "today", "3 days ago". */
void ca_check_days_words(const struct ca_check *check, int64_t moment_s,
                         char text[static CA_DAYS_TEXT_MAX]);

/* "serves", "ends soon", "refused", "not asked"; constant. */
const char *ca_check_word(enum ca_check_state state);

/* "", "file", "server", "unclear"; constant. */
const char *ca_check_fault_word(enum ca_check_fault fault);

/* Put the member "check" into the tree of --json. */
void ca_check_put(struct ca_value *root, const struct ca_check *check, const struct ca_run *runs);

/* Release and zero. */
void ca_check_clear(struct ca_check *check);

#endif
