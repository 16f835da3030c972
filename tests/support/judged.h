/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_JUDGED_H
#define TEST_SUPPORT_JUDGED_H

/* What the engine makes of certificates of a test's PKI. */

#include <stddef.h>
#include <stdint.h>

#include "device/engine.h"
#include "support/pki.h"

/*
 * Judge as a built-in profile does, with one root trusted; any failure to ask ends the test.
 *
 * in        anchor: its row; presented: rows as they are sent, at most four, then -1.
 */
struct ca_judgement test_judge(const struct test_pki *pki, const char *profile_name, size_t anchor,
                               const int *presented, const char *host, int64_t now_s);

#endif
