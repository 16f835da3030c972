/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/bundle.h"

#include <string.h>

#include "base/encode.h"
#include "base/file.h"
#include "x509/cert.h"
#include "x509/der.h"
#include "x509/pem.h"

/* Reaches the subject in every public root; a longer name takes a second try. */
enum { SUBJECT_REACH = 448 };

static void add_entry(struct ca_bundle *bundle, struct ca_bundle_entry entry)
{
    bundle->entry = ca_grow(bundle->entry, bundle->count, sizeof *bundle->entry);
    bundle->entry[bundle->count++] = entry;
}

static void note_damage(struct ca_bundle *bundle, size_t line)
{
    if (bundle->damaged_count++ == 0) {
        bundle->damaged_line = line;
    }
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

    if (!ca_base64_decode(text, SUBJECT_REACH, start, &len)) {
        return false;
    }
    if (fold_subject((struct ca_span){ start, len }, fold)) {
        return true;
    }
    struct ca_bundle_entry entry = { .text = text };
    struct ca_bytes whole = { NULL, 0 };
    bool is_found = ca_bundle_take(&entry, &whole) && fold_subject(ca_bytes_span(&whole), fold);
    ca_bytes_clear(&whole);
    return is_found;
}

static void index_pem(struct ca_bundle *bundle)
{
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;

    while (ca_pem_next(ca_bytes_span(&bundle->bytes), &cursor, &block)) {
        struct ca_bundle_entry entry = { .text = block.body, .line = block.line };

        if (!ca_pem_is_certificate(&block)) {
            continue;
        }
        if (block.has_end && fold_subject_of_base64(block.body, &entry.name_fold)) {
            add_entry(bundle, entry);
        } else {
            note_damage(bundle, block.line);
        }
    }
}

/* ContentInfo begins with the OID 1.2.840.113549.1.7, RFC 5652 3; in PEM it is called PKCS7. */
static bool looks_like_pkcs7(struct ca_span file)
{
    enum { NEAR = 16 };
    struct ca_span start = { file.at, file.len < NEAR ? file.len : NEAR };

    return ca_span_find(start, 0, "\x2A\x86\x48\x86\xF7\x0D\x01\x07") < start.len ||
           ca_span_find(file, 0, "-----BEGIN PKCS7-----") < file.len;
}

/* One certificate behind the other, as `cat *.der` makes it. */
static void index_der(struct ca_bundle *bundle)
{
    struct ca_span rest = ca_bytes_span(&bundle->bytes);
    struct ca_der element;

    while (rest.len > 0 && ca_der_next(&rest, &element)) {
        struct ca_bundle_entry entry = { .text = element.whole, .is_der = true };

        if (fold_subject(element.whole, &entry.name_fold)) {
            add_entry(bundle, entry);
        } else {
            note_damage(bundle, 0);
        }
    }
}

bool ca_bundle_read(const char *path, struct ca_bundle *bundle, struct ca_error *err)
{
    enum { TAG_SEQUENCE = 0x30 };
    struct ca_bundle read = { .path = NULL };

    if (!ca_file_read(path, CA_BUNDLE_LEN_MAX, &read.bytes, err)) {
        return false;
    }
    read.path = ca_strdup(path);
    if (read.bytes.len > 0 && read.bytes.at[0] == TAG_SEQUENCE) {
        index_der(&read);
    }
    if (read.count == 0) { /* "0" also begins a text */
        read.damaged_count = 0;
        index_pem(&read);
    }
    read.is_pkcs7 = read.count == 0 && looks_like_pkcs7(ca_bytes_span(&read.bytes));
    *bundle = read;
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
    ca_bytes_clear(&bundle->bytes);
    *bundle = (struct ca_bundle){ 0 };
}
