/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/form.h"

#include <stdio.h>
#include <string.h>

#include "x509/der.h"
#include "x509/extensions.h"
#include "x509/names.h"

enum {
    TAG_INTEGER = 0x02,
    TAG_OID = 0x06,
    TAG_SEQUENCE = 0x30,
    TAG_CONTEXT = 0x80,
    TAG_KEY_ID = 0x80,
    TAG_KEY_ISSUER = 0xA1,
    TAG_KEY_SERIAL = 0x82,
    TAG_VERSION = 0xA0,
    SERIAL_LEN_MAX = 20, /* RFC 5280 4.1.2.2 */
    AS_CA = CA_AS_ISSUER | CA_AS_ANCHOR,
    AS_ANY = CA_AS_LEAF | AS_CA
};

/* What stands in an authorityKeyIdentifier. */
struct key_authority {
    bool is_there, is_broken, has_id, has_issuer, has_serial;
};

static struct key_authority read_key_authority(const struct ca_cert *cert)
{
    struct key_authority found = { .is_there = false };
    struct ca_extension extension;
    struct ca_span list;
    struct ca_der part;

    found.is_there = ca_extension_find(cert, CA_EXTENSION_AUTHORITY_KEY, &extension);
    if (!found.is_there) {
        return found;
    }
    found.is_broken = !ca_der_enter(extension.value, TAG_SEQUENCE, &list);
    while (!found.is_broken && list.len > 0) {
        found.is_broken = !ca_der_next(&list, &part);
        found.has_id = found.has_id || part.tag == TAG_KEY_ID;
        found.has_issuer = found.has_issuer || part.tag == TAG_KEY_ISSUER;
        found.has_serial = found.has_serial || part.tag == TAG_KEY_SERIAL;
    }
    return found;
}

static bool has_empty_subject(const struct ca_cert *cert)
{
    struct ca_span names;

    return ca_der_enter(ca_cert_subject_der(cert), TAG_SEQUENCE, &names) && names.len == 0;
}

static bool has_extension(const struct ca_cert *cert, enum ca_extension_id id, bool is_critical)
{
    struct ca_extension extension;

    return ca_extension_find(cert, id, &extension) && extension.is_critical == is_critical;
}

/* Faults. Each is true when the certificate has it. */

static bool constrains_names_as_a_leaf(const struct ca_cert *cert)
{
    struct ca_extension extension;

    return !cert->is_ca && ca_extension_find(cert, CA_EXTENSION_NAME_CONSTRAINTS, &extension);
}

static bool signs_without_being_a_ca(const struct ca_cert *cert)
{
    return cert->has_key_usage && !cert->is_ca && (cert->key_usage & CA_USAGE_CERT_SIGN) != 0;
}

static bool is_a_ca_that_may_not_sign(const struct ca_cert *cert)
{
    return cert->has_key_usage && cert->is_ca && (cert->key_usage & CA_USAGE_CERT_SIGN) == 0;
}

static bool marks_names_wrongly(const struct ca_cert *cert)
{
    return has_extension(cert, CA_EXTENSION_ALT_NAMES, !has_empty_subject(cert));
}

static bool is_sound_name(const struct ca_name *name)
{
    if (name->form == CA_NAME_DNS) {
        return ca_name_is_dns(name->value, true);
    }
    return name->form != CA_NAME_ADDRESS || name->value.len == 4 || name->value.len == 16;
}

static bool has_malformed_names(const struct ca_cert *cert)
{
    struct ca_name_list list;
    bool is_sound = ca_names_list(cert, &list);

    for (size_t i = 0; i < list.count && is_sound; i++) {
        is_sound = is_sound_name(&list.name[i]);
    }
    ca_name_list_clear(&list);
    return !is_sound;
}

static bool marks_policies_as_optional(const struct ca_cert *cert)
{
    return has_extension(cert, CA_EXTENSION_POLICY_CONSTRAINTS, false);
}

/* RFC 5280 A.2: issuer and serial number stand together or not at all. */
static bool has_half_a_key_authority(const struct ca_cert *cert)
{
    struct key_authority found = read_key_authority(cert);

    return found.is_broken || found.has_issuer != found.has_serial ||
           (found.is_there && !found.has_id && !found.has_issuer);
}

/* AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF { OID, GeneralName }. */
static bool has_broken_access(const struct ca_cert *cert)
{
    struct ca_extension extension;
    struct ca_span list;
    struct ca_der one, method;
    struct ca_name place;

    if (!ca_extension_find(cert, CA_EXTENSION_AUTHORITY_ACCESS, &extension)) {
        return false;
    }
    bool is_sound = ca_der_enter(extension.value, TAG_SEQUENCE, &list) && list.len > 0;
    while (is_sound && list.len > 0) {
        is_sound = ca_der_next(&list, &one) && one.tag == TAG_SEQUENCE &&
                   ca_der_next(&one.contents, &method) && method.tag == TAG_OID &&
                   ca_name_next(&one.contents, &place) && one.contents.len == 0;
    }
    return !is_sound;
}

/* Notes. */

static bool lacks_key_authority(const struct ca_cert *cert)
{
    return !cert->is_self_issued && !read_key_authority(cert).has_id;
}

static bool lacks_key_id(const struct ca_cert *cert)
{
    return ca_extension_subject_key(cert).len == 0;
}

static bool has_long_key_authority(const struct ca_cert *cert)
{
    return read_key_authority(cert).has_issuer;
}

static bool names_another_key_of_its_own(const struct ca_cert *cert)
{
    struct ca_span authority = ca_extension_authority_key(cert);

    return cert->is_self_issued && authority.len > 0 &&
           !ca_span_equal(authority, ca_extension_subject_key(cert));
}

