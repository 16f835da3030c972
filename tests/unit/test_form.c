/* SPDX-License-Identifier: Apache-2.0 */
/* x509/extensions, names, constraints and form: each row is one certificate's own question. */

#include "support/test.h"

#include "support/pki.h"
#include "x509/constraints.h"
#include "x509/extensions.h"
#include "x509/form.h"
#include "x509/names.h"

/* A leaf with these names, and whether it is for the host. */
static const struct host_case {
    const char *sans, *host;
    bool is_address, is_for_it;
} hosts[] = {
    { "DNS:a.test", "a.test", false, true },
    { "DNS:A.Test", "a.tESt", false, true },
    { "DNS:a.test", "b.a.test", false, false },
    { "DNS:a.test", "a.tes", false, false },
    { "DNS:*.a.test", "b.a.test", false, true },
    { "DNS:*.a.test", "a.test", false, false },
    { "DNS:*.a.test", "c.b.a.test", false, false },
    { "DNS:*.test", "a.test", false, false },
    { "DNS:b*.a.test", "b1.a.test", false, false },
    { "DNS:*.*.test", "a.b.test", false, false },
    { "DNS:a.*.test", "a.b.test", false, false },
    { "DNS:*.a.test", "xn--n3h.a.test", false, true },
    { "DNS:a_b.test", "a_b.test", false, false },
    { "DNS:127.0.0.1", "127.0.0.1", true, false },
    { "IP:127.0.0.1", "127.0.0.1", true, true },
    { "IP:127.0.0.1", "127.0.0.2", true, false },
    { "IP:2001:db8::1", "2001:DB8:0::1", true, true },
    { "IP:2001:db8::1", "2001:db8::2", true, false },
    { "email:a.test", "a.test", false, false },
    { "DNS:b.test,IP:127.0.0.1,DNS:a.test", "a.test", false, true },
};

static struct ca_cert *mint_leaf(const char *sans)
{
    const struct test_recipe row = {
        .name = "leaf", .issuer = TEST_SELF, .is_leaf = true, .sans = sans
    };
    struct test_pki *pki = test_pki_mint(&row, 1);
    struct ca_cert *cert = test_pki_cert(pki, 0);

    test_pki_free(pki);
    return cert;
}

static void certificate_is_for_the_hosts_that_its_alternative_names_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(hosts); i++) {
        struct ca_cert *leaf = mint_leaf(hosts[i].sans);

        print_message("%s for %s\n", hosts[i].sans, hosts[i].host);
        assert_int_equal(ca_cert_is_for_host(leaf, hosts[i].host, hosts[i].is_address),
                         hosts[i].is_for_it);
        ca_cert_free(leaf);
    }
}

