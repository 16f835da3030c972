/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/root_calendar.h"

#include <string.h>

#include "base/clock.h"
#include "data/data.h"

/* The field that begins at *at; *at moves behind the tab or line end after it.
 * A row is "sha256<TAB>date<TAB>source<TAB>note". */
static struct ca_span take_field(struct ca_span rows, size_t *at)
{
    size_t from = *at;

    while (*at < rows.len && rows.at[*at] != '\t' && rows.at[*at] != '\n') {
        (*at)++;
    }
    struct ca_span field = { rows.at + from, *at - from };
    *at += *at < rows.len;
    return field;
}

struct ca_distrust ca_root_calendar_find(const struct ca_cert *cert)
{
    const struct ca_span rows = ca_data_root_calendar();
    struct ca_distrust distrust = { .is_known = false };
    char sha256[CA_SHA256_TEXT_MAX], day[CA_DATE_TEXT_MAX] = "";

    ca_cert_sha256_text(cert, sha256);
    size_t at = ca_span_find(rows, 0, sha256);
    if (at == rows.len) {
        return distrust;
    }
    take_field(rows, &at); /* sha256 */
    struct ca_span date = take_field(rows, &at);
    if (date.len < sizeof day) {
        memcpy(day, date.at, date.len);
    }
    distrust.source = take_field(rows, &at);
    distrust.note = take_field(rows, &at);
    distrust.is_known = ca_clock_parse(day, &distrust.date_s);
    return distrust;
}
