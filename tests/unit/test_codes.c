/* SPDX-License-Identifier: Apache-2.0 */
/* device/codes.h: every number against the library's own headers. */

#include "support/test.h"

#include <mbedtls/asn1.h>
#include <mbedtls/ecp.h>
#include <mbedtls/oid.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/rsa.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509.h>

#include "device/codes.h"

#define NUMBER(name)                                                                               \
    {                                                                                              \
#name, name                                                                                \
    }

static const struct {
    const char *name;
    int number;
} numbers[] = {
    NUMBER(MBEDTLS_ERR_X509_CERT_VERIFY_FAILED),
    NUMBER(MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG),
    NUMBER(MBEDTLS_ERR_OID_NOT_FOUND),
    NUMBER(MBEDTLS_ERR_X509_INVALID_FORMAT),
    NUMBER(MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE),
    NUMBER(MBEDTLS_ERR_X509_INVALID_VERSION),
    NUMBER(MBEDTLS_ERR_X509_INVALID_SERIAL),
    NUMBER(MBEDTLS_ERR_X509_INVALID_ALG),
    NUMBER(MBEDTLS_ERR_X509_INVALID_NAME),
    NUMBER(MBEDTLS_ERR_X509_INVALID_DATE),
    NUMBER(MBEDTLS_ERR_X509_INVALID_SIGNATURE),
    NUMBER(MBEDTLS_ERR_X509_INVALID_EXTENSIONS),
    NUMBER(MBEDTLS_ERR_X509_UNKNOWN_VERSION),
    NUMBER(MBEDTLS_ERR_X509_SIG_MISMATCH),
    NUMBER(MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT),
    NUMBER(MBEDTLS_ERR_X509_BAD_INPUT_DATA),
    NUMBER(MBEDTLS_ERR_X509_ALLOC_FAILED),
    NUMBER(MBEDTLS_ERR_X509_BUFFER_TOO_SMALL),
    NUMBER(MBEDTLS_ERR_X509_FATAL_ERROR),
    NUMBER(MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE),
    NUMBER(MBEDTLS_ERR_PK_UNKNOWN_PK_ALG),
    NUMBER(MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE),
    NUMBER(MBEDTLS_ERR_PK_KEY_INVALID_FORMAT),
    NUMBER(MBEDTLS_ERR_PK_INVALID_PUBKEY),
    NUMBER(MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT),
    NUMBER(MBEDTLS_ERR_PEM_INVALID_DATA),
    NUMBER(MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE),
    NUMBER(MBEDTLS_ERR_SSL_BAD_INPUT_DATA),
    NUMBER(MBEDTLS_ERR_SSL_INVALID_MAC),
    NUMBER(MBEDTLS_ERR_SSL_INVALID_RECORD),
    NUMBER(MBEDTLS_ERR_SSL_CONN_EOF),
    NUMBER(MBEDTLS_ERR_SSL_DECODE_ERROR),
    NUMBER(MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED),
    NUMBER(MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE),
    NUMBER(MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE),
    NUMBER(MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY),
    NUMBER(MBEDTLS_ERR_SSL_BAD_CERTIFICATE),
    NUMBER(MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE),
    NUMBER(MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER),
    NUMBER(MBEDTLS_ERR_SSL_TIMEOUT),
    NUMBER(MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL),
    NUMBER(MBEDTLS_ERR_SSL_ALLOC_FAILED),
    NUMBER(MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME),
    NUMBER(MBEDTLS_ERR_RSA_VERIFY_FAILED),
    NUMBER(MBEDTLS_ERR_ECP_VERIFY_FAILED),
    NUMBER(MBEDTLS_ERR_ASN1_OUT_OF_DATA),
    NUMBER(MBEDTLS_ERR_ASN1_UNEXPECTED_TAG),
    NUMBER(MBEDTLS_ERR_ASN1_INVALID_LENGTH),
    NUMBER(MBEDTLS_ERR_ASN1_LENGTH_MISMATCH),
    NUMBER(MBEDTLS_X509_BADCERT_EXPIRED),
    NUMBER(MBEDTLS_X509_BADCERT_REVOKED),
    NUMBER(MBEDTLS_X509_BADCERT_CN_MISMATCH),
    NUMBER(MBEDTLS_X509_BADCERT_NOT_TRUSTED),
    NUMBER(MBEDTLS_X509_BADCERT_MISSING),
    NUMBER(MBEDTLS_X509_BADCERT_SKIP_VERIFY),
    NUMBER(MBEDTLS_X509_BADCERT_OTHER),
    NUMBER(MBEDTLS_X509_BADCERT_FUTURE),
    NUMBER(MBEDTLS_X509_BADCERT_KEY_USAGE),
    NUMBER(MBEDTLS_X509_BADCERT_EXT_KEY_USAGE),
    NUMBER(MBEDTLS_X509_BADCERT_NS_CERT_TYPE),
    NUMBER(MBEDTLS_X509_BADCERT_BAD_MD),
    NUMBER(MBEDTLS_X509_BADCERT_BAD_PK),
    NUMBER(MBEDTLS_X509_BADCERT_BAD_KEY),
};