/* What a CA says, what stands below, and what comes of it. */
static const struct constraint_case {
    const char *constraints, *sans;
    enum ca_constraint_verdict verdict;
} constraints[] = {
    { "permitted;DNS:a.test", "DNS:a.test", CA_CONSTRAINT_ADMITS },
    { "permitted;DNS:a.test", "DNS:x.y.A.test", CA_CONSTRAINT_ADMITS },
    { "permitted;DNS:a.test", "DNS:xa.test", CA_CONSTRAINT_FORBIDS },
    { "permitted;DNS:a.test", "DNS:a.test,DNS:b.test", CA_CONSTRAINT_FORBIDS },
    { "permitted;DNS:a.test", "DNS:*.a.test", CA_CONSTRAINT_ADMITS },
    { "permitted;DNS:x.a.test", "DNS:*.a.test", CA_CONSTRAINT_FORBIDS },
    { "excluded;DNS:x.a.test", "DNS:*.a.test", CA_CONSTRAINT_FORBIDS },
    { "excluded;DNS:y.x.a.test", "DNS:*.a.test", CA_CONSTRAINT_ADMITS },
    { "excluded;DNS:a.test", "DNS:b.test", CA_CONSTRAINT_ADMITS },
    { "permitted;DNS:test,excluded;DNS:a.test", "DNS:a.test", CA_CONSTRAINT_FORBIDS },
    { "permitted;DNS:.a.test", "DNS:x.a.test", CA_CONSTRAINT_MALFORMED },
    { "permitted;DNS:*.a.test", "DNS:x.a.test", CA_CONSTRAINT_MALFORMED },
    { "permitted;DNS:a.test", "IP:127.0.0.1", CA_CONSTRAINT_ADMITS },
    { "permitted;IP:127.0.0.0/255.0.0.0", "IP:127.1.2.3", CA_CONSTRAINT_ADMITS },
    { "permitted;IP:127.0.0.0/255.0.0.0", "IP:128.1.2.3", CA_CONSTRAINT_FORBIDS },
    { "permitted;IP:127.0.0.0/255.0.0.0", "IP:2001:db8::1", CA_CONSTRAINT_FORBIDS },
    { "excluded;IP:127.0.0.0/255.0.0.0", "IP:2001:db8::1", CA_CONSTRAINT_ADMITS },
    { "excluded;IP:2001:db8::/ffff:ffff::", "IP:2001:db8::1", CA_CONSTRAINT_FORBIDS },
    { "permitted;IP:127.0.0.0/255.0.255.0", "IP:127.0.0.1", CA_CONSTRAINT_MALFORMED },
    { "permitted;email:a.test", "email:x@a.test", CA_CONSTRAINT_ADMITS },
    { "permitted;email:a.test", "email:x@b.a.test", CA_CONSTRAINT_FORBIDS },
    { "permitted;email:.a.test", "email:x@b.a.test", CA_CONSTRAINT_ADMITS },
    { "permitted;email:.a.test", "email:x@a.test", CA_CONSTRAINT_FORBIDS },
    { "permitted;email:x@a.test", "email:x@A.test", CA_CONSTRAINT_ADMITS },
    { "permitted;email:x@a.test", "email:X@a.test", CA_CONSTRAINT_FORBIDS },
    { "excluded;email:a.test", "email:no-mailbox", CA_CONSTRAINT_FORBIDS },
    { "permitted;email:x@", "email:x@a.test", CA_CONSTRAINT_MALFORMED },
    { "permitted;URI:a.test", "URI:https://u@a.test:1/x", CA_CONSTRAINT_ADMITS },
    { "permitted;URI:.a.test", "URI:https://b.a.test?x", CA_CONSTRAINT_ADMITS },
    { "permitted;URI:a.test", "URI:https://b.a.test", CA_CONSTRAINT_FORBIDS },
    { "excluded;URI:a.test", "URI:mailto:x", CA_CONSTRAINT_FORBIDS },
    { "excluded;URI:a.test", "URI:https://", CA_CONSTRAINT_FORBIDS },
    { "permitted;URI:https://a.test", "URI:https://a.test", CA_CONSTRAINT_MALFORMED },
    { "permitted;RID:1.2.3", "RID:1.2.3", CA_CONSTRAINT_FORBIDS },
    { "excluded;RID:1.2.3", "DNS:a.test", CA_CONSTRAINT_ADMITS },
    { "DER:30:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "DER:30:02:A0:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "DER:30:02:80:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "DER:30:02:A2:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "DER:04:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "DER:30:07:A0:05:30:03:82:01:61", "DNS:a", CA_CONSTRAINT_ADMITS },
    { "DER:30:06:A0:04:30:02:82:00", "DNS:a", CA_CONSTRAINT_ADMITS },
    { "DER:30:06:A1:04:30:02:82:00", "DNS:a", CA_CONSTRAINT_FORBIDS },
    { "DER:30:0A:A0:08:30:06:82:01:61:80:01:00", "DNS:a", CA_CONSTRAINT_ADMITS },
    { "DER:30:0A:A0:08:30:06:82:01:61:80:01:01", "DNS:a", CA_CONSTRAINT_MALFORMED },
    { "DER:30:0A:A0:08:30:06:82:01:61:81:01:05", "DNS:a", CA_CONSTRAINT_MALFORMED },
    { "DER:30:0E:A1:05:30:03:82:01:62:A0:05:30:03:82:01:61", "DNS:a", CA_CONSTRAINT_MALFORMED },
    /* a directory: CN=leaf, which is the subject of every leaf here, and CN=other */
    { "DER:30:17:A0:15:30:13:A4:11:30:0F:31:0D:30:0B:06:03:55:04:03:0C:04:6C:65:61:66",
      "DNS:a.test", CA_CONSTRAINT_ADMITS },
    { "DER:30:17:A0:15:30:13:A4:11:30:0F:31:0D:30:0B:06:03:55:04:03:13:04:4C:45:41:46",
      "DNS:a.test", CA_CONSTRAINT_ADMITS },
    { "DER:30:18:A0:16:30:14:A4:12:30:10:31:0E:30:0C:06:03:55:04:03:0C:05:6F:74:68:65:72",
      "DNS:a.test", CA_CONSTRAINT_FORBIDS },
    { "DER:30:08:A1:06:30:04:A4:02:30:00", "DNS:a.test", CA_CONSTRAINT_FORBIDS },
    { "DER:30:08:A1:06:30:04:A4:02:04:00", "DNS:a.test", CA_CONSTRAINT_MALFORMED },
    { "-", "DNS:a.test", CA_CONSTRAINT_ADMITS },
};

static void names_are_held_against_the_constraints_of_a_ca(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(constraints); i++) {
        const struct constraint_case *one = &constraints[i];
        const struct test_recipe rows[] = {
            { .name = "ca", .issuer = TEST_SELF, .name_constraints = one->constraints },
            { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = one->sans },
        };
        struct test_pki *pki = test_pki_mint(rows, CA_ARRAY_LEN(rows));
        struct ca_cert *ca = test_pki_cert(pki, 0), *leaf = test_pki_cert(pki, 1);
        char shown[CA_NAME_SHOWN_MAX];

        print_message("%s: %s\n", one->constraints, one->sans);
        assert_int_equal(ca_constraints_judge(ca, leaf, shown), one->verdict);
        assert_int_equal(shown[0] != '\0', one->verdict == CA_CONSTRAINT_FORBIDS);
        assert_int_equal(ca_constraints_are_sound(ca), one->verdict != CA_CONSTRAINT_MALFORMED);
        ca_cert_free(ca);
        ca_cert_free(leaf);
        test_pki_free(pki);
    }
}

