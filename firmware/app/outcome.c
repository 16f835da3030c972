/* SPDX-License-Identifier: Apache-2.0 */
#include "app/outcome.h"

enum fw_outcome fw_outcome_of(enum fw_tls_result result)
{
    return result == FW_TLS_OK ? FW_DONE : (enum fw_outcome)((int)FW_TLS_REFUSED + (int)result);
}

bool fw_outcome_may_pass(enum fw_outcome outcome)
{
    const int result = (int)outcome - (int)FW_TLS_REFUSED;

    if (result > 0 && result < (int)FW_TLS_RESULT_COUNT) {
        return fw_tls_may_pass((enum fw_tls_result)result);
    }
    return outcome == FW_NO_NETWORK || outcome == FW_NO_TIME || outcome == FW_NO_SUCH_HOST ||
           outcome == FW_NO_CONNECTION || outcome == FW_NO_LINK || outcome == FW_CUT_REPLY;
}
