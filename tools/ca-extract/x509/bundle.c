/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/bundle.h"

#include <string.h>

#include "base/encode.h"
#include "base/file.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/pem.h"
#include "x509/pkcs7.h"

/* Reaches the subject in every public root; a longer name takes a second try. */
enum { SUBJECT_REACH = 448 };

static void note_damage(struct ca_bundle *bundle, struct ca_bundle_damage damage)
{
    if (bundle->damaged_count++ == 0) {
        bundle->damage = damage;
    }
}

static void add_entry(struct ca_bundle *bundle, struct ca_bundle_entry entry)
{
    if (bundle->count >= CA_BUNDLE_COUNT_MAX) {
        note_damage(bundle, (struct ca_bundle_damage){ "is one too many in a file", entry.line,
                                                       entry.offset });
        return;
    }
    bundle->entry = ca_grow(bundle->entry, bundle->count, sizeof *bundle->entry);
    bundle->entry[bundle->count++] = entry;
}

static bool fold_subject(struct ca_span der, uint32_t *fold)
{
    struct ca_span subject = { NULL, 0 };

    if (!ca_der_subject(der, &subject)) {
        return false;
    }
    *fold = ca_der_name_fold(subject);
    return true;
}

static bool fold_subject_of_base64(struct ca_span text, uint32_t *fold)
{
    uint8_t start[SUBJECT_REACH + 3];
    size_t len = 0;

    if (ca_base64_decode(text, SUBJECT_REACH, start, &len) &&
        fold_subject((struct ca_span){ start, len }, fold)) {
        return true;
    }
    struct ca_bundle_entry entry = { .text = text };
    struct ca_bytes whole = { NULL, 0 };
    bool is_found = ca_bundle_take(&entry, &whole) && fold_subject(ca_bytes_span(&whole), fold);
    ca_bytes_clear(&whole);
    return is_found;
}

/* Why the subject of a PEM block was not reached. */
static const char *defect_of(const struct ca_pem_block *block)
{
    struct ca_bundle_entry entry = { .text = block->body };
    struct ca_bytes whole = { NULL, 0 };

    if (!block->has_end) {
        return "has no END line of its own";
    }
    if (!ca_bundle_take(&entry, &whole)) {
        return "has base64 that is damaged";
    }
    bool is_empty = whole.len == 0;
    ca_bytes_clear(&whole);
    return is_empty ? "is empty" : "is no certificate inside";
}

static void add_der(struct ca_bundle *bundle, struct ca_span der, size_t line, size_t offset)
{
    struct ca_bundle_entry entry = { .text = der, .is_der = true, .line = line, .offset = offset };

    if (fold_subject(der, &entry.name_fold)) {
        add_entry(bundle, entry);
    } else {
        note_damage(bundle, (struct ca_bundle_damage){ "is no certificate", line, offset });
    }
}

/* `base` is where the file begins, and NULL when `bytes` were made from PEM. */
static void index_pkcs7(struct ca_bundle *bundle, struct ca_span bytes, size_t line,
                        const uint8_t *base)
{
    size_t offset = base != NULL ? (size_t)(bytes.at - base) : 0;
    struct ca_span list, der;

    bundle->has_pkcs7 = true;
    if (!ca_pkcs7_open(bytes, &list)) {
        note_damage(bundle,
                    (struct ca_bundle_damage){
                        "is PKCS#7 that is cut short, malformed, or no SignedData", line, offset });
        return;
    }
    while (ca_pkcs7_next(&list, &der)) {
        add_der(bundle, der, line, base != NULL ? (size_t)(der.at - base) : 0);
    }
    if (list.len > 0) {
        note_damage(bundle,
                    (struct ca_bundle_damage){ "is PKCS#7 that is malformed", line, offset });
    }
}

static void index_pkcs7_of_base64(struct ca_bundle *bundle, const struct ca_pem_block *block)
{
    struct ca_bytes undone = { ca_alloc(block->body.len / 4 * 3 + 3, 1), 0 };

    if (!block->has_end || !ca_base64_decode(block->body, SIZE_MAX, undone.at, &undone.len)) {
        note_damage(bundle,
                    (struct ca_bundle_damage){ block->has_end ? "has base64 that is damaged"
                                                              : "has no END line of its own",
                                               block->line, 0 });
        ca_bytes_clear(&undone);
        return;
    }
    bundle->undone = ca_grow(bundle->undone, bundle->undone_count, sizeof *bundle->undone);
    bundle->undone[bundle->undone_count++] = undone;
    index_pkcs7(bundle, ca_bytes_span(&undone), block->line, NULL);
}

