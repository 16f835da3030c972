/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every way in which a chain may be presented, against a server in this very
 * process: one row a scenario, and what each stage must make of it.
 */

#include "support/test.h"

#include "cli/options.h"
#include "pipeline.h"
#include "plan.h"
#include "support/pki.h"
#include "support/tempdir.h"
#include "support/tls_server.h"

/* The certificates that the scenarios are made of, minted once. */
enum row {
    ROOT,       /* trusted */
    INT,        /* by ROOT */
    LEAF,       /* by INT, for device.test */
    OTHER,      /* a root that nobody trusts */
    LEAF_OTHER, /* by OTHER */
    EXPIRED,    /* by INT, ended yesterday */
    EARLY,      /* by INT, begins tomorrow */
    SELF,       /* a self-signed leaf */
    STRAY,      /* a CA that has nothing to do with it */
    CROSS,      /* INT's CA by OTHER: the same name and key */
    RSA_LEAF,   /* by INT */
    WEAK_LEAF,  /* by INT, RSA of 1024 bits */
    CLIENT,     /* by INT, for clients only */
    INT_OLD,    /* by ROOT, ended yesterday */
    LEAF_OLD,   /* by INT_OLD */
    NAMELESS,   /* by INT, with a CN and no SAN */
    ROWS
};

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Root", .issuer = TEST_SELF, .to_day = 3000 },
    [INT] = { .name = "Int", .issuer = ROOT, .constraints = "critical,CA:TRUE,pathlen:0" },
    [LEAF] = { .name = "leaf",
               .issuer = INT,
               .is_leaf = true,
               .sans = "DNS:device.test,IP:127.0.0.1" },
    [OTHER] = { .name = "Other Root", .issuer = TEST_SELF },
    [LEAF_OTHER] = { .name = "leaf", .issuer = OTHER, .is_leaf = true, .sans = "DNS:device.test" },
    [EXPIRED] = { .name = "old",
                  .issuer = INT,
                  .is_leaf = true,
                  .sans = "DNS:device.test",
                  .to_day = -1 },
    [EARLY] = { .name = "early",
                .issuer = INT,
                .is_leaf = true,
                .sans = "DNS:device.test",
                .from_day = 2 },
    [SELF] = { .name = "self", .issuer = TEST_SELF, .is_leaf = true, .sans = "DNS:device.test" },
    [STRAY] = { .name = "Stray", .issuer = TEST_SELF },
    [CROSS] = { .name = "Int", .issuer = OTHER, .same_key = INT + 1 },
    [RSA_LEAF] = { .name = "rsa",
                   .issuer = INT,
                   .is_leaf = true,
                   .key = TEST_RSA_2048,
                   .usage = "critical,digitalSignature,keyEncipherment",
                   .sans = "DNS:device.test" },
    [WEAK_LEAF] = { .name = "weak",
                    .issuer = INT,
                    .is_leaf = true,
                    .key = TEST_RSA_1024,
                    .sans = "DNS:device.test" },
    [CLIENT] = { .name = "client",
                 .issuer = INT,
                 .is_leaf = true,
                 .eku = "clientAuth",
                 .sans = "DNS:device.test" },
    [INT_OLD] = { .name = "Old Int", .issuer = ROOT, .to_day = -1 },
    [LEAF_OLD] = { .name = "leaf", .issuer = INT_OLD, .is_leaf = true, .sans = "DNS:device.test" },
    [NAMELESS] = { .name = "device.test", .issuer = INT, .is_leaf = true },
};

enum { NO_CHAIN = 0, NOBODY = -1, ROWS_SENT_MAX = 8 };

