/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_BASE_SOURCE_DATE_H
#define CA_BASE_SOURCE_DATE_H

#include "base/clock.h"

/* Put the day that SOURCE_DATE_EPOCH names, for a comment and nothing else; "" without it. */
void ca_source_date(char text[static CA_DATE_TEXT_MAX]);

#endif