static bool is_pkcs7_label(struct ca_span label)
{
    return ca_span_equal(label, ca_span_text("PKCS7")) ||
           ca_span_equal(label, ca_span_text("CMS")) ||
           ca_span_equal(label, ca_span_text("PKCS #7 SIGNED DATA"));
}

static void index_pem(struct ca_bundle *bundle)
{
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;

    while (ca_pem_next(ca_bytes_span(&bundle->bytes), &cursor, &block)) {
        struct ca_bundle_entry entry = { .text = block.body, .line = block.line };

        if (is_pkcs7_label(block.label)) {
            index_pkcs7_of_base64(bundle, &block);
        } else if (!ca_pem_is_certificate(&block)) {
            bundle->other_label = block.label;
        } else if (block.has_end && fold_subject_of_base64(block.body, &entry.name_fold)) {
            add_entry(bundle, entry);
        } else {
            note_damage(bundle, (struct ca_bundle_damage){ defect_of(&block), block.line, 0 });
        }
    }
}

/* One certificate or PKCS#7 behind the other, as `cat *.der` makes it. */
static void index_der(struct ca_bundle *bundle)
{
    const uint8_t *base = bundle->bytes.at;
    struct ca_span rest = ca_bytes_span(&bundle->bytes);
    struct ca_der element;

    if (ca_pkcs7_begins(rest)) {
        index_pkcs7(bundle, rest, 0, base);
        return;
    }
    while (rest.len > 0) {
        size_t offset = (size_t)(rest.at - base);

        if (!ca_der_next(&rest, &element)) {
            size_t said = ca_der_said_len(rest);
            note_damage(bundle, (struct ca_bundle_damage){
                                    said > rest.len ? "is cut short" : "is not DER", 0, offset });
            return;
        }
        if (ca_pkcs7_begins(element.whole)) {
            index_pkcs7(bundle, element.whole, 0, base);
        } else {
            add_der(bundle, element.whole, 0, offset);
        }
    }
}

/* A certificate or PKCS#7 is a SEQUENCE of 128 bytes or more, or of indefinite
 * length, so the second byte has its highest bit; what begins with "0" as text has not. */
static bool is_der_file(struct ca_span file)
{
    return file.len >= 2 && file.at[0] == 0x30 && (file.at[1] & 0x80) != 0;
}

void ca_bundle_take_over(struct ca_bytes *bytes, const char *name, struct ca_bundle *bundle)
{
    struct ca_bundle read = { .path = ca_strdup(name), .bytes = *bytes };

    *bytes = (struct ca_bytes){ NULL, 0 };
    if (is_der_file(ca_bytes_span(&read.bytes)) || ca_pkcs7_begins(ca_bytes_span(&read.bytes))) {
        index_der(&read);
    } else {
        index_pem(&read);
    }
    *bundle = read;
}

bool ca_bundle_read(const char *path, struct ca_bundle *bundle, struct ca_error *err)
{
    struct ca_bytes bytes = { NULL, 0 };

    if (!ca_file_read(path, CA_BUNDLE_LEN_MAX, &bytes, err)) {
        return false;
    }
    ca_bundle_take_over(&bytes, path, bundle);
    return true;
}

bool ca_bundle_take(const struct ca_bundle_entry *entry, struct ca_bytes *der)
{
    *der = (struct ca_bytes){ NULL, 0 };
    if (entry->text.len > (size_t)2 * CA_CERT_LEN_MAX) {
        return false;
    }
    if (entry->is_der) {
        *der = ca_bytes_copy(entry->text);
        return true;
    }
    struct ca_bytes undone = { ca_alloc(entry->text.len / 4 * 3 + 3, 1), 0 };
    if (!ca_base64_decode(entry->text, SIZE_MAX, undone.at, &undone.len)) {
        ca_bytes_clear(&undone);
        return false;
    }
    /* "TRUSTED CERTIFICATE" has OpenSSL's own data behind the certificate. */
    size_t said = ca_der_said_len(ca_bytes_span(&undone));
    if (said > 0 && said < undone.len) {
        undone.len = said;
    }
    *der = undone;
    return true;
}

void ca_bundle_clear(struct ca_bundle *bundle)
{
    ca_free(bundle->path);
    ca_free(bundle->entry);
    for (size_t i = 0; i < bundle->undone_count; i++) {
        ca_bytes_clear(&bundle->undone[i]);
    }
    ca_free(bundle->undone);
    ca_bytes_clear(&bundle->bytes);
    *bundle = (struct ca_bundle){ 0 };
}
