/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/anchor_made.h"

#include <stdint.h>

#include "base/text.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_BIT_STRING = 0x03,
    TAG_SEQUENCE = 0x30,
    LONG_FORM = 0x80,
    BYTE_BITS = 8,
    BYTE_MASK = 0xff,
    SIGN_BIT = 0x80
};

/* Elements that are the same in each, DER. */
#define VERSION_AND_SERIAL "\xa0\x03\x02\x01\x02\x02\x01\x01"
#define ECDSA_WITH_SHA256  "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02"
#define VALIDITY                                                                                   \
    "\x30\x20\x17\x0d"                                                                             \
    "700101000000Z"                                                                                \
    "\x18\x0f"                                                                                     \
    "99991231235959Z"
#define BASIC_CONSTRAINTS_CA                                                                       \
    "\xa3\x13\x30\x11\x30\x0f\x06\x03\x55\x1d\x13\x01\x01\xff\x04\x05\x30\x03\x01\x01\xff"
#define NO_SIGNATURE   "\x03\x09\x00\x30\x06\x02\x01\x01\x02\x01\x01"
#define RSA_ENCRYPTION "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
#define ON_P256                                                                                    \
    "\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define ON_P384 "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22"
#define ON_P521 "\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23"

#define PUT(text, element) ca_text_put(text, element, sizeof(element) - 1)

static void put_byte(struct ca_text *text, size_t byte)
{
    char one = (char)(byte & BYTE_MASK);

    ca_text_put(text, &one, 1);
}

/* Tag and length, of contents below 64 kB. */
static void put_head(struct ca_text *text, unsigned tag, size_t len)
{
    put_byte(text, tag);
    if (len > BYTE_MASK) {
        put_byte(text, LONG_FORM | 2);
        put_byte(text, len >> BYTE_BITS);
    } else if (len >= LONG_FORM) {
        put_byte(text, LONG_FORM | 1);
    }
    put_byte(text, len);
}

static void put_span(struct ca_text *text, struct ca_span span)
{
    ca_text_put(text, (const char *)span.at, span.len);
}

static void put_element(struct ca_text *text, unsigned tag, struct ca_span contents)
{
    put_head(text, tag, contents.len);
    put_span(text, contents);
}

/* A number without a sign: a zero goes before a set first bit. */
static void put_number(struct ca_text *text, struct ca_span number)
{
    bool has_sign = (number.at[0] & SIGN_BIT) != 0;

    put_head(text, TAG_INTEGER, number.len + has_sign);
    if (has_sign) {
        put_byte(text, 0);
    }
    put_span(text, number);
}

static void put_algorithm(const struct ca_anchor_parts *parts, struct ca_text *text)
{
    enum { P256_POINT_LEN = 65, P384_POINT_LEN = 97 };

    if (parts->exponent.len > 0) {
        PUT(text, RSA_ENCRYPTION);
    } else if (parts->key.len == P256_POINT_LEN) {
        PUT(text, ON_P256);
    } else if (parts->key.len == P384_POINT_LEN) {
        PUT(text, ON_P384);
    } else {
        PUT(text, ON_P521); /* any other length is no point on it, and cannot be decoded */
    }
}

static void put_key(const struct ca_anchor_parts *parts, struct ca_text *text)
{
    struct ca_text info = { 0 }, numbers = { 0 };

    if (parts->exponent.len == 0 && parts->key.at[0] == TAG_SEQUENCE) {
        put_span(text, parts->key);
        return;
    }
    put_algorithm(parts, &info);
    if (parts->exponent.len > 0) {
        struct ca_text list = { 0 };

        put_number(&list, parts->key);
        put_number(&list, parts->exponent);
        put_element(&numbers, TAG_SEQUENCE, ca_text_span(&list));
        ca_text_clear(&list);
    } else {
        put_span(&numbers, parts->key);
    }
    put_head(&info, TAG_BIT_STRING, numbers.len + 1);
    put_byte(&info, 0); /* unused bits */
    put_span(&info, ca_text_span(&numbers));
    put_element(text, TAG_SEQUENCE, ca_text_span(&info));
    ca_text_clear(&info);
    ca_text_clear(&numbers);
}

bool ca_anchor_make(const struct ca_anchor_parts *parts, struct ca_cert **cert,
                    struct ca_error *err)
{
    enum { PARTS_LEN_MAX = 16 * 1024 };
    struct ca_text body = { 0 }, inner = { 0 }, whole = { 0 };

    if (parts->subject.len == 0 || parts->key.len == 0 ||
        parts->subject.len + parts->key.len + parts->exponent.len > PARTS_LEN_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "an anchor without a name or a key");
    }
    PUT(&body, VERSION_AND_SERIAL);
    PUT(&body, ECDSA_WITH_SHA256);
    put_span(&body, parts->subject);
    PUT(&body, VALIDITY);
    put_span(&body, parts->subject);
    put_key(parts, &body);
    PUT(&body, BASIC_CONSTRAINTS_CA);
    put_element(&inner, TAG_SEQUENCE, ca_text_span(&body));
    PUT(&inner, ECDSA_WITH_SHA256);
    PUT(&inner, NO_SIGNATURE);
    put_element(&whole, TAG_SEQUENCE, ca_text_span(&inner));
    bool done = ca_cert_decode(ca_text_span(&whole), cert, err);
    ca_text_clear(&body);
    ca_text_clear(&inner);
    ca_text_clear(&whole);
    return done;
}
