/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes are the name constraints of a CA (a length of two bytes before
 * them), then the alternative names of a leaf: contents of the extensions. The
 * certificates around them are made here; nobody signed them.
 */

#include "fuzz/fuzz.h"

#include <string.h>

#include "x509/cert.h"
#include "x509/constraints.h"
#include "x509/form.h"
#include "x509/names.h"

enum { DER_MAX = 8192, VALUE_MAX = 3000 };

struct der {
    uint8_t at[DER_MAX];
    size_t len;
};

static void put(struct der *der, const void *bytes, size_t len)
{
    MUST(der->len + len <= DER_MAX);
    if (len > 0) {
        memcpy(der->at + der->len, bytes, len);
    }
    der->len += len;
}

static void wrap(struct der *der, uint8_t tag, const void *bytes, size_t len)
{
    const uint8_t header[] = { tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len };
    const uint8_t short_header[] = { tag, (uint8_t)len }; /* as DER has it below 128 bytes */
    bool is_short = len < 0x80;

    put(der, is_short ? short_header : header, is_short ? sizeof short_header : sizeof header);
    put(der, bytes, len);
}

/* An extension of the arc 2.5.29, then the certificate around it. */
static struct ca_cert *make(uint8_t extension, struct ca_span value)
{
    static const uint8_t head[] = /* version 3, serial 1, ecdsa-with-SHA256 */
        "\xA0\x03\x02\x01\x02\x02\x01\x01\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02";
    static const uint8_t name[] = "\x30\x0C\x31\x0A\x30\x08\x06\x03\x55\x04\x03\x0C\x01x";
    static const uint8_t dates[] = "\x30\x1E\x17\x0D"
                                   "200101000000Z"
                                   "\x17\x0D"
                                   "400101000000Z";
    static const uint8_t key[] = /* Ed25519: any 32 bytes are one */
        "\x30\x2A\x30\x05\x06\x03\x2B\x65\x70\x03\x21\x00"
        "0123456789abcdef0123456789abcdef";
    const uint8_t oid[] = { 0x06, 0x03, 0x55, 0x1D, extension };
    struct der one = { .len = 0 }, list = { .len = 0 }, all = { .len = 0 }, tbs = { .len = 0 },
               inside = { .len = 0 }, whole = { .len = 0 };
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_cert *cert = NULL;

    put(&one, oid, sizeof oid);
    wrap(&one, 0x04, value.at, value.len);
    wrap(&list, 0x30, one.at, one.len);
    wrap(&all, 0x30, list.at, list.len);
    put(&tbs, head, sizeof head - 1);
    put(&tbs, name, sizeof name - 1);
    put(&tbs, dates, sizeof dates - 1);
    put(&tbs, name, sizeof name - 1);
    put(&tbs, key, sizeof key - 1);
    wrap(&tbs, 0xA3, all.at, all.len);
    wrap(&inside, 0x30, tbs.at, tbs.len);
    put(&inside, head + 8, sizeof head - 1 - 8);
    put(&inside, "\x03\x02\x00\x00", 4);
    wrap(&whole, 0x30, inside.at, inside.len);
    MUST(ca_cert_decode((struct ca_span){ whole.at, whole.len }, &cert, &err));
    return cert;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    enum { NAME_CONSTRAINTS = 30, ALT_NAMES = 17 };
    size_t first = len >= 2 ? (size_t)bytes[0] << 8 | bytes[1] : SIZE_MAX;
    char shown[CA_NAME_SHOWN_MAX], text[200];

    if (len < 2 || first > len - 2 || len > VALUE_MAX) {
        return 0;
    }
    struct ca_cert *ca = make(NAME_CONSTRAINTS, (struct ca_span){ bytes + 2, first });
    struct ca_cert *leaf = make(ALT_NAMES, (struct ca_span){ bytes + 2 + first, len - 2 - first });
    enum ca_constraint_verdict verdict = ca_constraints_judge(ca, leaf, shown);

    MUST(verdict != CA_CONSTRAINT_ADMITS || ca_constraints_are_sound(ca));
    MUST((verdict == CA_CONSTRAINT_FORBIDS) == (shown[0] != '\0'));
    (void)ca_form_fault(leaf, CA_AS_LEAF);
    for (size_t i = 0; ca_form_note(leaf, CA_AS_LEAF, i) != NULL; i++) {
        MUST(i < 32);
    }
    (void)ca_cert_is_for_host(leaf, "a.b.test", false);
    (void)ca_cert_is_for_host(leaf, "2001:db8::1", true);
    ca_cert_host_names(leaf, text, sizeof text);
    ca_cert_free(ca);
    ca_cert_free(leaf);
    return 0;
}
