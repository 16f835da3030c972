/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/anchors.h"

#include <mbedtls/platform.h>

#include <string.h>

#include "tls/library.h"

enum { DER_SEQUENCE = 0x30 };

/* What is done with each certificate of a block; `is_lasting`: its bytes stay where they are. */
typedef int (*visitor)(void *context, const unsigned char *der, size_t len, bool is_lasting);

static int visit_pem(const unsigned char *text, size_t len, visitor visit, void *context)
{
    size_t count = 0;

    if (len == 0 || text[len - 1] != '\0') {
        return MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT;
    }
    for (;;) {
        mbedtls_pem_context pem;
        size_t used = 0;

        mbedtls_pem_init(&pem);
        int code = mbedtls_pem_read_buffer(&pem, "-----BEGIN CERTIFICATE-----",
                                           "-----END CERTIFICATE-----", text, NULL, 0, &used);
        if (code == 0) {
            size_t der_len = 0;
            const unsigned char *der = fw_library_pem(&pem, &der_len);

            code = visit(context, der, der_len, false);
            count++;
        } else if (code == MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT && count > 0) {
            return 0; /* behind the last */
        }
        mbedtls_pem_free(&pem);
        if (code != 0) {
            return code;
        }
        text += used;
    }
}

static int visit_block(const unsigned char *data, size_t len, visitor visit, void *context)
{
    if (len > 0 && data[0] == DER_SEQUENCE) {
        return visit(context, data, len, true);
    }
    return visit_pem(data, len, visit, context);
}

static int try_to_parse(void *context, const unsigned char *der, size_t len, bool is_lasting)
{
    mbedtls_x509_crt cert;

    (void)context, (void)is_lasting;
    mbedtls_x509_crt_init(&cert);
    int code = mbedtls_x509_crt_parse_der_nocopy(&cert, der, len);
    mbedtls_x509_crt_free(&cert);
    return code;
}

bool fw_anchors_add(struct fw_anchors *anchors, const void *data, size_t len)
{
    if (anchors->count == FW_ANCHOR_BLOCKS_MAX || visit_block(data, len, try_to_parse, NULL) != 0) {
        return false;
    }
    anchors->blocks[anchors->count].at = data;
    anchors->blocks[anchors->count].len = len;
    anchors->count++;
    return true;
}

static bool is_same_letter(unsigned char a, unsigned char b)
{
    unsigned char low = a | 0x20;

    return a == b || ((a ^ b) == 0x20 && low >= 'a' && low <= 'z');
}

/* As Mbed TLS compares (RFC 5280, 7.1, in part): equal, or text that differs only in case. */
static bool is_same_value(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b)
{
    bool are_texts =
        (a->tag == MBEDTLS_ASN1_UTF8_STRING || a->tag == MBEDTLS_ASN1_PRINTABLE_STRING) &&
        (b->tag == MBEDTLS_ASN1_UTF8_STRING || b->tag == MBEDTLS_ASN1_PRINTABLE_STRING);

    if (a->len != b->len || (a->tag != b->tag && !are_texts)) {
        return false;
    }
    for (size_t i = 0; i < a->len; i++) {
        if (a->p[i] != b->p[i] && !(are_texts && is_same_letter(a->p[i], b->p[i]))) {
            return false;
        }
    }
    return true;
}

static bool is_same_name(const mbedtls_x509_name *a, const mbedtls_x509_name *b)
{
    while (a != NULL && b != NULL) {
        if (a->oid.tag != b->oid.tag || a->oid.len != b->oid.len ||
            memcmp(a->oid.p, b->oid.p, a->oid.len) != 0 || !is_same_value(&a->val, &b->val)) {
            return false;
        }
        a = a->next;
        b = b->next;
    }
    return a == NULL && b == NULL;
}

struct search {
    const mbedtls_x509_crt *child;
    mbedtls_x509_crt *first, *last;
};

static void forget(mbedtls_x509_crt *cert)
{
    if (cert != NULL) {
        mbedtls_x509_crt_free(cert);
        mbedtls_free(cert);
    }
}

/* Read without a copy: does it bear the name that is looked for? */
static int look_at(const struct search *search, const unsigned char *der, size_t len, bool *is_it)
{
    mbedtls_x509_crt cert;

    mbedtls_x509_crt_init(&cert);
    int code = mbedtls_x509_crt_parse_der_nocopy(&cert, der, len);
    *is_it = code == 0 && is_same_name(&search->child->issuer, &cert.subject);
    mbedtls_x509_crt_free(&cert);
    return code;
}

static int keep_if_issuer(void *context, const unsigned char *der, size_t len, bool is_lasting)
{
    struct search *search = context;
    bool is_it = false;
    int code = look_at(search, der, len, &is_it);

    if (code != 0 || !is_it) {
        return code;
    }
    mbedtls_x509_crt *cert = mbedtls_calloc(1, sizeof *cert);
    if (cert == NULL) {
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    }
    mbedtls_x509_crt_init(cert);
    code = is_lasting ? mbedtls_x509_crt_parse_der_nocopy(cert, der, len)
                      : mbedtls_x509_crt_parse_der(cert, der, len);
    if (code != 0) {
        forget(cert);
        return code;
    }
    if (search->last != NULL) {
        search->last->next = cert;
    } else {
        search->first = cert;
    }
    search->last = cert;
    return 0;
}

int fw_anchors_find(void *context, const mbedtls_x509_crt *child, mbedtls_x509_crt **found)
{
    const struct fw_anchors *anchors = context;
    struct search search = { .child = child };

    *found = NULL;
    for (size_t i = 0; i < anchors->count; i++) {
        int code =
            visit_block(anchors->blocks[i].at, anchors->blocks[i].len, keep_if_issuer, &search);

        if (code != 0) {
            forget(search.first);
            return code;
        }
    }
    *found = search.first;
    return 0;
}
