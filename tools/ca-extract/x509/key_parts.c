/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/key_parts.h"

#include <stddef.h>

#include "x509/der.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_BIT_STRING = 0x03,
    TAG_OCTET_STRING = 0x04,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    POINT_UNCOMPRESSED = 0x04
};

static bool take(struct ca_span *rest, uint8_t tag, struct ca_span *contents)
{
    struct ca_der element;

    if (!ca_der_next(rest, &element) || element.tag != tag) {
        return false;
    }
    *contents = element.contents;
    return true;
}

static bool take_padded(struct ca_span *rest, uint8_t tag, struct ca_span *number)
{
    if (!take(rest, tag, number)) {
        return false;
    }
    while (number->len > 1 && number->at[0] == 0) {
        number->at++;
        number->len--;
    }
    return number->len > 0;
}

static bool take_number(struct ca_span *rest, struct ca_span *number)
{
    return take_padded(rest, TAG_INTEGER, number);
}

/* The key itself: what the bit string holds, its count of unused bits apart. */
static bool take_bits(const struct ca_cert *cert, struct ca_span *bits)
{
    struct ca_span rest = ca_bytes_span(&cert->spki), info, algorithm;

    if (!take(&rest, TAG_SEQUENCE, &info) || !take(&info, TAG_SEQUENCE, &algorithm) ||
        !take(&info, TAG_BIT_STRING, bits) || bits->len < 2 || bits->at[0] != 0) {
        return false;
    }
    bits->at++;
    bits->len--;
    return true;
}

static const char *curve_of(enum ca_key_kind kind)
{
    switch (kind) {
    case CA_KEY_P256:
        return "secp256r1";
    case CA_KEY_P384:
        return "secp384r1";
    case CA_KEY_P521:
        return "secp521r1";
    case CA_KEY_OTHER:
    case CA_KEY_RSA:
    case CA_KEY_RSA_PSS:
    case CA_KEY_EC_OTHER:
    case CA_KEY_ED25519:
    case CA_KEY_ED448:
    case CA_KEY_DSA:
        return NULL;
    }
    return NULL;
}

bool ca_key_parts_take(const struct ca_cert *cert, struct ca_key_parts *parts)
{
    struct ca_span bits, key;

    *parts = (struct ca_key_parts){ .curve = curve_of(cert->key_kind) };
    if (!take_bits(cert, &bits)) {
        return false;
    }
    if (parts->curve != NULL) {
        parts->point = bits;
        return bits.at[0] == POINT_UNCOMPRESSED;
    }
    return cert->key_kind == CA_KEY_RSA && take(&bits, TAG_SEQUENCE, &key) &&
           take_number(&key, &parts->modulus) && take_number(&key, &parts->exponent);
}

/* RSAPrivateKey ::= SEQUENCE { version 0, n, e, d, p, q, dp, dq, qinv } */
static bool take_rsa(struct ca_span key, struct ca_private_parts *parts)
{
    struct ca_span fields, version, exponent, secret;

    return take(&key, TAG_SEQUENCE, &fields) && take(&fields, TAG_INTEGER, &version) &&
           version.len == 1 && version.at[0] == 0 && take_number(&fields, &parts->modulus) &&
           take_number(&fields, &exponent) && take_number(&fields, &secret) &&
           take_number(&fields, &parts->prime[0]) && take_number(&fields, &parts->prime[1]) &&
           take_number(&fields, &parts->power[0]) && take_number(&fields, &parts->power[1]) &&
           take_number(&fields, &parts->inverse) && fields.len == 0;
}

/* ECPrivateKey ::= SEQUENCE { version 1, privateKey OCTET STRING, ... } */
static bool take_ec(struct ca_span key, struct ca_private_parts *parts)
{
    struct ca_span fields, version;

    return take(&key, TAG_SEQUENCE, &fields) && take(&fields, TAG_INTEGER, &version) &&
           take_padded(&fields, TAG_OCTET_STRING, &parts->scalar);
}

bool ca_private_parts_take(struct ca_span pkcs8, struct ca_private_parts *parts)
{
    static const uint8_t rsa[] = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01 };
    static const uint8_t ec[] = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };
    struct ca_span info, version, algorithm, oid, key;

    *parts = (struct ca_private_parts){ .modulus = { NULL, 0 } };
    if (!take(&pkcs8, TAG_SEQUENCE, &info) || !take(&info, TAG_INTEGER, &version) ||
        !take(&info, TAG_SEQUENCE, &algorithm) || !take(&algorithm, TAG_OID, &oid) ||
        !take(&info, TAG_OCTET_STRING, &key)) {
        return false;
    }
    if (ca_span_equal(oid, (struct ca_span){ rsa, sizeof rsa })) {
        return take_rsa(key, parts);
    }
    return ca_span_equal(oid, (struct ca_span){ ec, sizeof ec }) && take_ec(key, parts);
}
