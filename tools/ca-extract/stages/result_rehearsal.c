/* SPDX-License-Identifier: Apache-2.0 */
/* How the result tells of rehearsals: a part of stages/rehearsal.h. */

#include "device/engine.h"
#include "stages/rehearsal.h"

static struct ca_value *account_value(const struct ca_rehearsal *rehearsal,
                                      const struct ca_run *run)
{
    static const struct ca_rehearsal_account none = { .is_connected = false };
    const struct ca_rehearsal_account *account =
        rehearsal->account != NULL ? rehearsal->account : &none;
    struct ca_value *one = ca_value_object();

    ca_value_put_text(one, "target", run->target.name);
    ca_value_put_text(one, "device", run->profile->name);
    ca_value_put_truth(one, "connected", account->is_connected);
    ca_value_put_text(one, "library", account->library);
    ca_value_put_text(one, "program", rehearsal->program);
    ca_value_put_text(one, "proof", ca_engine_proof_word(rehearsal->is_proved));
    ca_value_put_text(one, "protocol", account->protocol);
    ca_value_put_text(one, "suite", account->suite);
    ca_value_put_number(one, "flags", account->flags);
    ca_value_put_number(one, "heap_peak", (int64_t)account->heap_peak);
    ca_value_put_number(one, "largest_record", (int64_t)account->largest_record);
    ca_value_put_text(one, "outcome",
                      rehearsal->account != NULL ? account->words : rehearsal->err.what);
    ca_value_put_text(one, "advice", account->advice);
    ca_value_put_text(one, "console", account->console);
    return one;
}

void ca_rehearsals_put(struct ca_value *root, const struct ca_rehearsal *rehearsals,
                       const struct ca_run *runs, size_t count)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < count; i++) {
        if (rehearsals[i].is_tried) {
            ca_value_append(list, account_value(&rehearsals[i], &runs[i]));
        }
    }
    ca_value_put(root, "rehearsals", list);
}
