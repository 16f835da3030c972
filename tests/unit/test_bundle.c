/* SPDX-License-Identifier: Apache-2.0 */
/* x509/bundle and x509/pkcs7: every form of a file of certificates, and every way it may be broken. */

#include "support/test.h"

#include "base/encode.h"
#include "support/pki.h"
#include "x509/bundle.h"
#include "x509/cert.h"
#include "x509/pem.h"
#include "x509/pkcs7.h"

enum { FILE_MAX = 16384 };

/* A file under construction. */
struct draft {
    uint8_t at[FILE_MAX];
    size_t len;
};

static struct ca_cert *certs[2]; /* minted once */

static int mint(void **state)
{
    static const struct test_recipe rows[] = { { .name = "one", .issuer = TEST_SELF },
                                               { .name = "two", .issuer = TEST_SELF } };
    struct test_pki *pki = test_pki_mint(rows, CA_ARRAY_LEN(rows));
    (void)state;

    certs[0] = test_pki_cert(pki, 0);
    certs[1] = test_pki_cert(pki, 1);
    test_pki_free(pki);
    return 0;
}

static int release(void **state)
{
    (void)state;
    ca_cert_free(certs[0]);
    ca_cert_free(certs[1]);
    return 0;
}

static void put(struct draft *draft, const void *bytes, size_t len)
{
    assert_true(draft->len + len <= FILE_MAX);
    memcpy(draft->at + draft->len, bytes, len);
    draft->len += len;
}

static void put_text(struct draft *draft, const char *text)
{
    put(draft, text, strlen(text));
}

static void put_der(struct draft *draft, size_t at)
{
    put(draft, certs[at]->der.at, certs[at]->der.len);
}

static void put_pem_of(struct draft *draft, const struct draft *inside, const char *label,
                       const char *line_end)
{
    char base64[FILE_MAX];

    ca_base64_encode((struct ca_span){ inside->at, inside->len }, base64);
    put_text(draft, "-----BEGIN ");
    put_text(draft, label);
    put_text(draft, "-----");
    put_text(draft, line_end);
    for (size_t at = 0; at < strlen(base64); at += 64) {
        size_t rest = strlen(base64) - at;
        put(draft, base64 + at, rest < 64 ? rest : 64);
        put_text(draft, line_end);
    }
    put_text(draft, "-----END ");
    put_text(draft, label);
    put_text(draft, "-----");
    put_text(draft, line_end);
}

static void put_pem(struct draft *draft, size_t at, const char *label, const char *line_end)
{
    struct draft der = { .len = 0 };

    put_der(&der, at);
    put_pem_of(draft, &der, label, line_end);
}

/* Put tag, a length of two bytes, and what `inside` holds. */
static void wrap(struct draft *draft, uint8_t tag, const struct draft *inside)
{
    const uint8_t header[] = { tag, 0x82, (uint8_t)(inside->len >> 8), (uint8_t)inside->len };

    put(draft, header, sizeof header);
    put(draft, inside->at, inside->len);
}

#define OID_SIGNED_DATA     "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define OID_DATA            "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"
#define VERSION_AND_DIGESTS "\x02\x01\x01\x31\x00"

static void put_pkcs7(struct draft *draft)
{
    struct draft list = { .len = 0 }, data = { .len = 0 }, content = { .len = 0 },
                 info = { .len = 0 };

    put_der(&list, 0);
    put_der(&list, 1);
    put(&data, VERSION_AND_DIGESTS "\x30\x0B" OID_DATA, 5 + 2 + 11);
    wrap(&data, 0xA0, &list);
    put(&data, "\x31\x00", 2);
    wrap(&content, 0x30, &data);
    put(&info, OID_SIGNED_DATA, 11);
    wrap(&info, 0xA0, &content);
    wrap(draft, 0x30, &info);
}

/* The same with lengths that are told by what ends them. */
static void put_ber_pkcs7(struct draft *draft)
{
    put(draft,
        "\x30\x80" OID_SIGNED_DATA "\xA0\x80\x30\x80" VERSION_AND_DIGESTS "\x30\x80" OID_DATA,
        2 + 11 + 4 + 5 + 2 + 11);
    put(draft, "\x00\x00\xA0\x80", 4);
    put_der(draft, 0);
    put_der(draft, 1);
    put(draft, "\x00\x00\x31\x00\x00\x00\x00\x00\x00\x00", 10);
}

