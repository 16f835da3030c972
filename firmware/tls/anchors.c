/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/anchors.h"

#include <mbedtls/platform.h>

#include <string.h>

#include "tls/library.h"

/* X.690, 8.1.2 and 8.1.3; of a certificate (RFC 5280, 4.1) only the outline is read here. */
enum {
    DER_SEQUENCE = 0x30,
    DER_CONSTRUCTED = 0x20,
    DER_VERSION = 0xA0, /* [0], which version 1 lacks */
    DER_LONG = 0x80,
    DER_LEN_BYTES_MAX = 2,
    FIELDS_BEFORE_SUBJECT = 4 /* serial number, algorithm, issuer, validity */
};

/*
 * What is done with each certificate of a block. `from`: where it stands, as
 * PEM or, when it is `der` itself, as bytes that stay where they are.
 */
typedef int (*visitor)(void *context, const unsigned char *der, size_t len,
                       const unsigned char *from);

static int visit_pem(const unsigned char *text, size_t *used, visitor visit, void *context)
{
    mbedtls_pem_context pem;

    mbedtls_pem_init(&pem);
    int code = mbedtls_pem_read_buffer(&pem, "-----BEGIN CERTIFICATE-----",
                                       "-----END CERTIFICATE-----", text, NULL, 0, used);
    if (code == 0) {
        size_t len = 0;
        const unsigned char *der = fw_library_pem(&pem, &len);

        code = visit(context, der, len, text);
    }
    mbedtls_pem_free(&pem);
    return code;
}

static int visit_block(const unsigned char *data, size_t len, visitor visit, void *context)
{
    if (len > 0 && data[0] == DER_SEQUENCE) {
        return visit(context, data, len, data);
    }
    if (len == 0 || data[len - 1] != '\0') {
        return MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT;
    }
    for (size_t count = 0;; count++) {
        size_t used = 0;
        int code = visit_pem(data, &used, visit, context);

        if (code == MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT && count > 0) {
            return 0; /* behind the last */
        }
        if (code != 0) {
            return code;
        }
        data += used;
    }
}

static int try_to_parse(void *context, const unsigned char *der, size_t len,
                        const unsigned char *from)
{
    mbedtls_x509_crt cert;

    (void)context, (void)from;
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

/* Tag and length at `at`, of which `room` bytes are there: how long they are, and what they head. */
static bool read_head(const unsigned char *at, size_t room, size_t *head_len, size_t *len)
{
    if (room < 2) {
        return false;
    }
    *head_len = 2;
    *len = at[1];
    if (at[1] >= DER_LONG) {
        const size_t count = at[1] - (size_t)DER_LONG;

        if (count == 0 || count > DER_LEN_BYTES_MAX || room < 2 + count) {
            return false;
        }
        *len = 0;
        for (size_t i = 0; i < count; i++) {
            *len = *len << 8 | at[2 + i];
        }
        *head_len += count;
    }
    return *len <= room - *head_len;
}

/* The subject's name of a certificate, with its head. */
static bool find_subject(const unsigned char *der, size_t room, const unsigned char **name,
                         size_t *name_len)
{
    size_t head_len = 0, len = 0;

    for (int i = 0; i < 2; i++) { /* into the certificate, and into what is signed of it */
        if (!read_head(der, room, &head_len, &len)) {
            return false;
        }
        der += head_len;
        room = len;
    }
    const int skipped = FIELDS_BEFORE_SUBJECT + (room > 0 && der[0] == DER_VERSION);
    for (int i = 0; i < skipped; i++) {
        if (!read_head(der, room, &head_len, &len)) {
            return false;
        }
        der += head_len + len;
        room -= head_len + len;
    }
    if (!read_head(der, room, &head_len, &len)) {
        return false;
    }
    *name = der;
    *name_len = head_len + len;
    return true;
}

static bool is_text(unsigned char tag)
{
    return tag == MBEDTLS_ASN1_UTF8_STRING || tag == MBEDTLS_ASN1_PRINTABLE_STRING;
}

static bool is_same_letter(unsigned char a, unsigned char b)
{
    unsigned char low = a | 0x20;

    return a == b || ((a ^ b) == 0x20 && low >= 'a' && low <= 'z');
}

static bool is_same_text(const unsigned char *a, const unsigned char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!is_same_letter(a[i], b[i])) {
            return false;
        }
    }
    return true;
}