static void too_many_names_for_the_constraints_are_refused_at_once(void **state)
{
    enum { MANY = 1100 };
    static char sans[MANY * 16], limits[MANY * 32];
    size_t sans_len = 0, limits_len = 0;
    char shown[CA_NAME_SHOWN_MAX];
    (void)state;

    for (int i = 0; i < MANY; i++) {
        sans_len += (size_t)snprintf(sans + sans_len, sizeof sans - sans_len, "%sDNS:n%d.test",
                                     i > 0 ? "," : "", i);
        limits_len += (size_t)snprintf(limits + limits_len, sizeof limits - limits_len,
                                       "%sexcluded;DNS:e%d.test", i > 0 ? "," : "", i);
    }
    const struct test_recipe rows[] = {
        { .name = "ca", .issuer = TEST_SELF, .name_constraints = limits },
        { .name = "leaf", .issuer = 0, .is_leaf = true, .sans = sans },
    };
    struct test_pki *pki = test_pki_mint(rows, CA_ARRAY_LEN(rows));
    struct ca_cert *ca = test_pki_cert(pki, 0), *leaf = test_pki_cert(pki, 1);
    assert_int_equal(ca_constraints_judge(ca, leaf, shown), CA_CONSTRAINT_TOO_MANY);
    ca_cert_free(ca);
    ca_cert_free(leaf);
    test_pki_free(pki);
}

