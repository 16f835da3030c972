/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/bench_trust.h"

#include "x509/crypto.h"

/* Signed by a CA that is presented as well, and not by itself. */
static bool has_issuer(const struct ca_presented *presented, const struct ca_cert *cert)
{
    for (size_t i = 1; i < presented->count; i++) {
        const struct ca_cert *other = presented->cert[i];

        if (!ca_cert_same_ca(other, cert) && ca_cert_names_issuer(cert, other) &&
            ca_cert_is_signed_by(cert, other)) {
            return true;
        }
    }
    return false;
}

struct ca_root_store *ca_bench_trust_open(const struct ca_presented *presented,
                                          struct ca_root_store *store)
{
    const struct ca_cert *upper[CA_PRESENTED_COUNT_MAX];
    size_t count = 0;

    for (size_t i = 1; i < presented->count && count < CA_PRESENTED_COUNT_MAX; i++) {
        const struct ca_cert *cert = presented->cert[i];

        if (cert->is_ca && !ca_cert_equal(cert, presented->cert[0]) &&
            !has_issuer(presented, cert)) {
            upper[count++] = cert;
        }
    }
    return ca_root_store_open_over(store, upper, count);
}
