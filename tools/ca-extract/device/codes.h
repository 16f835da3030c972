/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_CODES_H
#define CA_DEVICE_CODES_H

/*
 * What a device's error codes mean to somebody who has a root to choose.
 *
 * Mbed TLS puts a low-level number into a high-level one (-0x262e is -0x2600
 * with -0x002e); a failed verification has flags beside its code; Mbed OS and
 * BearSSL have numbers of their own. codes_table.c has a row for each that a
 * user meets; a test holds the numbers against the libraries' headers.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

enum ca_code_family {
    CA_CODE_MBEDTLS,
    CA_CODE_FLAG, /* a bit of the verification's result */
    CA_CODE_MBED_OS,
    CA_CODE_BEARSSL,
    CA_CODE_FAMILY_COUNT
};

/* What to look for in a chain at hand: stages/suspects.h. */
enum ca_suspect {
    CA_SUSPECT_NONE,
    CA_SUSPECT_EXPIRED,
    CA_SUSPECT_NOT_YET_VALID,
    CA_SUSPECT_NAME,
    CA_SUSPECT_UNTRUSTED,
    CA_SUSPECT_SIGNATURE, /* an algorithm that the device cannot read */
    CA_SUSPECT_KEY,       /* a kind of key or curve that it cannot read */
    CA_SUSPECT_WEAK,      /* a key or hash that it can read and does not accept */
    CA_SUSPECT_EXTENSION,
    CA_SUSPECT_USAGE,
    CA_SUSPECT_SIZE,
    CA_SUSPECT_CLIENT_CERT
};

struct ca_code {
    enum ca_code_family family;
    int number; /* negative for Mbed TLS and Mbed OS, as a call returns it */
    const char *name;
    const char *cause, *certificate, *fix; /* sentences; certificate may be "" */
    enum ca_suspect suspect;
};

extern const struct ca_code ca_codes[];
extern const size_t ca_code_count;

enum { CA_CODES_FOUND_MAX = 40 };

/* Rows that a text speaks of; constant. */
struct ca_codes_found {
    const struct ca_code *code[CA_CODES_FOUND_MAX];
    size_t count;
};

/*
 * Read codes as a log has them.
 *
 * in        text: one or several, apart by spaces or commas: "-0x2700", "-9984",
 *           "0x2700", "flags=0x8", "-3011", "bearssl=54", or a name as
 *           "MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE".
 * fails     CA_ERR_USAGE: not a code, or one that is not known; the hint says
 *           what is.
 */
CA_MUST_CHECK bool ca_codes_find(const char *text, struct ca_codes_found *found,
                                 struct ca_error *err);

/* "Mbed TLS", "Mbed TLS, verification flag", "Mbed OS", "BearSSL"; constant. */
const char *ca_code_family_word(enum ca_code_family family);

#endif