/* One row a certificate: what it has more, and the clause that tells of it. */
static const struct form_case {
    struct test_recipe row;
    unsigned role;
    const char *fault, *note; /* NULL: none */
} forms[] = {
    { { .name = "a.test", .sans = "DNS:a.test", .is_leaf = true }, CA_AS_LEAF, NULL, NULL },
    { { .name = "x", .sans = "DNS:a.test", .is_leaf = true },
      CA_AS_LEAF,
      NULL,
      "common name that is not among" },
    { { .name = "127.0.0.1", .sans = "IP:127.0.0.1", .is_leaf = true }, CA_AS_LEAF, NULL, NULL },
    { { .name = "a_b.test", .sans = "DNS:a_b.test", .is_leaf = true },
      CA_AS_LEAF,
      NULL,
      "underscore" },
    { { .name = "x", .sans = "DNS:.a.test", .is_leaf = true },
      CA_AS_LEAF,
      "names that are malformed",
      "" },
    { { .name = "x", .sans = "DNS:a..test", .is_leaf = true },
      CA_AS_LEAF,
      "names that are malformed",
      "" },
    { { .name = "x", .sans = "DER:30:00", .is_leaf = true },
      CA_AS_LEAF,
      "names that are malformed",
      "" },
    { { .name = "x", .sans = "DER:30:05:87:03:01:02:03", .is_leaf = true },
      CA_AS_LEAF,
      "names that are malformed",
      "" },
    { { .name = "x", .sans = "critical,DNS:a.test", .is_leaf = true },
      CA_AS_LEAF,
      "marks its alternative names",
      "" },
    { { .name = "", .sans = "DNS:a.test", .is_leaf = true },
      CA_AS_LEAF,
      "marks its alternative names",
      "" },
    { { .name = "", .sans = "critical,DNS:a.test", .is_leaf = true }, CA_AS_LEAF, NULL, NULL },
    { { .name = "x", .name_constraints = "permitted;DNS:x", .is_leaf = true },
      CA_AS_LEAF,
      "name constraints, but is no CA",
      "" },
    { { .name = "x", .usage = "keyCertSign", .is_leaf = true },
      CA_AS_LEAF,
      "signing certificates, but is no CA",
      "" },
    { { .name = "x", .usage = "digitalSignature" }, CA_AS_LEAF, "says that it is a CA", "" },
    { { .name = "" }, CA_AS_ANCHOR, "a CA without a name", "" },
    { { .name = "x", .extra_name = "policyConstraints", .extra = "requireExplicitPolicy:0" },
      CA_AS_ISSUER,
      "policy constraints",
      "" },
    { { .name = "x", .extra_name = "2.5.29.35", .extra = "DER:30:00" },
      CA_AS_ANCHOR,
      "empty or half there",
      "" },
    { { .name = "x", .extra_name = "2.5.29.35", .extra = "DER:30:03:82:01:05" },
      CA_AS_ANCHOR,
      "empty or half there",
      "" },
    { { .name = "x", .extra_name = "2.5.29.35", .extra = "DER:04:00" },
      CA_AS_ANCHOR,
      "empty or half there",
      "" },
    { { .name = "x", .extra_name = "1.3.6.1.5.5.7.1.1", .extra = "DER:30:00" },
      CA_AS_ISSUER,
      "authority information",
      "" },
    { { .name = "x",
        .extra_name = "authorityInfoAccess",
        .extra = "caIssuers;URI:http://a.test/x" },
      CA_AS_ANCHOR,
      NULL,
      "no subject key identifier" },
    { { .name = "x", .extra_name = "subjectKeyIdentifier", .extra = "hash" },
      CA_AS_ANCHOR,
      NULL,
      NULL },
    { { .name = "x", .extra_name = "2.5.29.35", .extra = "DER:30:03:80:01:05" },
      CA_AS_ANCHOR,
      NULL,
      "names another key" },
    { { .name = "x",
        .extra_name = "2.5.29.35",
        .extra = "DER:30:0C:A1:07:A4:05:30:03:31:01:00:82:01:05" },
      CA_AS_ANCHOR,
      NULL,
      "an issuer and a serial number" },
    { { .name = "x", .constraints = "CA:TRUE" }, CA_AS_ANCHOR, NULL, "not critical" },
};

