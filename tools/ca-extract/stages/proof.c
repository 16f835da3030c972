/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/proof.h"

#include "device/engine.h"
#include "readback/committed.h"

static bool prove_run(struct ca_question *question, const struct ca_run *run, struct ca_error *err)
{
    struct ca_judgement judgement;

    question->presented = (const struct ca_cert *const *)run->presented.cert;
    question->presented_count = run->presented.count;
    question->host = run->target.host;
    question->leaf_use = run->presented.leaf_use;
    question->known = &run->verdicts.verdict[ca_choice_best(run)].certificates;
    ca_engine_judge(question, &judgement);
    if (!judgement.is_accepted) {
        ca_fail(err, CA_ERR_DEVICE, "the device would refuse '%s' with this product",
                run->target.name);
        ca_error_cause(err, "%s", judgement.reason);
        return false;
    }
    return true;
}

bool ca_proof_check(const struct ca_text *product, const struct ca_run *runs, size_t count,
                    const struct ca_choice *choice, const struct ca_profile *profile,
                    struct ca_error *err)
{
    struct ca_error inner = { CA_OK, "", "", "" };
    struct ca_bytes bytes = { NULL, 0 };

    if (!ca_committed_bytes(ca_text_span(product), "the product", &bytes, &inner)) {
        ca_fail(err, CA_ERR_INTERNAL, "the product cannot be read back");
        ca_error_cause(err, "%s", inner.cause);
        return false;
    }
    const struct ca_cert **anchors = ca_alloc(choice->count, sizeof *anchors);
    for (size_t i = 0; i < choice->count; i++) {
        anchors[i] = choice->anchor[i].cert;
    }
    struct ca_question question = { .profile = profile,
                                    .bytes = ca_bytes_span(&bytes),
                                    .anchor = anchors,
                                    .anchor_count = choice->count };
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        done = prove_run(&question, &runs[i], err);
    }
    ca_free(anchors);
    ca_bytes_clear(&bytes);
    return done;
}
