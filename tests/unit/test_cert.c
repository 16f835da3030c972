/* SPDX-License-Identifier: Apache-2.0 */
/* x509/: PEM, DER, bundles and decoded certificates. */

#include "support/test.h"

#include "support/pki.h"
#include "support/tempdir.h"
#include "x509/bundle.h"
#include "x509/cert.h"
#include "x509/crypto.h"
#include "x509/der.h"
#include "x509/names.h"
#include "x509/pem.h"

enum { ROOT, INT, LEAF, RSA, P384, ED, CROSS, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root \"one\" */", .organisation = "Org, Inc.", .issuer = TEST_SELF },
    [INT] = { .name = "Int", .issuer = ROOT, .constraints = "critical,CA:TRUE,pathlen:3" },
    [LEAF] = { .name = "leaf",
               .issuer = INT,
               .is_leaf = true,
               .sans = "DNS:device.test,DNS:*.wild.test,IP:192.0.2.1,IP:2001:db8::1" },
    [RSA] = { .name = "rsa",
              .issuer = INT,
              .is_leaf = true,
              .key = TEST_RSA_2048,
              .usage = "-",
              .eku = "-" },
    [P384] = { .name = "p384", .issuer = INT, .key = TEST_P384, .eku = "clientAuth" },
    [ED] = { .name = "ed", .issuer = TEST_SELF, .key = TEST_ED25519 },
    [CROSS] = { .name = "Int", .issuer = ED, .same_key = INT + 1 },
};

static int mint(void **state)
{
    *state = test_pki_mint(recipe, ROWS);
    return 0;
}

static int release(void **state)
{
    test_pki_free(*state);
    return 0;
}

static void certificate_becomes_plain_values(void **state)
{
    struct ca_cert *root = test_pki_cert(*state, ROOT), *inner = test_pki_cert(*state, INT);
    struct ca_cert *leaf = test_pki_cert(*state, LEAF), *rsa = test_pki_cert(*state, RSA);
    struct ca_cert *p384 = test_pki_cert(*state, P384), *ed = test_pki_cert(*state, ED);

    assert_true(root->is_self_issued);
    assert_true(root->is_ca);
    assert_int_equal(root->path_len_max, -1);
    assert_string_equal(root->short_name, "Root \"one\" */");
    assert_contains(root->subject, "O=Org\\, Inc.");
    assert_int_equal(inner->path_len_max, 3);
    assert_false(inner->is_self_issued);
    assert_string_equal(leaf->key_text, "P-256");
    assert_int_equal(leaf->key_kind, CA_KEY_P256);
    assert_false(leaf->is_ca);
    assert_true(leaf->has_eku && leaf->allows_server_auth);
    assert_int_equal(leaf->key_usage, CA_USAGE_DIGITAL_SIGNATURE);
    assert_int_equal(leaf->signature_hash, CA_HASH_SHA256);
    assert_string_equal(rsa->key_text, "RSA-2048");
    assert_false(rsa->has_eku || rsa->has_key_usage);
    assert_true(rsa->allows_server_auth);
    assert_string_equal(p384->key_text, "P-384");
    assert_false(p384->allows_server_auth);
    assert_int_equal(ed->key_kind, CA_KEY_ED25519);
    assert_int_equal(ed->signature_hash, CA_HASH_NONE_APART);
    struct ca_cert *all[] = { root, inner, leaf, rsa, p384, ed };
    for (size_t i = 0; i < CA_ARRAY_LEN(all); i++) {
        ca_cert_free(all[i]);
    }
}

static void equal_subject_and_key_are_one_ca(void **state)
{
    struct ca_cert *inner = test_pki_cert(*state, INT), *cross = test_pki_cert(*state, CROSS);
    struct ca_cert *leaf = test_pki_cert(*state, LEAF), *root = test_pki_cert(*state, ROOT);

    assert_true(ca_cert_same_ca(inner, cross));
    assert_false(ca_cert_equal(inner, cross));
    assert_false(ca_cert_same_ca(inner, root));
    assert_true(ca_cert_names_issuer(leaf, cross));
    assert_true(ca_cert_is_signed_by(leaf, cross)); /* the same key has signed it */
    assert_true(ca_cert_is_signed_by(inner, root));
    assert_false(ca_cert_is_signed_by(cross, root));
    assert_false(ca_cert_is_signed_by(leaf, root));
    ca_cert_free(inner);
    ca_cert_free(cross);
    ca_cert_free(leaf);
    ca_cert_free(root);
}