static void take(const struct draft *draft, struct ca_bundle *bundle)
{
    struct ca_bytes bytes = ca_bytes_copy((struct ca_span){ draft->at, draft->len });

    ca_bundle_take_over(&bytes, "file", bundle);
    assert_null(bytes.at);
}

static void assert_both_there(const struct draft *draft, bool has_lines)
{
    struct ca_error err = NO_ERROR;
    struct ca_bundle bundle;

    take(draft, &bundle);
    assert_int_equal(bundle.damaged_count, 0);
    assert_int_equal(bundle.count, 2);
    assert_true(ca_bundle_check(&bundle, "file", "", &err));
    assert_true(ca_bundle_check_inside(&bundle, "file", &err));
    for (size_t i = 0; i < 2; i++) {
        struct ca_bytes der;

        assert_true(ca_bundle_take(&bundle.entry[i], &der));
        assert_true(ca_span_equal(ca_bytes_span(&der), ca_bytes_span(&certs[i]->der)));
        assert_int_equal(bundle.entry[i].line > 0, has_lines);
        ca_bytes_clear(&der);
    }
    ca_bundle_clear(&bundle);
}

static void every_form_of_file_is_read(void **state)
{
    struct draft pem = { .len = 0 }, odd = { .len = 0 }, der = { .len = 0 }, pkcs7 = { .len = 0 },
                 ber = { .len = 0 }, wrapped = { .len = 0 }, mixed = { .len = 0 };
    (void)state;

    put_pem(&pem, 0, "CERTIFICATE", "\n");
    put_pem(&pem, 1, "CERTIFICATE", "\n");
    assert_both_there(&pem, true);

    put_text(&odd, "\xEF\xBB\xBF"
                   "0 subject=/CN=one\r\n");
    put_pem(&odd, 0, "X509 CERTIFICATE", "\r\n");
    put_text(&odd, "-----BEGIN PRIVATE KEY-----\r\nAAAA\r\n-----END PRIVATE KEY-----\r\n");
    put_pem(&odd, 1, "TRUSTED CERTIFICATE", "\r\n");
    put_text(&odd, "and what follows");
    assert_both_there(&odd, true);

    put_der(&der, 0);
    put_der(&der, 1);
    assert_both_there(&der, false);

    put_pkcs7(&pkcs7);
    assert_both_there(&pkcs7, false);
    put_ber_pkcs7(&ber);
    assert_both_there(&ber, false);
    put_pem_of(&wrapped, &pkcs7, "PKCS7", "\n");
    assert_both_there(&wrapped, true);
    wrapped.len = 0;
    put_pem_of(&wrapped, &ber, "CMS", "\r\n");
    assert_both_there(&wrapped, true);

    put_pem(&mixed, 0, "CERTIFICATE", "\r");
    put_pem(&mixed, 1, "CERTIFICATE", "\n");
    assert_both_there(&mixed, true);
}

static void assert_refused(const struct draft *draft, const char *cause)
{
    struct ca_error err = NO_ERROR;
    struct ca_bundle bundle;

    print_message("%s\n", cause);
    take(draft, &bundle);
    bool is_good = ca_bundle_check(&bundle, "file", "what is taken", &err) &&
                   ca_bundle_check_inside(&bundle, "file", &err);
    assert_false(is_good);
    assert_int_equal(err.code, CA_ERR_USAGE);
    assert_contains(err.what, "'file'");
    assert_contains(err.cause, cause);
    assert_true(err.hint[0] != '\0');
    ca_bundle_clear(&bundle);
}

static void assert_text_refused(const char *text, size_t len, const char *cause)
{
    struct draft draft = { .len = 0 };

    put(&draft, text, len);
    assert_refused(&draft, cause);
}

