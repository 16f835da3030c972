/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/pkcs7.h"

#include "x509/der.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_CONTENT = 0xA0,      /* ContentInfo.content */
    TAG_CERTIFICATES = 0xA0, /* SignedData.certificates */
    CONSTRUCTED = 0x20,
    INDEFINITE = 0x80, /* in place of a length */
    END_LEN = 2        /* two zeros end contents of indefinite length */
};

/* 1.2.840.113549.1.7 and, with a last 2, SignedData. */
static const uint8_t signed_data[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02 };

static bool is_end(struct ca_span rest)
{
    return rest.len >= END_LEN && rest.at[0] == 0 && rest.at[1] == 0;
}

/* ca_der_next, and lengths that are told by what ends the contents. */
static bool ber_next(struct ca_span *rest, struct ca_der *element, int depth)
{
    struct ca_span inside = *rest;
    struct ca_der part;

    if (rest->len < END_LEN || rest->at[1] != INDEFINITE) {
        return ca_der_next(rest, element);
    }
    if ((rest->at[0] & CONSTRUCTED) == 0 || depth == CA_BER_DEPTH_MAX) {
        return false;
    }
    inside.at += END_LEN; /* tag and length take two bytes as well */
    inside.len -= END_LEN;
    const uint8_t *start = inside.at;
    while (!is_end(inside)) {
        if (!ber_next(&inside, &part, depth + 1)) {
            return false;
        }
    }
    element->tag = rest->at[0];
    element->contents = (struct ca_span){ start, (size_t)(inside.at - start) };
    element->whole = (struct ca_span){ rest->at, (size_t)(inside.at - rest->at) + END_LEN };
    rest->at += element->whole.len;
    rest->len -= element->whole.len;
    return true;
}

static bool take(struct ca_span *rest, uint8_t tag, struct ca_span *contents)
{
    struct ca_der element;

    if (!ber_next(rest, &element, 0) || element.tag != tag) {
        return false;
    }
    *contents = element.contents;
    return true;
}

bool ca_pkcs7_begins(struct ca_span bytes)
{
    enum { NEAR = 24, ARC_LEN = sizeof signed_data - 1 };
    struct ca_span arc = { signed_data, ARC_LEN };

    for (size_t i = 2; i < NEAR && i + ARC_LEN <= bytes.len; i++) {
        if (bytes.at[0] == TAG_SEQUENCE && bytes.at[i - 2] == TAG_OID &&
            ca_span_equal((struct ca_span){ bytes.at + i, ARC_LEN }, arc)) {
            return true;
        }
    }
    return false;
}

bool ca_pkcs7_open(struct ca_span bytes, struct ca_span *list)
{
    struct ca_span info, type, content, data, skipped;

    *list = (struct ca_span){ NULL, 0 };
    bool is_signed = take(&bytes, TAG_SEQUENCE, &info) && take(&info, TAG_OID, &type) &&
                     ca_span_equal(type, (struct ca_span){ signed_data, sizeof signed_data }) &&
                     take(&info, TAG_CONTENT, &content) && take(&content, TAG_SEQUENCE, &data) &&
                     take(&data, TAG_INTEGER, &skipped) && /* version */
                     take(&data, TAG_SET, &skipped) &&     /* digestAlgorithms */
                     take(&data, TAG_SEQUENCE, &skipped);  /* encapContentInfo */
    if (!is_signed) {
        return false;
    }
    return data.len == 0 || data.at[0] != TAG_CERTIFICATES || take(&data, TAG_CERTIFICATES, list);
}

bool ca_pkcs7_next(struct ca_span *list, struct ca_span *certificate)
{
    struct ca_der element;

    while (list->len > 0 && ber_next(list, &element, 0)) {
        if (element.tag == TAG_SEQUENCE) { /* others are attribute certificates and the like */
            *certificate = element.whole;
            return true;
        }
    }
    return false;
}
