/* SPDX-License-Identifier: Apache-2.0 */
/* What the values of options may be: one function for each CHECKED row of options.def. */

#include "cli/options_parts.h"

#include <string.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encode.h"
#include "stages/check.h"
#include "stages/choice.h"

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

/* "sha256:" and 64 hexadecimal digits. */
static bool read_sha256(const char *text, uint8_t sha256[CA_SHA256_LEN])
{
    static const char prefix[] = "sha256:";

    return strncmp(text, prefix, sizeof prefix - 1) == 0 &&
           ca_hex_decode(text + sizeof prefix - 1, sha256, CA_SHA256_LEN);
}

bool ca_options_check_allow_private(struct ca_options *options, const char *text,
                                    struct ca_error *err)
{
    size_t count = options->allow_private.count;

    options->allowed = ca_grow(options->allowed, count, sizeof *options->allowed);
    if (!read_sha256(text, options->allowed[count])) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --allow-private", text);
        ca_error_hint(err, "give sha256: and the 64 digits of the certificate's fingerprint");
        return false;
    }
    return true;
}

bool ca_options_check_pin(struct ca_options *options, const char *text, struct ca_error *err)
{
    size_t count = options->pin.count;

    options->pinned = ca_grow(options->pinned, count, sizeof *options->pinned);
    if (!read_sha256(text, options->pinned[count])) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --pin", text);
        ca_error_hint(err,
                      "give sha256: and 64 digits, of a CA's certificate or of its key (SPKI)");
        return false;
    }
    return true;
}

/* A whole number from `least` to `most`, in digits alone. */
static bool read_number(const char *text, size_t least, size_t most, size_t *number)
{
    enum { DIGITS_MAX = 6 };
    size_t digits = strspn(text, "0123456789"), value = 0;

    for (size_t i = 0; i < digits && digits <= DIGITS_MAX; i++) {
        value = value * 10 + (size_t)(text[i] - '0');
    }
    *number = value;
    return digits > 0 && digits <= DIGITS_MAX && text[digits] == '\0' && value >= least &&
           value <= most;
}

static bool check_number(const char *option, const char *text, size_t least, size_t most,
                         size_t *number, struct ca_error *err)
{
    if (!read_number(text, least, most, number)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --%s", text, option);
        ca_error_hint(err, "give a number from %zu to %zu", least, most);
        return false;
    }
    return true;
}

bool ca_options_check_jobs(struct ca_options *options, const char *text, struct ca_error *err)
{
    return check_number("jobs", text, 1, CA_JOBS_MAX, &options->jobs_count, err);
}

bool ca_options_check_backup(struct ca_options *options, const char *text, struct ca_error *err)
{
    return check_number("backup", text, 1, CA_BACKUP_MAX, &options->backup_count, err);
}

bool ca_options_check_warn_days(struct ca_options *options, const char *text, struct ca_error *err)
{
    return check_number("warn-days", text, 0, CA_WARN_DAYS_MAX, &options->warn_days_count, err);
}

bool ca_options_check_max_depth(struct ca_options *options, const char *text, struct ca_error *err)
{
    size_t depth = 0;
    bool done = check_number("max-depth", text, 0, CA_PATH_LEN_MAX, &depth, err);

    options->depth_max = (int)depth;
    return done;
}

bool ca_options_check_shard(struct ca_options *options, const char *text, struct ca_error *err)
{
    const char *slash = strchr(text, '/');
    struct ca_shard *part = &options->shard_part;
    char number[8] = "";

    if (slash != NULL && (size_t)(slash - text) < sizeof number) {
        memcpy(number, text, (size_t)(slash - text));
    }
    if (slash == NULL || !read_number(slash + 1, 1, CA_SHARDS_MAX, &part->count) ||
        !read_number(number, 1, part->count, &part->number)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --shard", text);
        ca_error_hint(err, "give K/N, part K of N parts, as in 2/4; N is at most %d",
                      CA_SHARDS_MAX);
        return false;
    }
    return true;
}

bool ca_options_check_policy(struct ca_options *options, const char *text, struct ca_error *err)
{
    if (!ca_policy_find(text, &options->policy_kind)) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --policy", text);
        ca_error_hint(err, "there are: longest, smallest, shortest, all");
        return false;
    }
    return true;
}

bool ca_options_check_color(struct ca_options *options, const char *text, struct ca_error *err)
{
    static const char *const words[] = {
        [CA_COLOR_AUTO] = "auto", [CA_COLOR_ALWAYS] = "always", [CA_COLOR_NEVER] = "never"
    };

    for (unsigned i = 0; i < CA_ARRAY_LEN(words); i++) {
        if (strcmp(words[i], text) == 0) {
            options->color_when = (enum ca_color)i;
            return true;
        }
    }
    ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --color", text);
    ca_error_hint(err, "there are: auto, always, never");
    return false;
}

bool ca_options_check_retries(struct ca_options *options, const char *text, struct ca_error *err)
{
    enum { RETRIES_MAX = 100, DIGITS_MAX = 3 };
    size_t digits = strspn(text, "0123456789");
    unsigned count = 0;

    for (size_t i = 0; i < digits && digits <= DIGITS_MAX; i++) {
        count = count * 10 + (unsigned)(text[i] - '0');
    }
    if (digits == 0 || digits > DIGITS_MAX || text[digits] != '\0' || count > RETRIES_MAX) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%s' for --retries", text);
        ca_error_hint(err, "give a number from 0 to %d", RETRIES_MAX);
        return false;
    }
    options->retries_count = count;
    return true;
}

bool ca_options_check_protocols(const char *text, struct ca_error *err)
{
    enum { NAME_MAX_LEN = 255, LIST_MAX_LEN = 4096 }; /* RFC 7301 3.1; ours */
    bool is_good = strlen(text) <= LIST_MAX_LEN;
    const char *rest = text;

    while (is_good && rest != NULL) {
        size_t len = strcspn(rest, ",");

        is_good = len > 0 && len <= NAME_MAX_LEN;
        rest = rest[len] == ',' ? rest + len + 1 : NULL;
    }
    if (!is_good) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%.40s' for --alpn", text);
        ca_error_hint(err, "give names with commas between, as in h2,http/1.1");
    }
    return is_good;
}

bool ca_options_check_alpn(struct ca_options *options, const char *text, struct ca_error *err)
{
    (void)options;
    return ca_options_check_protocols(text, err);
}

/* Stored with the product, so nothing that could hold a secret: no query. */
bool ca_options_check_probe_records(struct ca_options *options, const char *text,
                                    struct ca_error *err)
{
    enum { PATH_MAX_LEN = 1024 };
    size_t len = strlen(text);
    bool is_good = text[0] == '/' && len <= PATH_MAX_LEN;

    (void)options;
    for (size_t i = 0; i < len && is_good; i++) {
        is_good = text[i] > ' ' && text[i] < 0x7F && text[i] != '?' && text[i] != '#';
    }
    if (!is_good) {
        ca_fail(err, CA_ERR_USAGE, "bad value '%.40s' for --probe-records", text);
        ca_error_hint(err, "give the path of something large on the server, as in /firmware.bin");
    }
    return is_good;
}
