/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_CHANGE_H
#define CA_STAGES_CHANGE_H

/*
 * Stage 10, for --update alone: what a new product would change in the header
 * that is committed, and whether the committed one still is good by itself.
 *
 * A root in a product must not change unseen: a build machine may sit behind
 * a proxy, or a name may have been hijacked. So a change of anchors is told in
 * words, old root, new root and why, and needs an explicit accept.
 */

#include <stdint.h>

#include "base/error.h"
#include "device/profile.h"
#include "readback/committed.h"
#include "stages/choice.h"
#include "stages/run.h"
#include "x509/root_store.h"

/* What a run asks for; a committed header for something else is not good. */
struct ca_wish {
    const char *const *targets; /* "host:port"; none: what the header says */
    size_t target_count;
    const char *device; /* "" : what the header says; so for the next two */
    const char *format;
    const char *name;
    const struct ca_root_store *roots; /* of --roots; NULL without it */
};

/*
 * Say whether a committed header can be used without asking a server.
 *
 * in        file: for messages; now_s: seconds since 1970.
 * fails     CA_ERR_OUTDATED: an anchor has expired or is not yet valid, it was
 *           made for other targets, another device, form or name, or for a
 *           bench, an anchor is not among `wish->roots`, or the settings and the
 *           time floor are not those of the anchors. What says which, cause tells the difference.
 * limits    whether the server still ends in these anchors is not known here.
 */
CA_MUST_CHECK bool ca_change_still_good(const struct ca_committed *committed, const char *file,
                                        const struct ca_wish *wish, int64_t now_s,
                                        struct ca_error *err);

/* A committed header beside what a new run has chosen. All borrowed. */
struct ca_change {
    const struct ca_committed *committed;
    const char *file; /* of the committed header, for messages */
    const struct ca_run *runs;
    size_t count;
    const struct ca_choice *choice;
    int64_t now_s;
};

/*
 * Refuse a new product whose anchors are not those of the committed header.
 *
 * fails     CA_ERR_OUTDATED: the cause names the old root, the new one and the
 *           reason; the hint says how to accept it.
 */
CA_MUST_CHECK bool ca_change_refuse(const struct ca_change *change, struct ca_error *err);

/*
 * True when a new run found nothing to change: the same settings, the same roots.
 *
 * in        settings: those of the new result.
 */
bool ca_change_is_none(const struct ca_change *change, const struct ca_value *settings);

#endif
