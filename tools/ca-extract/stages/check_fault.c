/* SPDX-License-Identifier: Apache-2.0 */
/* Whose fault it is that a device does not connect, and what to do: a part of stages/check.h. */

#include "stages/check_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* What is left for a command in a hint of CA_ERROR_HINT_MAX. */
enum { COMMAND_ROOM = 200, COMMAND_LESS_ROOM = 120 };

static void blame(struct ca_check_target *target, enum ca_check_fault fault, const char *reason)
{
    target->fault = fault;
    snprintf(target->fault_reason, sizeof target->fault_reason, "%s", reason);
}

static void blame_for_missing(struct ca_check_target *target, const char *name)
{
    target->fault = CA_CHECK_FAULT_SERVER;
    snprintf(target->missing, sizeof target->missing, "%s", name);
    snprintf(target->fault_reason, sizeof target->fault_reason,
             "it does not send the intermediate '%.200s'", name);
}

/* The first certificate below the anchor that the device does not get; NULL: it gets all. */
static const struct ca_cert *not_presented(const struct ca_path *path)
{
    for (size_t i = 1; i + 1 < path->len; i++) {
        if (path->origin[i] != CA_ORIGIN_PRESENTED) {
            return path->certs[i];
        }
    }
    return NULL;
}

/* A way to a root of the file: what is wrong with it is what the server presents. */
static bool blame_by_own_path(const struct ca_paths *paths, struct ca_check_target *target)
{
    for (size_t i = 0; i < paths->count; i++) {
        const struct ca_path *path = &paths->path[i];

        if (path->fault.kind == CA_FAULT_NONE) {
            blame(target, CA_CHECK_FAULT_SERVER, target->reason); /* what the device cannot do */
            return true;
        }
        if (path->origin[path->fault.at] == CA_ORIGIN_PRESENTED) {
            blame(target, CA_CHECK_FAULT_SERVER, path->fault.text);
            return true;
        }
    }
    return false;
}

/* A way to a root of the file by a link that somebody else had to supply. */
static bool blame_by_found_path(const struct ca_run *run, const struct ca_check_roots *roots,
                                struct ca_check_target *target)
{
    for (size_t i = 0; i < run->paths.count; i++) {
        const struct ca_path *path = &run->paths.path[i];
        const struct ca_cert *missing = not_presented(path);

        if (path->fault.kind == CA_FAULT_NONE && missing != NULL &&
            ca_check_carries(roots, path->certs[path->len - 1])) {
            blame_for_missing(target, missing->short_name);
            return true;
        }
    }
    return false;
}

/* "Acme Issuing" of "CN=Acme Issuing,O=Acme,C=XX". */
static void common_name(const char *name, char text[static CA_NAME_TEXT_MAX])
{
    const char *at = strstr(name, "CN=");

    at = at != NULL ? at + 3 : name;
    snprintf(text, CA_NAME_TEXT_MAX, "%.*s", (int)strcspn(at, at != name ? "," : ""), at);
}

/* The server's own certificate ends the search. An issuer that nobody has is an intermediate
 * that it does not send, most likely; but it may be another root. */
static bool blame_for_leaf_alone(const struct ca_paths *paths, const struct ca_run *run,
                                 struct ca_check_target *target)
{
    const struct ca_dead_end *end = &paths->dead_end;
    char name[CA_NAME_TEXT_MAX];

    if (end->cert == NULL || end->depth > 0 || end->is_self_signed || end->has_namesake ||
        run->paths.usable_count > 0) {
        return false;
    }
    common_name(end->cert->issuer, name);
    target->fault = CA_CHECK_FAULT_UNCLEAR;
    snprintf(target->missing, sizeof target->missing, "%s", name);
    snprintf(target->fault_reason, sizeof target->fault_reason,
             "the server sends its own certificate alone, and nobody here has its issuer '%.200s'",
             name);
    return true;
}

