/* SPDX-License-Identifier: Apache-2.0 */
#include "support/judged.h"

#include "support/test.h"

#include "device/profile.h"
#include "x509/pem.h"

enum { PRESENTED_MAX = 4 };

struct ca_judgement test_judge(const struct test_pki *pki, const char *profile_name, size_t anchor,
                               const int *presented, const char *host, int64_t now_s)
{
    struct ca_cert *trusted = test_pki_cert(pki, anchor), *sent[PRESENTED_MAX] = { NULL };
    const struct ca_cert *const anchors[] = { trusted };
    struct ca_text pem = { 0 };
    struct ca_profile profile;
    struct ca_judgement judgement;
    struct ca_error err = NO_ERROR;
    size_t count = 0;

    for (; presented[count] >= 0; count++) {
        assert_in_range(count, 0, PRESENTED_MAX - 1);
        sent[count] = test_pki_cert(pki, (size_t)presented[count]);
    }
    assert_true(ca_profile_find(profile_name, &profile, &err));
    ca_pem_put(ca_bytes_span(&trusted->der), &pem);
    ca_engine_set_clock(now_s);
    struct ca_question question = { .profile = &profile,
                                    .bytes = { (const uint8_t *)pem.at, pem.len + 1 },
                                    .anchor = anchors,
                                    .anchor_count = 1,
                                    .presented = (const struct ca_cert *const *)sent,
                                    .presented_count = count,
                                    .host = host };
    ca_engine_judge(&question, &judgement);
    for (size_t i = 0; i < count; i++) {
        ca_cert_free(sent[i]);
    }
    ca_cert_free(trusted);
    ca_text_clear(&pem);
    return judgement;
}