static void host_is_matched_by_sans_alone(void **state)
{
    static const struct {
        const char *host;
        bool is_address, is_match;
    } cases[] = {
        { "device.test", false, true }, { "DEVICE.test", false, true },
        { "a.wild.test", false, true }, { "a.b.wild.test", false, false },
        { "wild.test", false, false },  { "leaf", false, false },
        { "192.0.2.1", true, true },    { "192.0.2.2", true, false },
        { "2001:db8::1", true, true },  { "xdevice.test", false, false },
        { "192.0.2.1", false, false },  { "device.test.evil", false, false },
    };
    struct ca_cert *leaf = test_pki_cert(*state, LEAF);
    char names[128], cut[20];

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        print_message("host: %s\n", cases[i].host);
        assert_int_equal(ca_cert_is_for_host(leaf, cases[i].host, cases[i].is_address),
                         cases[i].is_match);
    }
    ca_cert_host_names(leaf, names, sizeof names);
    assert_string_equal(names, "device.test, *.wild.test, 192.0.2.1, 2001:db8::1");
    ca_cert_host_names(leaf, cut, sizeof cut);
    assert_string_equal(cut, "device.test, *.w...");
    ca_cert_free(leaf);
}

static void bytes_that_are_no_certificate_are_refused(void **state)
{
    struct ca_cert *leaf = test_pki_cert(*state, LEAF);
    struct ca_bytes longer = { ca_alloc(leaf->der.len + 1, 1), leaf->der.len + 1 };
    struct ca_cert *out = NULL;
    struct ca_error empty = NO_ERROR, junk = NO_ERROR, cut = NO_ERROR, tail = NO_ERROR;

    memcpy(longer.at, leaf->der.at, leaf->der.len);
    assert_false(ca_cert_decode((struct ca_span){ NULL, 0 }, &out, &empty));
    assert_false(ca_cert_decode(ca_span_text("not a certificate"), &out, &junk));
    assert_false(ca_cert_decode((struct ca_span){ leaf->der.at, leaf->der.len - 1 }, &out, &cut));
    assert_false(ca_cert_decode(ca_bytes_span(&longer), &out, &tail));
    assert_string_equal(tail.cause, "1 bytes follow it");
    const struct ca_error *all[] = { &empty, &junk, &cut, &tail };
    for (size_t i = 0; i < CA_ARRAY_LEN(all); i++) {
        assert_int_equal(all[i]->code, CA_ERR_USAGE);
        assert_true(all[i]->cause[0] != '\0');
    }
    assert_null(out);
    ca_bytes_clear(&longer);
    ca_cert_free(leaf);
}

static void subject_is_found_without_decoding(void **state)
{
    struct ca_cert *root = test_pki_cert(*state, ROOT), *inner = test_pki_cert(*state, INT);
    struct ca_span subject = { NULL, 0 }, issuer = ca_cert_issuer_der(inner);

    assert_true(ca_der_subject(ca_bytes_span(&root->der), &subject));
    assert_true(ca_span_equal(subject, issuer));
    assert_int_equal(ca_der_name_fold(subject), ca_der_name_fold(issuer));
    assert_true(ca_name_equal(ca_cert_issuer_der(inner), subject));
    for (size_t len = 0; len < root->der.len; len++) { /* never beyond the end */
        struct ca_bytes cut = ca_bytes_copy((struct ca_span){ root->der.at, len });
        ca_der_subject(ca_bytes_span(&cut), &subject);
        ca_bytes_clear(&cut);
    }
    ca_cert_free(root);
    ca_cert_free(inner);
}

static void encodings_of_one_name_fold_to_one_number(void **state)
{
    /* CN "Ab c" as UTF8String, PrintableString, BMPString, UniversalString; then "Abd". */
    static const char *const names[] = {
        "\x30\x0F\x31\x0D\x30\x0B\x06\x03\x55\x04\x03\x0C\x04"
        "Ab c",
        "\x30\x0F\x31\x0D\x30\x0B\x06\x03\x55\x04\x03\x13\x04"
        "aB C",
        "\x30\x13\x31\x11\x30\x0F\x06\x03\x55\x04\x03\x1E\x08\0A\0b\0 \0c",
        "\x30\x1B\x31\x19\x30\x17\x06\x03\x55\x04\x03\x1C\x10\0\0\0A\0\0\0b\0\0\0 \0\0\0c",
    };
    static const size_t lens[] = { 17, 17, 21, 29 };
    struct ca_span other = { (const uint8_t *)"\x30\x0E\x31\x0C\x30\x0A\x06\x03\x55\x04\x03\x0C\x03"
                                              "Abd",
                             16 };
    (void)state;

    uint32_t fold = ca_der_name_fold((struct ca_span){ (const uint8_t *)names[0], lens[0] });
    for (size_t i = 1; i < CA_ARRAY_LEN(names); i++) {
        assert_int_equal(ca_der_name_fold((struct ca_span){ (const uint8_t *)names[i], lens[i] }),
                         fold);
    }
    assert_int_not_equal(ca_der_name_fold(other), fold);
}

