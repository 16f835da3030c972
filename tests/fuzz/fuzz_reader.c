/* SPDX-License-Identifier: Apache-2.0 */
/* The bytes are a file of certificates, as --from and --roots name it. */

#include "fuzz/fuzz.h"

#include "x509/bundle.h"
#include "x509/cert.h"
#include "x509/constraints.h"
#include "x509/crypto.h"
#include "x509/extensions.h"
#include "x509/form.h"
#include "x509/issuer_urls.h"
#include "x509/names.h"

enum { LOOKED_AT_MAX = 16 }; /* decoding is slow, and the seventeenth teaches nothing */

/* Everything that is asked of a certificate by itself. */
static void look_at(const struct ca_cert *cert)
{
    static const unsigned roles[] = { CA_AS_LEAF, CA_AS_ISSUER, CA_AS_ANCHOR };
    char text[512];

    for (size_t i = 0; i < CA_ARRAY_LEN(roles); i++) {
        (void)ca_form_fault(cert, roles[i]);
        for (size_t k = 0; ca_form_note(cert, roles[i], k) != NULL; k++) {
            MUST(k < 32);
        }
    }
    (void)ca_cert_is_for_host(cert, "device.test", false);
    (void)ca_cert_is_for_host(cert, "127.0.0.1", true);
    ca_cert_host_names(cert, text, sizeof text);
    ca_cert_host_names(cert, text, 8);
    struct ca_issuer_urls urls;
    ca_issuer_urls_take(cert, &urls);
    MUST(urls.count <= CA_ISSUER_URLS_MAX);
    ca_issuer_urls_clear(&urls);
    (void)ca_extension_subject_key(cert);
    (void)ca_extension_authority_key(cert);
    char shown[CA_NAME_SHOWN_MAX];
    enum ca_constraint_verdict verdict = ca_constraints_judge(cert, cert, shown);
    MUST((verdict == CA_CONSTRAINT_MALFORMED) == !ca_constraints_are_sound(cert));
    MUST((verdict == CA_CONSTRAINT_FORBIDS) == (shown[0] != '\0'));
    (void)ca_cert_names_issuer(cert, cert);
    MUST(ca_cert_same_ca(cert, cert) && ca_cert_equal(cert, cert));
}

static void read_entry(const struct ca_bundle_entry *entry)
{
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_bytes der = { NULL, 0 };
    struct ca_cert *cert = NULL;

    if (!ca_bundle_take(entry, &der)) {
        MUST(der.at == NULL);
        return;
    }
    if (ca_cert_decode(ca_bytes_span(&der), &cert, &err)) {
        look_at(cert);
    } else {
        MUST(err.code == CA_ERR_USAGE && err.what[0] != '\0' && err.cause[0] != '\0');
    }
    ca_cert_free(cert);
    ca_bytes_clear(&der);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct ca_bytes copy = ca_bytes_copy((struct ca_span){ bytes, len });
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_bundle bundle;

    ca_bundle_take_over(&copy, "file", &bundle);
    bool is_good = ca_bundle_check(&bundle, "file", "what is taken", &err) &&
                   ca_bundle_check_inside(&bundle, "file", &err);
    MUST(is_good == (err.code == CA_OK));
    MUST(is_good || (err.what[0] != '\0' && err.cause[0] != '\0' && err.hint[0] != '\0'));
    for (size_t i = 0; i < bundle.count && i < LOOKED_AT_MAX; i++) {
        read_entry(&bundle.entry[i]);
    }
    ca_bundle_clear(&bundle);
    return 0;
}
