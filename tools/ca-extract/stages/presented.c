/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/presented.h"

#include <string.h>

#include "base/attributes.h"
#include "x509/bundle.h"

enum { LIST_HEADER_LEN = 4 + 3, ENTRY_HEADER_LEN = 3 }; /* RFC 5246 7.4 and 7.4.2 */

enum { CERTIFICATE = 11 }; /* RFC 8446 4 */

static bool fail_entry(const char *path, const struct ca_bundle_entry *entry, size_t number,
                       const struct ca_error *why, struct ca_error *err)
{
    char place[CA_BUNDLE_PLACE_MAX];

    ca_bundle_place(entry->line, entry->offset, place);
    ca_fail(err, CA_ERR_USAGE, "certificate %zu in '%s' (%s) cannot be decoded", number, path,
            place);
    ca_error_cause(err, "%s", why->cause[0] != '\0' ? why->cause : "its base64 is damaged");
    ca_error_hint(err, "look at it with: openssl x509 -in FILE -noout -text");
    return false;
}

static bool take_entry(const char *path, const struct ca_bundle *bundle, size_t at,
                       struct ca_presented *presented, struct ca_error *err)
{
    struct ca_error why = { CA_OK, "", "", "" };
    struct ca_bytes der = { NULL, 0 };
    struct ca_cert *cert = NULL;

    bool done = ca_bundle_take(&bundle->entry[at], &der) &&
                ca_cert_decode(ca_bytes_span(&der), &cert, &why);
    ca_bytes_clear(&der);
    if (!done) {
        return fail_entry(path, &bundle->entry[at], at + 1, &why, err);
    }
    presented->cert[presented->count++] = cert;
    presented->message_len += ENTRY_HEADER_LEN + cert->der.len;
    return true;
}

static bool check_bundle(const char *path, const struct ca_bundle *bundle, struct ca_error *err)
{
    if (!ca_bundle_check(bundle, path,
                         "--from takes certificates as PEM, DER or PKCS#7, the server's own first",
                         err)) {
        return false;
    }
    if (bundle->count > CA_PRESENTED_COUNT_MAX) {
        ca_fail(err, CA_ERR_USAGE, "%zu certificates in '%s'", bundle->count, path);
        ca_error_cause(err, "at most %d are read as one chain", CA_PRESENTED_COUNT_MAX);
        ca_error_hint(err, "is this a trust store? then it belongs to --roots");
        return false;
    }
    return true;
}

bool ca_presented_read(const char *path, struct ca_presented *presented, struct ca_error *err)
{
    struct ca_bundle bundle = { .path = NULL };
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;

    *presented = (struct ca_presented){ .message_len = LIST_HEADER_LEN };
    bool done = ca_bundle_read(path, &bundle, err) && check_bundle(name, &bundle, err);
    if (done) {
        presented->cert = ca_alloc(bundle.count, sizeof(struct ca_cert *));
        for (size_t i = 0; i < bundle.count && done; i++) {
            done = take_entry(name, &bundle, i, presented, err);
        }
    }
    presented->largest_len = presented->message_len;
    presented->largest_type = CERTIFICATE;
    ca_bundle_clear(&bundle);
    return done;
}

static const struct {
    uint8_t type;
    const char *name;
} messages[] = { { CERTIFICATE, "Certificate" }, { 2, "ServerHello" },
                 { 4, "NewSessionTicket" },      { 8, "EncryptedExtensions" },
                 { 12, "ServerKeyExchange" },    { 13, "CertificateRequest" } };

const char *ca_handshake_message_name(uint8_t type)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(messages); i++) {
        if (messages[i].type == type) {
            return messages[i].name;
        }
    }
    return "largest handshake";
}

uint8_t ca_handshake_message_type(const char *name)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(messages) && name != NULL; i++) {
        if (strcmp(messages[i].name, name) == 0) {
            return messages[i].type;
        }
    }
    return CERTIFICATE;
}

const char *ca_leaf_use_word(enum ca_leaf_use use)
{
    static const char *const words[CA_LEAF_USE_COUNT] = {
        [CA_LEAF_USE_UNKNOWN] = "unknown",
        [CA_LEAF_SIGNS] = "signs",
        [CA_LEAF_DECRYPTS] = "decrypts",
        [CA_LEAF_AGREES] = "agrees",
    };

    return words[use];
}

bool ca_presented_is_tls_1_3(const struct ca_presented *presented, const struct ca_profile *profile)
{
    return presented->is_connected ? strcmp(presented->protocol, "TLSv1.3") == 0
                                   : profile->tls_max == CA_TLS_1_3;
}

void ca_presented_copy(const struct ca_presented *from, struct ca_presented *to)
{
    struct ca_error ignored = { CA_OK, "", "", "" }; /* it was decoded before */

    *to = *from;
    to->cert = ca_alloc(from->count, sizeof *to->cert);
    to->count = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (ca_cert_from_handle(from->cert[i]->handle, &to->cert[to->count], &ignored)) {
            to->count++;
        }
    }
}

void ca_presented_clear(struct ca_presented *presented)
{
    for (size_t i = 0; i < presented->count; i++) {
        ca_cert_free(presented->cert[i]);
    }
    ca_free(presented->cert);
    *presented = (struct ca_presented){ .cert = NULL };
}
