/* SPDX-License-Identifier: Apache-2.0 */
#include "device/codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"

enum {
    LOW_LEVEL_MASK = 0x7F, /* include/mbedtls/error.h: seven bits, high-level codes are above */
    CODE_MAX = 0x7FFF,
    FLAGS_MAX = 0x1FFFF,
    WORD_MAX = 64
};

static const struct ca_code *row_of(enum ca_code_family family, int number)
{
    for (size_t i = 0; i < ca_code_count; i++) {
        if (ca_codes[i].family == family && ca_codes[i].number == number) {
            return &ca_codes[i];
        }
    }
    return NULL;
}

static void add(struct ca_codes_found *found, const struct ca_code *row)
{
    if (row != NULL && found->count < CA_CODES_FOUND_MAX) {
        found->code[found->count++] = row;
    }
}

static void add_name(const char *name, struct ca_codes_found *found)
{
    for (size_t i = 0; i < ca_code_count; i++) {
        if (strcmp(ca_codes[i].name, name) == 0) {
            add(found, &ca_codes[i]);
        }
    }
}

/* The code as a whole, or else its two levels. */
static void add_mbedtls(long number, struct ca_codes_found *found)
{
    const struct ca_code *whole = row_of(CA_CODE_MBEDTLS, (int)-number);

    if (whole != NULL) {
        add(found, whole);
        return;
    }
    add(found, row_of(CA_CODE_MBEDTLS, (int)-(number & ~LOW_LEVEL_MASK)));
    add(found, row_of(CA_CODE_MBEDTLS, (int)-(number & LOW_LEVEL_MASK)));
}

static void add_flags(long flags, struct ca_codes_found *found)
{
    for (int bit = 1; bit <= flags; bit <<= 1) {
        if ((flags & bit) != 0) {
            add(found, row_of(CA_CODE_FLAG, bit));
        }
    }
}

static bool read_number(const char *text, long limit, long *number)
{
    char *end = NULL;

    *number = strtol(text, &end, 0);
    return end != text && *end == '\0' && *number >= -limit && *number <= limit;
}

static void take_word(const char *word, struct ca_codes_found *found)
{
    static const char flags[] = "flags=", bearssl[] = "bearssl=";
    long number = 0;

    if (strncmp(word, flags, sizeof flags - 1) == 0) {
        if (read_number(word + sizeof flags - 1, FLAGS_MAX, &number) && number > 0) {
            add_flags(number, found);
        }
    } else if (strncmp(word, bearssl, sizeof bearssl - 1) == 0) {
        if (read_number(word + sizeof bearssl - 1, CODE_MAX, &number)) {
            add(found, row_of(CA_CODE_BEARSSL, (int)number));
        }
    } else if (!read_number(word, CODE_MAX, &number)) {
        add_name(word, found);
    } else if (row_of(CA_CODE_MBED_OS, (int)number) != NULL) {
        add(found, row_of(CA_CODE_MBED_OS, (int)number));
    } else if (number > 0 && number <= LOW_LEVEL_MASK && strncmp(word, "0x", 2) != 0) {
        add(found, row_of(CA_CODE_BEARSSL, (int)number));
    } else {
        add_mbedtls(labs(number), found);
    }
}

bool ca_codes_find(const char *text, struct ca_codes_found *found, struct ca_error *err)
{
    *found = (struct ca_codes_found){ .count = 0 };
    for (const char *at = text; *at != '\0'; at += strspn(at, " ,;")) {
        char word[WORD_MAX];
        size_t len = strcspn(at, " ,;"), before = found->count;

        snprintf(word, sizeof word, "%.*s", (int)len, at);
        at += len;
        if (len > 0 && len < sizeof word) {
            take_word(word, found);
        }
        if (len > 0 && found->count == before) {
            ca_fail(err, CA_ERR_USAGE, "'%s' is no error code that is known", word);
            ca_error_hint(err,
                          "give it as the log has it: -0x2700, flags=0x8, -3011, bearssl=54, or "
                          "a name as MBEDTLS_ERR_X509_CERT_VERIFY_FAILED");
            return false;
        }
    }
    return found->count > 0 || ca_fail(err, CA_ERR_USAGE, "no error code is given");
}

const char *ca_code_family_word(enum ca_code_family family)
{
    static const char *const words[CA_CODE_FAMILY_COUNT] = {
        [CA_CODE_MBEDTLS] = "Mbed TLS",
        [CA_CODE_FLAG] = "Mbed TLS, verification flag",
        [CA_CODE_MBED_OS] = "Mbed OS",
        [CA_CODE_BEARSSL] = "BearSSL",
    };
    return words[family];
}
