/* SPDX-License-Identifier: Apache-2.0 */
/* BearSSL trust anchors, read from C source: a part of readback/carried.h. */

#include <string.h>

#include "readback/c_source.h"
#include "readback/carried_parts.h"
#include "x509/key_parts.h"

static bool ends_in(struct ca_span name, const char *ending)
{
    size_t len = strlen(ending);

    return name.len > len && memcmp(name.at + name.len - len, ending, len) == 0;
}

/* Where an array of that name belongs; NULL for one that is no part of an anchor. */
static struct ca_bytes *place_of(struct ca_span name, struct ca_carried_root *root)
{
    if (ends_in(name, "_DN")) {
        return &root->subject;
    }
    if (ends_in(name, "_RSA_N") || ends_in(name, "_EC_Q")) {
        return &root->key;
    }
    return ends_in(name, "_RSA_E") ? &root->exponent : NULL;
}

/* An anchor begins with its name, which stands in the order of the certificates. */
static bool take_array(struct ca_span name, struct ca_bytes *contents, struct ca_carried *carried,
                       size_t *count, struct ca_error *err)
{
    *count += ends_in(name, "_DN");
    struct ca_bytes *place =
        *count > 0 && *count <= carried->count ? place_of(name, &carried->root[*count - 1]) : NULL;

    if (place == NULL || place->at != NULL) {
        return ca_fail(err, CA_ERR_USAGE, "an array of no certificate: '%.*s'",
                       (int)(name.len < 80 ? name.len : 80), (const char *)name.at);
    }
    *place = *contents;
    *contents = (struct ca_bytes){ NULL, 0 };
    return true;
}

static bool is_of(const struct ca_carried_root *root, const struct ca_cert *cert)
{
    struct ca_key_parts parts;

    return ca_key_parts_take(cert, &parts) &&
           ca_span_equal(ca_bytes_span(&root->subject), ca_cert_subject_der(cert)) &&
           ca_span_equal(ca_bytes_span(&root->key),
                         parts.curve != NULL ? parts.point : parts.modulus) &&
           ca_span_equal(ca_bytes_span(&root->exponent), parts.exponent);
}

/* The arrays are what BearSSL uses; the certificates are what people read. */
static bool match_certificates(const struct ca_carried *carried, struct ca_error *err)
{
    for (size_t i = 0; i < carried->count; i++) {
        struct ca_cert *cert = NULL;

        if (!ca_cert_decode(ca_bytes_span(&carried->root[i].der), &cert, err)) {
            return false;
        }
        bool is_same = is_of(&carried->root[i], cert);
        ca_cert_free(cert);
        if (!is_same) {
            return ca_fail(err, CA_ERR_USAGE,
                           "the arrays of anchor %zu are not those of its certificate", i + 1);
        }
    }
    return true;
}

bool ca_carried_read_bearssl(struct ca_span product, struct ca_carried *carried,
                             struct ca_error *err)
{
    struct ca_c_cursor cursor = { 0, 1 };
    struct ca_bytes contents = { NULL, 0 };
    struct ca_span name;
    size_t count = 0;
    bool done = ca_carried_add_pem(product, carried, err);

    while (done && ca_c_source_next(product, &cursor, &name, &contents, err)) {
        done = take_array(name, &contents, carried, &count, err);
        ca_bytes_clear(&contents);
    }
    return done && err->code == CA_OK && match_certificates(carried, err);
}
