/* SPDX-License-Identifier: Apache-2.0 */
/* What the values of options may be: one function for each CHECKED row of options.def. */

#include "cli/options_parts.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encode.h"

bool ca_options_check_timeout(struct ca_options *options, const char *text, struct ca_error *err)
{
    enum { SECONDS_MAX = 3600, DIGITS_MAX = 4 };
    size_t digits = strspn(text, "0123456789");
    int whole = 0, tenths = 0;

    for (size_t i = 0; i < digits && digits <= DIGITS_MAX; i++) {
        whole = whole * 10 + (text[i] - '0');
    }
    const char *rest = text + digits;
    if (rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9') {
        tenths = rest[1] - '0';
        rest += 2;
    }
    options->timeout_ms = whole * 1000 + tenths * 100;
    if (digits == 0 || digits > DIGITS_MAX || *rest != '\0' || options->timeout_ms < 100 ||
        whole > SECONDS_MAX) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --timeout", text);
        ca_error_hint(err, "give seconds, from 0.1 to 3600");
        return false;
    }
    return true;
}

bool ca_options_check_now(struct ca_options *options, const char *text, struct ca_error *err)
{
    if (!ca_clock_parse(text, &options->now_s)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --now", text);
        ca_error_hint(err, "give seconds since 1970, or a time such as 2026-11-23T12:00:00Z");
        return false;
    }
    return true;
}

bool ca_options_check_allow_private(struct ca_options *options, const char *text,
                                    struct ca_error *err)
{
    static const char prefix[] = "sha256:";
    size_t count = options->allow_private.count;

    options->allowed = ca_grow(options->allowed, count, sizeof *options->allowed);
    if (strncmp(text, prefix, sizeof prefix - 1) != 0 ||
        !ca_hex_decode(text + sizeof prefix - 1, options->allowed[count], CA_SHA256_LEN)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --allow-private", text);
        ca_error_hint(err, "give sha256: and the 64 digits of the certificate's fingerprint");
        return false;
    }
    return true;
}