static void text_without_a_certificate_is_named_by_what_it_is(void **state)
{
    (void)state;
#define REFUSED(text, cause) assert_text_refused(text, sizeof(text) - 1, cause)
    REFUSED("", "the file is empty");
    REFUSED(" \r\n\t", "the file is empty");
    REFUSED("hello", "its 5 bytes are neither DER nor");
    REFUSED("0 is a text", "neither DER nor");
    REFUSED("MIIB\nAAAA\n", "base64 without the lines BEGIN");
    REFUSED("\xFF\xFE-\0-\0", "16 bits a character");
    REFUSED("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
            "it has a 'RSA PRIVATE KEY' and no CERTIFICATE");
    REFUSED("-----BEGIN CERTIFICATE-----\nMIIB\n", "line 1 has no END line of its own");
    REFUSED("\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END X-----\n", "line 2 has no END line");
    REFUSED("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "line 1 is empty");
    REFUSED("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
            "base64 that is damaged");
    REFUSED("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            "line 1 is no certificate inside");
    REFUSED("-----BEGIN PKCS7-----\n!\n-----END PKCS7-----\n", "base64 that is damaged");
    REFUSED("-----BEGIN PKCS7-----\nAAAA\n", "line 1 has no END line");
    REFUSED("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", "PKCS#7 that is cut short");
    REFUSED("\x30\x82\x01\x00\x30", "byte 0 is cut short");
    REFUSED("\x30\x81\x01\x00", "byte 0 is no certificate");
    REFUSED("\x30\x85\x01\x01\x01\x01\x01", "byte 0 is not DER");
#undef REFUSED
}

static void defect_in_the_middle_is_named_with_its_place(void **state)
{
    struct draft der = { .len = 0 }, pem = { .len = 0 };
    char place[64];
    (void)state;

    put_der(&der, 0);
    snprintf(place, sizeof place, "byte %zu is cut short; besides it the file has 1 certificate",
             der.len);
    put_der(&der, 1);
    der.len -= 3;
    assert_refused(&der, place);
    snprintf(place, sizeof place, "byte %zu is not DER", certs[0]->der.len);
    der.len = certs[0]->der.len + 1;
    assert_refused(&der, place);

    der.len = 0; /* a date that is none */
    put_der(&der, 0);
    struct ca_span bytes = { der.at, der.len };
    size_t time = ca_span_find(bytes, 0, "Z\x17\x0D");
    assert_true(time < der.len);
    der.at[time - 1] = 'x';
    put_pem(&pem, 1, "CERTIFICATE", "\n");
    put_pem_of(&pem, &der, "CERTIFICATE", "\n");
    assert_refused(&pem, "it has validity dates that are malformed");
    der.at[time - 1] = '0';
    der.at[der.len - 1] ^= 1; /* a signature is no matter of DER */
    pem.len = 0;
    put_pem_of(&pem, &der, "CERTIFICATE", "\n");
    put_pem(&pem, 1, "CERTIFICATE", "\n");
    struct ca_error err = NO_ERROR;
    struct ca_bundle bundle;
    take(&pem, &bundle);
    assert_true(ca_bundle_check_inside(&bundle, "file", &err));
    ca_bundle_clear(&bundle);
}

/* Cut anywhere, changed anywhere: an answer, and what is read was there. */
static void broken_pkcs7_is_refused_wherever_it_is_broken(void **state)
{
    struct draft whole[2] = { { .len = 0 }, { .len = 0 } };
    (void)state;

    put_pkcs7(&whole[0]);
    put_ber_pkcs7(&whole[1]);
    for (size_t form = 0; form < 2; form++) {
        for (size_t len = 24; len < whole[form].len - 10; len++) {
            struct draft cut = whole[form];
            struct ca_bundle bundle;

            cut.len = len;
            take(&cut, &bundle);
            assert_true(bundle.damaged_count > 0);
            ca_bundle_clear(&bundle);
        }
        for (size_t at = 0; at < whole[form].len; at++) {
            struct draft changed = whole[form];
            struct ca_bundle bundle;

            changed.at[at] ^= 0xFF;
            take(&changed, &bundle);
            assert_true(bundle.count <= 2);
            ca_bundle_clear(&bundle);
        }
    }
}

static void elements_within_elements_end_somewhere(void **state)
{
    struct draft draft = { .len = 0 };
    struct ca_span list;
    (void)state;

    put(&draft, "\x30\x80" OID_SIGNED_DATA "\xA0\x80\x30\x80" VERSION_AND_DIGESTS "\x30\x80",
        2 + 11 + 4 + 5 + 2);
    while (draft.len + 2 <= FILE_MAX) {
        put(&draft, "\x30\x80", 2);
    }
    assert_false(ca_pkcs7_open((struct ca_span){ draft.at, draft.len }, &list));
    assert_refused(&draft, "PKCS#7 that is cut short, malformed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_file_is_read),
        cmocka_unit_test(text_without_a_certificate_is_named_by_what_it_is),
        cmocka_unit_test(defect_in_the_middle_is_named_with_its_place),
        cmocka_unit_test(broken_pkcs7_is_refused_wherever_it_is_broken),
        cmocka_unit_test(elements_within_elements_end_somewhere),
    };
    return cmocka_run_group_tests_name("bundle", tests, mint, release);
}
