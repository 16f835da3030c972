/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/extensions.h"

#include "x509/der.h"

enum {
    TAG_BOOLEAN = 0x01,
    TAG_OCTET_STRING = 0x04,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_KEY_ID = 0x80,    /* AuthorityKeyIdentifier.keyIdentifier */
    TAG_EXTENSIONS = 0xA3 /* TBSCertificate.extensions */
};

/* Contents of the OBJECT IDENTIFIERs. */
static const struct {
    size_t len;
    uint8_t oid[8];
} known[CA_EXTENSION_COUNT] = {
    [CA_EXTENSION_SUBJECT_KEY] = { 3, { 0x55, 0x1D, 0x0E } },
    [CA_EXTENSION_ALT_NAMES] = { 3, { 0x55, 0x1D, 0x11 } },
    [CA_EXTENSION_BASIC_CONSTRAINTS] = { 3, { 0x55, 0x1D, 0x13 } },
    [CA_EXTENSION_NAME_CONSTRAINTS] = { 3, { 0x55, 0x1D, 0x1E } },
    [CA_EXTENSION_AUTHORITY_KEY] = { 3, { 0x55, 0x1D, 0x23 } },
    [CA_EXTENSION_POLICY_CONSTRAINTS] = { 3, { 0x55, 0x1D, 0x24 } },
    [CA_EXTENSION_AUTHORITY_ACCESS] = { 8, { 0x2B, 6, 1, 5, 5, 7, 1, 1 } },
};

bool ca_der_enter(struct ca_span whole, uint8_t tag, struct ca_span *contents)
{
    struct ca_der element;

    if (!ca_der_next(&whole, &element) || element.tag != tag || whole.len > 0) {
        return false;
    }
    *contents = element.contents;
    return true;
}

/* One Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }. */
static bool next_extension(struct ca_span *rest, struct ca_span *oid,
                           struct ca_extension *extension)
{
    struct ca_der whole, part;

    if (!ca_der_next(rest, &whole) || whole.tag != TAG_SEQUENCE ||
        !ca_der_next(&whole.contents, &part) || part.tag != TAG_OID) {
        return false;
    }
    *oid = part.contents;
    extension->is_critical = false;
    if (!ca_der_next(&whole.contents, &part)) {
        return false;
    }
    if (part.tag == TAG_BOOLEAN) {
        extension->is_critical = part.contents.len == 1 && part.contents.at[0] != 0;
        if (!ca_der_next(&whole.contents, &part)) {
            return false;
        }
    }
    extension->value = part.contents;
    return part.tag == TAG_OCTET_STRING && whole.contents.len == 0;
}

/* The list of extensions; true and empty when there is none. */
static bool find_list(struct ca_span certificate, struct ca_span *list)
{
    struct ca_span tbs = { NULL, 0 };
    struct ca_der element;

    *list = (struct ca_span){ NULL, 0 };
    if (!ca_der_enter(certificate, TAG_SEQUENCE, &certificate) ||
        !ca_der_next(&certificate, &element) || element.tag != TAG_SEQUENCE) {
        return false;
    }
    tbs = element.contents;
    while (tbs.len > 0) {
        if (!ca_der_next(&tbs, &element)) {
            return false;
        }
        if (element.tag == TAG_EXTENSIONS) {
            return ca_der_enter(element.contents, TAG_SEQUENCE, list);
        }
    }
    return true;
}

bool ca_extension_find(const struct ca_cert *cert, enum ca_extension_id id,
                       struct ca_extension *extension)
{
    const struct ca_span wanted = { known[id].oid, known[id].len };
    struct ca_span list, oid;

    if (!find_list(ca_bytes_span(&cert->der), &list)) {
        return false;
    }
    while (next_extension(&list, &oid, extension)) {
        if (ca_span_equal(oid, wanted)) {
            return true;
        }
    }
    return false;
}

/* True when `list`, read up to here, has an extension of this kind. */
static bool has_before(struct ca_span list, const uint8_t *end, struct ca_span wanted)
{
    struct ca_extension extension;
    struct ca_span oid;

    while (list.at < end && next_extension(&list, &oid, &extension)) {
        if (list.at < end && ca_span_equal(oid, wanted)) {
            return true;
        }
    }
    return false;
}

bool ca_extensions_are_sound(const struct ca_cert *cert)
{
    enum { EXTENSIONS_MAX = 100 }; /* more have no use, and cost the square of their number */
    struct ca_extension extension;
    struct ca_span list, all, oid;
    size_t count = 0;

    if (!find_list(ca_bytes_span(&cert->der), &list)) {
        return false;
    }
    all = list;
    while (list.len > 0) {
        if (!next_extension(&list, &oid, &extension) || ++count > EXTENSIONS_MAX ||
            has_before(all, list.at, oid)) {
            return false;
        }
    }
    return true;
}

struct ca_span ca_extension_subject_key(const struct ca_cert *cert)
{
    struct ca_extension extension;
    struct ca_span id = { NULL, 0 };

    if (ca_extension_find(cert, CA_EXTENSION_SUBJECT_KEY, &extension) &&
        !ca_der_enter(extension.value, TAG_OCTET_STRING, &id)) {
        id = (struct ca_span){ NULL, 0 };
    }
    return id;
}

struct ca_span ca_extension_authority_key(const struct ca_cert *cert)
{
    const struct ca_span none = { NULL, 0 };
    struct ca_extension extension;
    struct ca_span list;
    struct ca_der element;

    if (!ca_extension_find(cert, CA_EXTENSION_AUTHORITY_KEY, &extension) ||
        !ca_der_enter(extension.value, TAG_SEQUENCE, &list) || !ca_der_next(&list, &element)) {
        return none;
    }
    return element.tag == TAG_KEY_ID ? element.contents : none;
}