void ca_check_find_fault(const struct ca_check *check, const struct ca_check_roots *roots,
                         const struct ca_run *run, size_t at)
{
    struct ca_check_target *target = &check->target[at];
    const struct ca_paths *paths = &check->paths[at];

    if (!target->is_refused_by_chain) {
        blame(target, CA_CHECK_FAULT_SERVER, target->reason); /* by the handshake */
        return;
    }
    if (blame_by_own_path(paths, target)) {
        return;
    }
    if (target->ends_elsewhere ||
        (!blame_by_found_path(run, roots, target) && !blame_for_leaf_alone(paths, run, target))) {
        blame(target, CA_CHECK_FAULT_FILE, target->reason);
    }
}

/* The command that makes the file anew, or words where it is too long to be shown whole. */
static const char *remake_words(const struct ca_checking *checking, size_t room)
{
    return checking->remake != NULL && strlen(checking->remake) <= room ? checking->remake
                                                                        : "make the file anew";
}

static void hint_at_server(const struct ca_check_target *target, struct ca_error *err)
{
    if (target->missing[0] != '\0') {
        ca_error_hint(
            err,
            "have the server send '%.100s' behind its own certificate; the file is right, "
            "and devices need no update",
            target->missing);
    } else {
        ca_error_hint(err, "whoever runs the server must mend it; the file is right, and devices "
                           "need no update");
    }
}

static void hint_at_file(const struct ca_checking *checking, const struct ca_check_target *target,
                         struct ca_error *err)
{
    const char *words = remake_words(checking, COMMAND_ROOM);

    if (target->ends_elsewhere) {
        ca_error_hint(err, "the server now ends in '%.60s': %s; then update the devices",
                      target->new_root->short_name, words);
    } else if (target->new_root == NULL) {
        ca_error_hint(err,
                      "the server ends in no root that is trusted here: name those that may be "
                      "carried with --roots: %s",
                      words);
    } else if (target->state == CA_CHECK_ENDS_SOON) {
        ca_error_hint(err,
                      "a new run would carry '%.60s' again: ask who runs the server which "
                      "root comes next, and have it in the devices before that day",
                      target->new_root->short_name);
    } else {
        ca_error_hint(err, "%s; then update the devices", words);
    }
}

static void hint_at_either(const struct ca_checking *checking, const struct ca_check_target *target,
                           struct ca_error *err)
{
    ca_error_hint(
        err,
        "most likely the server must send '%.60s' too (--fetch-issuers looks for it), and "
        "the file is right; if that is another root: %s",
        target->missing, remake_words(checking, COMMAND_LESS_ROOM));
}

static void fail_refused(const struct ca_checking *checking, const struct ca_check *check,
                         size_t at, struct ca_error *err)
{
    const struct ca_check_target *target = &check->target[at];

    ca_fail(err, CA_ERR_OUTDATED, "a device with '%s' does not connect to '%s'", check->file,
            checking->runs[at].target.name);
    if (target->fault == CA_CHECK_FAULT_SERVER) {
        ca_error_cause(err, "it is the server's fault: %s", target->fault_reason);
        hint_at_server(target, err);
        return;
    }
    if (target->fault == CA_CHECK_FAULT_UNCLEAR) {
        ca_error_cause(err, "%s", target->fault_reason);
        hint_at_either(checking, target, err);
        return;
    }
    ca_error_cause(err, "%s", target->reason);
    hint_at_file(checking, target, err);
}

bool ca_check_fail(const struct ca_checking *checking, const struct ca_check *check, size_t at,
                   struct ca_error *err)
{
    const struct ca_check_target *target = &check->target[at];
    char date[CA_DATE_TEXT_MAX], words[CA_DAYS_TEXT_MAX];

    if (target->state == CA_CHECK_REFUSED) {
        fail_refused(checking, check, at, err);
        return false;
    }
    ca_clock_date(target->life_s, date);
    ca_check_days_words(check, target->life_s, words);
    ca_fail(err, CA_ERR_OUTDATED, "'%s' serves '%s' only until %s", check->file,
            checking->runs[at].target.name, date);
    ca_error_cause(err, "the way to '%s' ends then: %s", target->root->short_name, words);
    hint_at_file(checking, target, err);
    return false;
}