static bool has_optional_basic_constraints(const struct ca_cert *cert)
{
    return has_extension(cert, CA_EXTENSION_BASIC_CONSTRAINTS, false);
}

static bool has_underscore(const struct ca_cert *cert)
{
    struct ca_name_list list;
    bool has_one = false;

    (void)ca_names_list(cert, &list);
    for (size_t i = 0; i < list.count && !has_one; i++) {
        struct ca_span name = list.name[i].value;
        has_one = list.name[i].form == CA_NAME_DNS && memchr(name.at, '_', name.len) != NULL;
    }
    ca_name_list_clear(&list);
    return has_one;
}

/* 2.5.4.3; a subject may have several. */
static bool next_common_name(struct ca_span *sets, struct ca_span *common_name)
{
    static const uint8_t oid[] = { 0x55, 0x04, 0x03 };
    struct ca_der set, pair, part;

    while (ca_der_next(sets, &set)) {
        while (ca_der_next(&set.contents, &pair)) {
            if (ca_der_next(&pair.contents, &part) &&
                ca_span_equal(part.contents, (struct ca_span){ oid, sizeof oid }) &&
                ca_der_next(&pair.contents, &part)) {
                *common_name = part.contents;
                return true;
            }
        }
    }
    return false;
}

static bool is_listed(const struct ca_name_list *list, struct ca_span common_name)
{
    for (size_t i = 0; i < list->count; i++) {
        char shown[CA_NAME_SHOWN_MAX];

        ca_name_show(&list->name[i], shown, sizeof shown);
        const char *colon = strchr(shown, ':');
        if (colon != NULL && ca_span_equal(ca_span_text(colon + 1), common_name)) {
            return true;
        }
    }
    return false;
}

/* As CA/Browser Forum 7.1.4.3 has it: one of the alternative names, letter by letter. */
static bool has_another_common_name(const struct ca_cert *cert)
{
    struct ca_name_list list;
    struct ca_span sets, common_name;
    bool is_another = false;

    if (ca_names_list(cert, &list) &&
        ca_der_enter(ca_cert_subject_der(cert), TAG_SEQUENCE, &sets)) {
        while (!is_another && next_common_name(&sets, &common_name)) {
            is_another = !is_listed(&list, common_name);
        }
    }
    ca_name_list_clear(&list);
    return is_another;
}

/* TBSCertificate ::= SEQUENCE { version [0], serialNumber INTEGER, ... */
static bool has_odd_serial(const struct ca_cert *cert)
{
    struct ca_span whole = ca_bytes_span(&cert->der), rest;
    struct ca_der tbs, part;

    if (!ca_der_enter(whole, TAG_SEQUENCE, &rest) || !ca_der_next(&rest, &tbs) ||
        !ca_der_next(&tbs.contents, &part) ||
        (part.tag == TAG_VERSION && !ca_der_next(&tbs.contents, &part))) {
        return true;
    }
    struct ca_span serial = part.contents;
    bool is_negative = serial.len > 0 && (serial.at[0] & 0x80) != 0;
    bool is_zero = serial.len == 1 && serial.at[0] == 0;
    return part.tag != TAG_INTEGER || is_negative || is_zero || serial.len > SERIAL_LEN_MAX;
}

struct rule {
    unsigned roles;
    bool (*holds)(const struct ca_cert *cert);
    const char *clause;
};

static const struct rule faults[] = {
    { CA_AS_LEAF, has_malformed_names, "has alternative names that are malformed" },
    { CA_AS_LEAF, marks_names_wrongly,
      "marks its alternative names as critical where it must not, or not where it must" },
    { CA_AS_LEAF, constrains_names_as_a_leaf, "has name constraints, but is no CA" },
    { CA_AS_LEAF, signs_without_being_a_ca,
      "has a key usage for signing certificates, but is no CA" },
    { CA_AS_LEAF, is_a_ca_that_may_not_sign,
      "says that it is a CA, and has a key usage that forbids it to be one" },
    { AS_CA, has_empty_subject, "is that of a CA without a name" },
    { AS_CA, marks_policies_as_optional, "has policy constraints that are not critical" },
    { AS_ANY, has_half_a_key_authority,
      "has an authority key identifier that is empty or half there" },
    { AS_ANY, has_broken_access, "has authority information that is malformed" },
};

static const struct rule notes[] = {
    { CA_AS_LEAF | CA_AS_ISSUER, lacks_key_authority, "names no key of its issuer" },
    { AS_CA, lacks_key_id, "has no subject key identifier" },
    { CA_AS_ANCHOR, has_long_key_authority,
      "has an authority key identifier with an issuer and a serial number" },
    { AS_CA, names_another_key_of_its_own,
      "is self-issued, and its authority key identifier names another key" },
    { AS_CA, has_optional_basic_constraints, "has basic constraints that are not critical" },
    { CA_AS_LEAF, has_another_common_name,
      "has a common name that is not among its alternative names" },
    { CA_AS_LEAF, has_underscore, "has an alternative name with an underscore" },
    { AS_ANY, has_odd_serial, "has a serial number that is 0, negative or over 20 bytes" },
};

const char *ca_form_fault(const struct ca_cert *cert, unsigned role)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(faults); i++) {
        if ((faults[i].roles & role) != 0 && faults[i].holds(cert)) {
            return faults[i].clause;
        }
    }
    return NULL;
}

const char *ca_form_note(const struct ca_cert *cert, unsigned role, size_t index)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(notes); i++) {
        if ((notes[i].roles & role) != 0 && notes[i].holds(cert) && index-- == 0) {
            return notes[i].clause;
        }
    }
    return NULL;
}