static void pem_blocks_are_found_among_other_text(void **state)
{
    static const char text[] = "junk\r\n-----BEGIN X-----\r\nAAAA\r\n-----END X-----\r\n"
                               "-----BEGIN Y-----\nBBBB\n"
                               "-----BEGIN Z-----\nCCCC\n-----END Q-----\n"
                               "-----BEGIN \n-----\n";
    static const struct {
        const char *label;
        size_t line;
        bool has_end;
    } expected[] = { { "X", 2, true }, { "Y", 5, false }, { "Z", 7, false } };
    struct ca_pem_cursor cursor = { 0, 1 };
    struct ca_pem_block block;
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(expected); i++) {
        assert_true(ca_pem_next(ca_span_text(text), &cursor, &block));
        assert_true(ca_span_equal(block.label, ca_span_text(expected[i].label)));
        assert_int_equal(block.line, expected[i].line);
        assert_int_equal(block.has_end, expected[i].has_end);
    }
    assert_false(ca_pem_next(ca_span_text(text), &cursor, &block));
}

static void pem_that_is_written_has_64_columns(void **state)
{
    struct ca_cert *leaf = test_pki_cert(*state, LEAF);
    struct ca_text text = { 0 };
    size_t at = 0;

    ca_pem_put(ca_bytes_span(&leaf->der), &text);
    while (at < text.len) {
        size_t end = ca_span_find(ca_text_span(&text), at, "\n");
        assert_in_range(end - at, 1, 64);
        at = end + 1;
    }
    ca_text_clear(&text);
    ca_cert_free(leaf);
}

static void bundle_is_read_in_every_spelling(void **state)
{
    struct ca_cert *root = test_pki_cert(*state, ROOT), *leaf = test_pki_cert(*state, LEAF);
    struct ca_text pem = { 0 }, crlf = { 0 }, der = { 0 };
    struct test_dir dir;
    char path[128];

    ca_text_puts(&pem, "# my roots\n");
    ca_pem_put(ca_bytes_span(&root->der), &pem);
    ca_pem_put(ca_bytes_span(&leaf->der), &pem);
    for (size_t i = 0; i < pem.len; i++) {
        ca_text_puts(&crlf, pem.at[i] == '\n' ? "\r" : "");
        ca_text_put(&crlf, &pem.at[i], 1);
    }
    ca_text_put(&der, (const char *)root->der.at, root->der.len);
    ca_text_put(&der, (const char *)leaf->der.at, leaf->der.len);
    test_dir_make(&dir);
    test_dir_file(&dir, "bundle", path, sizeof path);
    const struct ca_text *spellings[] = { &pem, &crlf, &der };
    for (size_t i = 0; i < CA_ARRAY_LEN(spellings); i++) {
        struct ca_bundle bundle;
        struct ca_bytes taken;
        struct ca_error err = NO_ERROR;

        test_file_write(path, spellings[i]->at, spellings[i]->len);
        assert_true(ca_bundle_read(path, &bundle, &err));
        assert_int_equal(bundle.count, 2);
        assert_int_equal(bundle.damaged_count, 0);
        assert_true(ca_bundle_take(&bundle.entry[1], &taken));
        assert_true(ca_span_equal(ca_bytes_span(&taken), ca_bytes_span(&leaf->der)));
        ca_bytes_clear(&taken);
        ca_bundle_clear(&bundle);
    }
    test_dir_remove(&dir);
    ca_text_clear(&pem);
    ca_text_clear(&crlf);
    ca_text_clear(&der);
    ca_cert_free(root);
    ca_cert_free(leaf);
}

static void damaged_certificate_in_a_bundle_is_counted_with_its_line(void **state)
{
    static const char text[] = "\n-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"
                               "-----BEGIN CERTIFICATE-----\nAAAA\n";
    struct test_dir dir;
    struct ca_bundle bundle;
    struct ca_error err = NO_ERROR;
    char path[128];
    (void)state;

    test_dir_make(&dir);
    test_dir_file(&dir, "bundle", path, sizeof path);
    test_file_write(path, text, sizeof text - 1);
    assert_true(ca_bundle_read(path, &bundle, &err));
    assert_int_equal(bundle.count, 0);
    assert_int_equal(bundle.damaged_count, 2);
    assert_int_equal(bundle.damage.line, 2);
    ca_bundle_clear(&bundle);
    test_dir_remove(&dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_becomes_plain_values),
        cmocka_unit_test(equal_subject_and_key_are_one_ca),
        cmocka_unit_test(host_is_matched_by_sans_alone),
        cmocka_unit_test(bytes_that_are_no_certificate_are_refused),
        cmocka_unit_test(subject_is_found_without_decoding),
        cmocka_unit_test(encodings_of_one_name_fold_to_one_number),
        cmocka_unit_test(pem_blocks_are_found_among_other_text),
        cmocka_unit_test(pem_that_is_written_has_64_columns),
        cmocka_unit_test(bundle_is_read_in_every_spelling),
        cmocka_unit_test(damaged_certificate_in_a_bundle_is_counted_with_its_line),
    };
    return cmocka_run_group_tests_name("cert", tests, mint, release);
}
