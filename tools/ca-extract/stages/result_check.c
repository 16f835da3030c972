/* SPDX-License-Identifier: Apache-2.0 */
/* The member "check" of the result: what stages/check.h found. */

#include "stages/check.h"

#include "base/clock.h"
#include "stages/result_parts.h"

static struct ca_value *anchor_value(const struct ca_check *check,
                                     const struct ca_check_anchor *anchor)
{
    struct ca_value *value = ca_value_object();

    ca_result_put_certificate(value, anchor->cert);
    ca_value_put_truth(value, "is_certificate", !anchor->is_made);
    if (anchor->cert->not_after_s != INT64_MAX) {
        ca_value_put_number(value, "days", ca_check_days(check, anchor->cert->not_after_s));
    }
    ca_value_put_truth(value, "ended", anchor->has_ended);
    ca_value_put_truth(value, "is_public", anchor->is_public);
    ca_value_put_truth(value, "left_public_list", anchor->was_public && !anchor->is_public);
    return value;
}

static struct ca_value *target_value(const struct ca_check *check,
                                     const struct ca_check_target *target, const struct ca_run *run)
{
    struct ca_value *value = ca_value_object();

    ca_value_put_text(value, "name", run->target.name);
    ca_value_put_text(value, "state", ca_check_word(target->state));
    ca_value_put_truth(value, "connects",
                       target->state == CA_CHECK_SERVES || target->state == CA_CHECK_ENDS_SOON);
    ca_value_put_text(value, "proof", ca_engine_proof_word(target->is_proved));
    ca_value_put_text(value, "reason", target->reason);
    ca_value_put_text(value, "fault", ca_check_fault_word(target->fault));
    ca_value_put_text(value, "fault_reason", target->fault_reason);
    if (target->has_life && target->life_s != INT64_MAX) {
        ca_result_put_moment(value, "life", "life_s", target->life_s);
        ca_value_put_number(value, "days", ca_check_days(check, target->life_s));
    }
    if (target->has_life) {
        ca_value_put_text(value, "root", target->root->short_name);
    }
    ca_value_put_truth(value, "ends_elsewhere", target->ends_elsewhere);
    ca_value_put_text(value, "new_root",
                      target->new_root != NULL ? target->new_root->short_name : "");
    return value;
}

void ca_check_put(struct ca_value *root, const struct ca_check *check, const struct ca_run *runs)
{
    struct ca_value *value = ca_value_object();
    struct ca_value *anchors = ca_value_list(), *targets = ca_value_list();

    ca_value_put_text(value, "file", check->file);
    ca_result_put_moment(value, "now", "now_s", check->now_s);
    ca_value_put_number(value, "warn_days", check->warn_s / CA_DAY_S);
    for (size_t i = 0; i < check->anchor_count; i++) {
        ca_value_append(anchors, anchor_value(check, &check->anchor[i]));
    }
    for (size_t i = 0; i < check->target_count; i++) {
        ca_value_append(targets, target_value(check, &check->target[i], &runs[i]));
    }
    ca_value_put(value, "roots", anchors);
    ca_value_put(value, "targets", targets);
    ca_value_put(root, "check", value);
}
