/* SPDX-License-Identifier: Apache-2.0 */
#include "base/source_date.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void ca_source_date(char text[static CA_DATE_TEXT_MAX])
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds = 0;

    text[0] = '\0';
    if (epoch != NULL && epoch[strspn(epoch, "0123456789")] == '\0' &&
        ca_clock_parse(epoch, &seconds)) {
        ca_clock_date(seconds, text);
    }
}
