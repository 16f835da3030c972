/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/der.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_BIT_STRING = 0x03,
    TAG_UTC_TIME = 0x17,
    TAG_GENERALIZED_TIME = 0x18,
    TAG_CONSTRUCTED = 0x20,
    TAG_UNIVERSAL_STRING = 0x1C, /* four bytes a character */
    TAG_BMP_STRING = 0x1E,       /* two */
    TAG_SEQUENCE = 0x30,
    TAG_VERSION = 0xA0
};

/* Tag and length of the element at the start of `rest`; 0 if they are not there. */
static size_t read_header(struct ca_span rest, uint8_t *tag, size_t *contents_len)
{
    if (rest.len < 2 || (rest.at[0] & 0x1F) == 0x1F) {
        return 0;
    }
    *tag = rest.at[0];
    if (rest.at[1] < 0x80) {
        *contents_len = rest.at[1];
        return 2;
    }
    size_t digits = rest.at[1] & 0x7Fu;
    if (digits == 0 || digits > 4 || rest.len < 2 + digits) {
        return 0;
    }
    *contents_len = 0;
    for (size_t i = 0; i < digits; i++) {
        *contents_len = *contents_len << 8 | rest.at[2 + i];
    }
    return 2 + digits;
}

size_t ca_der_said_len(struct ca_span rest)
{
    uint8_t tag = 0;
    size_t contents_len = 0;
    size_t header_len = read_header(rest, &tag, &contents_len);

    return header_len == 0 ? 0 : header_len + contents_len;
}

bool ca_der_next(struct ca_span *rest, struct ca_der *element)
{
    size_t contents_len = 0;
    size_t header_len = read_header(*rest, &element->tag, &contents_len);

    if (header_len == 0 || contents_len > rest->len - header_len) {
        return false;
    }
    element->whole = (struct ca_span){ rest->at, header_len + contents_len };
    element->contents = (struct ca_span){ rest->at + header_len, contents_len };
    rest->at += element->whole.len;
    rest->len -= element->whole.len;
    return true;
}

/* Step into a SEQUENCE whose contents may be cut short. */
static bool enter_sequence(struct ca_span *rest)
{
    uint8_t tag = 0;
    size_t contents_len = 0;
    size_t header_len = read_header(*rest, &tag, &contents_len);

    if (header_len == 0 || tag != TAG_SEQUENCE) {
        return false;
    }
    rest->at += header_len;
    rest->len -= header_len;
    if (contents_len < rest->len) {
        rest->len = contents_len;
    }
    return true;
}

/* RFC 5280 4.1: version, serialNumber, signature, issuer, validity, subject. */
bool ca_der_subject(struct ca_span certificate, struct ca_span *subject)
{
    struct ca_span rest = certificate;
    struct ca_der element;
    bool is_inside = enter_sequence(&rest); /* Certificate */

    is_inside = is_inside && enter_sequence(&rest); /* tbsCertificate */
    if (!is_inside || !ca_der_next(&rest, &element)) {
        return false;
    }
    if (element.tag == TAG_VERSION && !ca_der_next(&rest, &element)) {
        return false;
    }
    if (element.tag != TAG_INTEGER) {
        return false;
    }
    for (int skipped = 0; skipped < 4; skipped++) { /* signature to subject */
        if (!ca_der_next(&rest, &element) || element.tag != TAG_SEQUENCE) {
            return false;
        }
    }
    *subject = element.whole;
    return true;
}

/* Do the elements within `contents` fill it, and theirs them? */
static bool is_filled(struct ca_span contents, int depth)
{
    enum { DEPTH_MAX = 32 };
    struct ca_der element;

    while (contents.len > 0) {
        if (!ca_der_next(&contents, &element) || depth == DEPTH_MAX) {
            return false;
        }
        if ((element.tag & TAG_CONSTRUCTED) != 0 && !is_filled(element.contents, depth + 1)) {
            return false;
        }
    }
    return true;
}

/* YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ, RFC 5280 4.1.2.5. */
static bool is_time(const struct ca_der *time)
{
    size_t digits = time->tag == TAG_UTC_TIME ? 12 : time->tag == TAG_GENERALIZED_TIME ? 14 : 0;

    if (digits == 0 || time->contents.len != digits + 1 || time->contents.at[digits] != 'Z') {
        return false;
    }
    for (size_t i = 0; i < digits; i++) {
        if (time->contents.at[i] < '0' || time->contents.at[i] > '9') {
            return false;
        }
    }
    return true;
}

static bool take_tag(struct ca_span *rest, uint8_t tag, struct ca_der *element)
{
    return ca_der_next(rest, element) && element->tag == tag;
}

static bool pass_sequences(struct ca_span *rest, int count)
{
    struct ca_der element;

    while (count > 0 && take_tag(rest, TAG_SEQUENCE, &element)) {
        count--;
    }
    return count == 0;
}

/* TBSCertificate, RFC 5280 4.1. */
static const char *defect_of_contents(struct ca_span tbs)
{
    struct ca_span rest = tbs;
    struct ca_der element, from, until;

    if (tbs.len > 0 && tbs.at[0] == TAG_VERSION && !ca_der_next(&rest, &element)) {
        return "has a version that cannot be read";
    }
    if (!take_tag(&rest, TAG_INTEGER, &element) || !pass_sequences(&rest, 2)) {
        return "has no serial number, algorithm and issuer";
    }
    if (!take_tag(&rest, TAG_SEQUENCE, &element) || !ca_der_next(&element.contents, &from) ||
        !ca_der_next(&element.contents, &until) || !is_time(&from) || !is_time(&until)) {
        return "has validity dates that are malformed";
    }
    return pass_sequences(&rest, 2) ? NULL : "has no subject and key";
}

const char *ca_der_certificate_defect(struct ca_span bytes)
{
    struct ca_der whole, tbs, part;

    if (!take_tag(&bytes, TAG_SEQUENCE, &whole) || bytes.len > 0 || !is_filled(whole.contents, 0)) {
        return "has lengths that do not add up";
    }
    if (!take_tag(&whole.contents, TAG_SEQUENCE, &tbs) ||
        !take_tag(&whole.contents, TAG_SEQUENCE, &part) ||
        !take_tag(&whole.contents, TAG_BIT_STRING, &part) || whole.contents.len > 0) {
        return "does not have the three parts of a certificate";
    }
    return defect_of_contents(tbs.contents);
}

/* FNV-1a, 32 bits. */
static uint32_t fold_byte(uint32_t fold, uint8_t byte)
{
    return (fold ^ byte) * 16777619u;
}

/* Only visible ASCII counts: the rest has other bytes in other encodings. */
static uint32_t fold_value(uint32_t fold, const struct ca_der *value)
{
    size_t width = value->tag == TAG_UNIVERSAL_STRING ? 4 : value->tag == TAG_BMP_STRING ? 2 : 1;

    for (size_t i = 0; i + width <= value->contents.len; i += width) {
        uint32_t c = 0;
        for (size_t k = 0; k < width; k++) {
            c = c << 8 | value->contents.at[i + k];
        }
        if (c > 0x20 && c < 0x7F) {
            fold = fold_byte(fold, (uint8_t)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        }
    }
    return fold;
}

/* AttributeTypeAndValue ::= SEQUENCE { type, value }. */
static uint32_t fold_pair(uint32_t fold, struct ca_span pair)
{
    struct ca_der type, value;

    if (!ca_der_next(&pair, &type) || !ca_der_next(&pair, &value)) {
        return fold;
    }
    for (size_t i = 0; i < type.contents.len; i++) {
        fold = fold_byte(fold, type.contents.at[i]);
    }
    return fold_value(fold, &value);
}

/* Name ::= SEQUENCE OF SET OF AttributeTypeAndValue. */
uint32_t ca_der_name_fold(struct ca_span name)
{
    struct ca_der names, set, pair;
    uint32_t fold = 2166136261u;

    if (!ca_der_next(&name, &names)) {
        return fold;
    }
    while (ca_der_next(&names.contents, &set)) {
        while (ca_der_next(&set.contents, &pair)) {
            fold = fold_pair(fold, pair.contents);
        }
    }
    return fold;
}
