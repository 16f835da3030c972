/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/public_roots.h"

#include <string.h>

#include "base/clock.h"
#include "data/data.h"

/*
 * Lines of the list: "# date<TAB>2026-08-16" says when the newest package was
 * made, "# newest<TAB>VERSION" which it is; every other line that does not
 * begin with '#' is "sha256<TAB>first version<TAB>last version<TAB>subject".
 */
static struct ca_span list(void)
{
    return ca_data_public_roots();
}

/* What stands between `key` at the start of a line and the end of that line. */
static struct ca_span value_of(const char *key)
{
    size_t at = ca_span_find(list(), 0, key);

    if (at == list().len) {
        return (struct ca_span){ NULL, 0 };
    }
    at += strlen(key);
    size_t end = ca_span_find(list(), at, "\n");
    return (struct ca_span){ list().at + at, end - at };
}

/* The field that begins at *at; *at moves behind the tab or line end after it. */
static struct ca_span take_field(size_t *at)
{
    size_t from = *at;

    while (*at < list().len && list().at[*at] != '\t' && list().at[*at] != '\n') {
        (*at)++;
    }
    struct ca_span field = { list().at + from, *at - from };
    *at += *at < list().len;
    return field;
}

struct ca_public_root ca_public_root_find(const struct ca_cert *cert)
{
    char sha256[CA_SHA256_TEXT_MAX];
    struct ca_public_root root = { false, false, { NULL, 0 } };

    ca_cert_sha256_text(cert, sha256);
    size_t at = ca_span_find(list(), 0, sha256);
    if (at == list().len) {
        return root;
    }
    take_field(&at); /* sha256 */
    take_field(&at); /* first version */
    root.is_listed = true;
    root.last_version = take_field(&at);
    root.is_withdrawn = !ca_span_equal(root.last_version, value_of("# newest\t"));
    return root;
}

int64_t ca_public_roots_date_s(void)
{
    struct ca_span field = value_of("# date\t");
    char text[CA_DATE_TEXT_MAX] = "";
    int64_t seconds = 0;

    if (field.at != NULL && field.len < sizeof text) {
        memcpy(text, field.at, field.len);
    }
    return ca_clock_parse(text, &seconds) ? seconds : 0;
}