static void numbers_are_those_of_the_library(void **state)
{
    size_t seen = 0;
    (void)state;

    for (size_t i = 0; i < ca_code_count; i++) {
        bool is_of_library = strncmp(ca_codes[i].name, "MBEDTLS_", 8) == 0, is_there = false;

        for (size_t k = 0; k < CA_ARRAY_LEN(numbers); k++) {
            if (strcmp(numbers[k].name, ca_codes[i].name) == 0) {
                print_message("code: %s\n", ca_codes[i].name);
                assert_int_equal(ca_codes[i].number, numbers[k].number);
                is_there = true;
            }
        }
        assert_int_equal(is_there, is_of_library);
        seen += is_there;
    }
    assert_int_equal(seen, CA_ARRAY_LEN(numbers));
}

static void codes_are_read_as_logs_have_them(void **state)
{
    static const struct {
        const char *text;
        size_t count;
        const char *first, *last;
    } cases[] = {
        { "-0x2700", 1, "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", NULL },
        { "-9984", 1, "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", NULL },
        { "0x2700", 1, "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED", NULL },
        { "-0x262E", 2, "MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG", "MBEDTLS_ERR_OID_NOT_FOUND" },
        { "-0x2562", 2, "MBEDTLS_ERR_X509_INVALID_EXTENSIONS", "MBEDTLS_ERR_ASN1_UNEXPECTED_TAG" },
        { "flags=0x10008", 2, "MBEDTLS_X509_BADCERT_NOT_TRUSTED", "MBEDTLS_X509_BADCERT_BAD_KEY" },
        { "-0x2700, flags=0x1", 2, "MBEDTLS_ERR_X509_CERT_VERIFY_FAILED",
          "MBEDTLS_X509_BADCERT_EXPIRED" },
        { "-3011", 1, "NSAPI_ERROR_AUTH_FAILURE", NULL },
        { "bearssl=62", 1, "BR_ERR_X509_NOT_TRUSTED", NULL },
        { "-0x7f80", 0, NULL, NULL },
        { "", 0, NULL, NULL },
        { "0x", 0, NULL, NULL },
        { "99999999999999999999", 0, NULL, NULL },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_codes_found found;
        struct ca_error err = NO_ERROR;

        print_message("text: '%s'\n", cases[i].text);
        assert_int_equal(ca_codes_find(cases[i].text, &found, &err), cases[i].count > 0);
        assert_int_equal(err.code, cases[i].count > 0 ? CA_OK : CA_ERR_USAGE);
        if (cases[i].count > 0) {
            assert_int_equal(found.count, cases[i].count);
            assert_string_equal(found.code[0]->name, cases[i].first);
            assert_string_equal(found.code[found.count - 1]->name,
                                cases[i].last != NULL ? cases[i].last : cases[i].first);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_those_of_the_library),
        cmocka_unit_test(codes_are_read_as_logs_have_them),
    };
    return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