static void faults_and_notes_of_form_are_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < CA_ARRAY_LEN(forms); i++) {
        struct test_recipe row = forms[i].row;
        char all[600] = "";
        const char *note = NULL;

        print_message("form %zu: %s\n", i, row.name);
        row.issuer = TEST_SELF;
        struct test_pki *pki = test_pki_mint(&row, 1);
        struct ca_cert *cert = test_pki_cert(pki, 0);
        const char *fault = ca_form_fault(cert, forms[i].role);

        for (size_t k = 0; (note = ca_form_note(cert, forms[i].role, k)) != NULL; k++) {
            strncat(all, note, sizeof all - strlen(all) - 1);
        }
        if (forms[i].fault != NULL) {
            assert_contains(fault, forms[i].fault);
        } else {
            assert_null(fault);
            assert_int_equal(all[0] != '\0', forms[i].note != NULL);
            assert_contains(all, forms[i].note != NULL ? forms[i].note : "");
        }
        ca_cert_free(cert);
        test_pki_free(pki);
    }
}

static void leaf_and_intermediate_without_a_key_of_the_issuer_are_noted(void **state)
{
    const struct test_recipe rows[] = {
        { .name = "ca", .issuer = TEST_SELF },
        { .name = "a.test", .issuer = 0, .is_leaf = true, .sans = "DNS:a.test" },
    };
    struct test_pki *pki = test_pki_mint(rows, CA_ARRAY_LEN(rows));
    struct ca_cert *leaf = test_pki_cert(pki, 1);
    (void)state;

    assert_contains(ca_form_note(leaf, CA_AS_LEAF, 0), "names no key of its issuer");
    assert_null(ca_form_note(leaf, CA_AS_LEAF, 1));
    ca_cert_free(leaf);
    test_pki_free(pki);
}

static void extension_that_stands_there_twice_is_no_sound_one(void **state)
{
    const struct test_recipe row = { .name = "x",
                                     .issuer = TEST_SELF,
                                     .extra_name = "1.2.3.4",
                                     .extra = "DER:05:00",
                                     .has_odd_extension = true };
    struct test_recipe twice = row;
    (void)state;

    twice.sans = "DNS:a.test";
    twice.extra_name = "subjectAltName";
    twice.extra = "DNS:a.test";
    const struct test_recipe *const rows[] = { &row, &twice };
    for (size_t i = 0; i < CA_ARRAY_LEN(rows); i++) {
        struct test_pki *pki = test_pki_mint(rows[i], 1);
        struct ca_cert *cert = test_pki_cert(pki, 0);
        struct ca_extension extension;

        assert_int_equal(ca_extensions_are_sound(cert), i == 0);
        assert_int_equal(cert->has_broken_extension, i == 1);
        assert_true(ca_extension_find(cert, CA_EXTENSION_BASIC_CONSTRAINTS, &extension));
        assert_true(extension.is_critical);
        assert_false(ca_extension_find(cert, CA_EXTENSION_POLICY_CONSTRAINTS, &extension));
        ca_cert_free(cert);
        test_pki_free(pki);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(certificate_is_for_the_hosts_that_its_alternative_names_say),
        cmocka_unit_test(names_are_held_against_the_constraints_of_a_ca),
        cmocka_unit_test(too_many_names_for_the_constraints_are_refused_at_once),
        cmocka_unit_test(faults_and_notes_of_form_are_told_apart),
        cmocka_unit_test(leaf_and_intermediate_without_a_key_of_the_issuer_are_noted),
        cmocka_unit_test(extension_that_stands_there_twice_is_no_sound_one),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