/* `chosen`: the row of the anchor that is taken, or NOBODY. */
static const struct scenario {
    const char *name;
    int sends[ROWS_SENT_MAX]; /* ended by -1 */
    enum test_send how;
    int trusts;       /* the row that --roots names */
    const char *host; /* NULL: device.test */
    size_t presented; /* certificates that arrive */
    bool is_proven;
    size_t paths, usable;
    int status;
    int chosen;
    const char *says; /* in error or cause */
} scenarios[] = {
    { "full chain", { LEAF, INT, -1 }, TEST_SEND_CHAIN, ROOT, NULL, 2, true, 1, 1, 0, ROOT, NULL },
    { "full chain over TLS 1.2",
      { LEAF, INT, -1 },
      TEST_SEND_CHAIN_TLS12,
      ROOT,
      NULL,
      2,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "leaf only: the intermediate is missing",
      { LEAF, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      1,
      true,
      0,
      0,
      5,
      NOBODY,
      "the issuer of 'leaf', 'CN=Int', is neither presented nor in" },
    { "reversed above the leaf, which no device follows back",
      { LEAF, ROOT, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      3,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "with the root",
      { LEAF, INT, ROOT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      3,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "with a root that nobody trusts",
      { LEAF_OTHER, OTHER, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      0,
      0,
      5,
      NOBODY,
      "the chain ends in 'Other Root'" },
    { "private root that is given",
      { LEAF_OTHER, -1 },
      TEST_SEND_CHAIN,
      OTHER,
      NULL,
      1,
      true,
      1,
      1,
      0,
      OTHER,
      NULL },
    { "with a stray",
      { LEAF, STRAY, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      3,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "everything twice",
      { LEAF, INT, LEAF, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      4,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "cross-signed copy that leads nowhere, first",
      { LEAF, CROSS, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      3,
      true,
      1,
      1,
      6,
      NOBODY,
      "not correctly signed by the trusted CA" },
    { "cross-signed copy that leads nowhere, last",
      { LEAF, INT, CROSS, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      3,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "cross-signed copy to the other root",
      { LEAF, CROSS, -1 },
      TEST_SEND_CHAIN,
      OTHER,
      NULL,
      2,
      true,
      1,
      1,
      0,
      OTHER,
      NULL },
    { "self-signed leaf",
      { SELF, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      1,
      true,
      0,
      0,
      5,
      NOBODY,
      "presents a self-signed certificate" },
    { "self-signed leaf as its own root: never a leaf",
      { SELF, -1 },
      TEST_SEND_CHAIN,
      SELF,
      NULL,
      1,
      true,
      0,
      0,
      5,
      NOBODY,
      "presents a self-signed certificate" },
    { "expired leaf",
      { EXPIRED, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the server's certificate has expired" },
    { "leaf of tomorrow",
      { EARLY, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the server's certificate is not yet valid" },
    { "expired intermediate",
      { LEAF_OLD, INT_OLD, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the certificate of 'Old Int' expired on" },
    { "wrong name",
      { LEAF, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      "other.test",
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the certificate is for: device.test, 127.0.0.1" },
    { "name in the CN alone",
      { NAMELESS, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "has no subject alternative name at all" },
    { "address among the SANs",
      { LEAF, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      "127.0.0.1",
      2,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "address that is not",
      { LEAF, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      "127.0.0.2",
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the certificate is for:" },
    { "leaf for clients",
      { CLIENT, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "does not allow a TLS server" },
    { "leaf with a weak key is told, not lost",
      { WEAK_LEAF, INT, -1 },
      TEST_SEND_CHAIN,
      ROOT,
      NULL,
      2,
      true,
      1,
      0,
      5,
      NOBODY,
      "the key of 'weak' is RSA-1024" },
    { "static RSA key exchange",
      { RSA_LEAF, INT, -1 },
      TEST_SEND_RSA_EXCHANGE,
      ROOT,
      NULL,
      2,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "client certificate demanded",
      { LEAF, INT, -1 },
      TEST_SEND_WANTS_CLIENT,
      ROOT,
      NULL,
      2,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "client certificate demanded over TLS 1.2, handshake refused",
      { LEAF, INT, -1 },
      TEST_SEND_WANTS_CLIENT_TLS12,
      ROOT,
      NULL,
      2,
      true,
      1,
      1,
      0,
      ROOT,
      NULL },
    { "no signature: the chain is seen, nothing is made",
      { LEAF, INT, -1 },
      TEST_SEND_UNPROVEN,
      ROOT,
      NULL,
      2,
      false,
      1,
      1,
      4,
      ROOT,
      "did not prove that it holds the key" },
    { "no signature, RSA leaf",
      { RSA_LEAF, INT, -1 },
      TEST_SEND_UNPROVEN,
      ROOT,
      NULL,
      2,
      false,
      1,
      1,
      4,
      ROOT,
      "did not prove that it holds the key" },
    { "signature by somebody else",
      { LEAF, INT, -1 },
      TEST_SEND_BAD_PROOF,
      ROOT,
      NULL,
      2,
      false,
      1,
      1,
      4,
      ROOT,
      "did not prove that it holds the key" },
    { "no signature and no trust: proof is told first",
      { LEAF_OTHER, -1 },
      TEST_SEND_UNPROVEN,
      ROOT,
      NULL,
      1,
      false,
      0,
      0,
      4,
      NOBODY,
      "did not prove that it holds the key" },
    { "empty list",
      { LEAF, -1 },
      TEST_SEND_EMPTY_LIST,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "no certificate from" },
    { "a certificate that is no DER",
      { LEAF, -1 },
      TEST_SEND_GARBLED,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "no certificate from" },
    { "alert before the certificate",
      { LEAF, -1 },
      TEST_SEND_ALERT,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "the server sent the alert 'handshake failure'" },
    { "plain HTTP",
      { LEAF, -1 },
      TEST_SEND_PLAIN_HTTP,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "the reply is not TLS, it begins: HTTP/1.1 400 Bad Request" },
    { "plain SMTP",
      { LEAF, -1 },
      TEST_SEND_PLAIN_SMTP,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "the reply is not TLS, it begins: 220 mail.test ESMTP" },
    { "connection closed at once",
      { LEAF, -1 },
      TEST_SEND_NOTHING,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "no certificate from" },
    { "silence",
      { LEAF, -1 },
      TEST_SEND_SILENCE,
      ROOT,
      NULL,
      NO_CHAIN,
      false,
      0,
      0,
      4,
      NOBODY,
      "nothing came back within the time limit" },
};

struct fixture {
    struct test_pki *pki;
    struct test_dir dir;
};

static int mint_all(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);

    fixture->pki = test_pki_mint(recipe, ROWS);
    test_dir_make(&fixture->dir);
    *state = fixture;
    return 0;
}

static int remove_all(void **state)
{
    struct fixture *fixture = *state;

    test_pki_free(fixture->pki);
    test_dir_remove(&fixture->dir);
    free(fixture);
    return 0;
}

static void check_stages(const struct scenario *scenario, const struct test_pki *pki,
                         const struct ca_outcome *outcome)
{
    const struct ca_run *run = &outcome->run[0];
    int best = ca_choice_best(run);

    assert_int_equal(outcome->count, 1);
    assert_int_equal(run->presented.count, scenario->presented);
    assert_int_equal(run->presented.is_key_proven, scenario->is_proven);
    for (size_t i = 0; i < run->presented.count; i++) {
        struct ca_cert *sent = test_pki_cert(pki, (size_t)scenario->sends[i]);
        assert_true(ca_cert_equal(sent, run->presented.cert[i])); /* in the order of the server */
        ca_cert_free(sent);
    }
    assert_int_equal(run->paths.count, scenario->paths);
    assert_int_equal(run->paths.usable_count, scenario->usable);
    assert_int_equal(run->verdicts.count, run->candidates.count);
    if (scenario->chosen == NOBODY) {
        assert_int_equal(best, CA_CHOICE_NOBODY);
        return;
    }
    struct ca_cert *expected = test_pki_cert(pki, (size_t)scenario->chosen);
    assert_true(best >= 0);
    assert_true(ca_cert_equal(run->candidates.candidate[best].root->cert, expected));
    ca_cert_free(expected);
}

static void check_product(const struct scenario *scenario, const struct ca_outcome *outcome,
                          const struct ca_error *err, const char *file)
{
    char all[CA_ERROR_WHAT_MAX + CA_ERROR_CAUSE_MAX + 1];
    FILE *product = fopen(file, "r");

    snprintf(all, sizeof all, "%s\n%s", err->what, err->cause);
    assert_int_equal(ca_error_exit_status(err->code), scenario->status);
    if (scenario->says != NULL) {
        assert_contains(all, scenario->says);
    }
    if (scenario->status == 0) {
        assert_non_null(product);
        assert_int_equal(outcome->choice.count, 1);
        fclose(product);
    } else {
        assert_null(product);
        assert_true(err->cause[0] != '\0');
        assert_true(ca_error_hint_text(err)[0] != '\0');
    }
    remove(file);
}

static void play(const struct scenario *scenario, const struct fixture *fixture)
{
    struct test_server *server = test_server_start(fixture->pki, scenario->sends, scenario->how);
    const int trusted[] = { scenario->trusts, -1 };
    const char *host = scenario->host != NULL ? scenario->host : "device.test";
    char roots[128], product[128], where[32];
    struct ca_options options;
    struct ca_plan plan;
    struct ca_outcome outcome = { .store = NULL };
    struct ca_error err = NO_ERROR;

    test_pki_write(fixture->pki, trusted,
                   test_dir_file(&fixture->dir, "roots.pem", roots, sizeof roots));
    test_dir_file(&fixture->dir, "certs.h", product, sizeof product);
    snprintf(where, sizeof where, "127.0.0.1:%u", (unsigned)test_server_port(server));
    bool is_silent = scenario->how == TEST_SEND_SILENCE;
    const char *const argv[] = { "ca-extract", "--roots",   roots,
                                 "-o",         product,     "--connect-to",
                                 where,        "--timeout", is_silent ? "0.3" : "10",
                                 host };
    assert_true(
        ca_options_parse((int)CA_ARRAY_LEN(argv), (char **)(uintptr_t)argv, &options, &err));
    assert_true(ca_plan_make(&options, &plan, &err));
    bool done = ca_pipeline_run(&plan, &outcome, &err);
    test_server_stop(server);

    assert_int_equal(done, scenario->status == 0);
    check_stages(scenario, fixture->pki, &outcome);
    check_product(scenario, &outcome, &err, product);
    ca_outcome_clear(&outcome);
    ca_plan_clear(&plan);
    ca_options_clear(&options);
}

static void each_way_to_present_a_chain_ends_as_the_table_says(void **state)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(scenarios); i++) {
        print_message("scenario: %s\n", scenarios[i].name);
        play(&scenarios[i], *state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way_to_present_a_chain_ends_as_the_table_says),
    };
    return cmocka_run_group_tests_name("scenarios", tests, mint_all, remove_all);
}