/*
 * As Mbed TLS compares (RFC 5280, 7.1, in part): equal, or text that differs
 * only in case. Names that are the same so have the same lengths throughout.
 */
static bool is_same_name(const unsigned char *a, const unsigned char *b, size_t name_len)
{
    size_t head_len = 0, len = 0;

    for (size_t at = 0; at < name_len; at += head_len + len) {
        if (!read_head(a + at, name_len - at, &head_len, &len) ||
            memcmp(a + at + 1, b + at + 1, head_len - 1) != 0) {
            return false;
        }
        const unsigned char *x = a + at + head_len, *y = b + at + head_len;
        const bool are_texts = is_text(a[at]) && is_text(b[at]);
        if (!are_texts && a[at] != b[at]) {
            return false;
        }
        if ((a[at] & DER_CONSTRUCTED) != 0) {
            len = 0; /* what is in it comes next */
        } else if (are_texts ? !is_same_text(x, y, len) : memcmp(x, y, len) != 0) {
            return false;
        }
    }
    return true;
}

/* Where the anchors with the wanted name stand; none is held while others are looked at. */
struct search {
    const mbedtls_x509_buf *name;
    struct {
        const unsigned char *from;
        size_t der_len; /* 0: it stands there as PEM */
    } places[FW_ANCHOR_NAMESAKES_MAX];
    size_t count;
};

static int note_if_issuer(void *context, const unsigned char *der, size_t len,
                          const unsigned char *from)
{
    struct search *search = context;
    const unsigned char *name = NULL;
    size_t name_len = 0;

    if (search->count < FW_ANCHOR_NAMESAKES_MAX && find_subject(der, len, &name, &name_len) &&
        name_len == search->name->len && is_same_name(name, search->name->p, name_len)) {
        search->places[search->count].from = from;
        search->places[search->count].der_len = from == der ? len : 0;
        search->count++;
    }
    return 0;
}

static void forget(mbedtls_x509_crt *cert)
{
    if (cert != NULL) {
        mbedtls_x509_crt_free(cert);
        mbedtls_free(cert);
    }
}

/* Parse it to the end of a list. */
static int keep(void *context, const unsigned char *der, size_t len, const unsigned char *from)
{
    mbedtls_x509_crt **end = context;
    mbedtls_x509_crt *cert = mbedtls_calloc(1, sizeof *cert);

    if (cert == NULL) {
        return MBEDTLS_ERR_X509_ALLOC_FAILED;
    }
    mbedtls_x509_crt_init(cert);
    int code = from == der ? mbedtls_x509_crt_parse_der_nocopy(cert, der, len)
                           : mbedtls_x509_crt_parse_der(cert, der, len);
    if (code != 0) {
        forget(cert);
        return code;
    }
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = cert;
    return 0;
}

int fw_anchors_find(void *context, const mbedtls_x509_crt *child, mbedtls_x509_crt **found)
{
    const struct fw_anchors *anchors = context;
    struct search search = { .name = &child->issuer_raw };
    int code = 0;

    *found = NULL;
    for (size_t i = 0; i < anchors->count && code == 0; i++) {
        code = visit_block(anchors->blocks[i].at, anchors->blocks[i].len, note_if_issuer, &search);
    }
    for (size_t i = 0; i < search.count && code == 0; i++) {
        const unsigned char *from = search.places[i].from;
        const size_t der_len = search.places[i].der_len;
        size_t used = 0;

        code = der_len > 0 ? keep(found, from, der_len, from) : visit_pem(from, &used, keep, found);
    }
    if (code != 0) {
        forget(*found); /* and those behind it */
        *found = NULL;
    }
    return code;
}
