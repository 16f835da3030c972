/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds the stages presented and paths against test suites that others wrote.
 *
 *     conformance limbo FILE.json        x509-limbo and BetterTLS, as JSON
 *     conformance pkits FOLDER           NIST PKITS: cases.tsv and certs/
 *
 * Writes a line a case: id TAB ACCEPT|REJECT TAB why. Every case goes the way
 * of `--from CHAIN --roots ROOTS --host NAME --now TIME`: files are read by
 * the readers of the program. What the cases should give is not looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/value.h"
#include "stages/paths.h"
#include "support/tempdir.h"
#include "x509/crypto.h"

enum { SUITE_LEN_MAX = 256 * 1024 * 1024, LINE_MAX_LEN = 2048, NO_DEPTH_LIMIT = -1 };

struct bench {
    struct test_dir dir;
    char chain[128], roots[128];
    struct ca_text store_text;   /* what the store was made of */
    struct ca_root_store *store; /* kept while the next case trusts the same */
};

struct question {
    const char *id;
    struct ca_purpose purpose;
    int64_t depth_max; /* CAs between leaf and anchor, or NO_DEPTH_LIMIT */
    bool is_strength_judged;
};

static void answer(const char *id, bool is_accepted, const char *why)
{
    printf("%s\t%s\t%s\n", id, is_accepted ? "ACCEPT" : "REJECT", why);
}

static int64_t depth_of(const struct ca_path *path)
{
    int64_t depth = 0;

    for (size_t i = 1; i + 1 < path->len; i++) {
        depth += !path->certs[i]->is_self_issued;
    }
    return depth;
}

static bool is_good(const struct question *question, const struct ca_path *path)
{
    bool is_sound = path->fault.kind == CA_FAULT_NONE ||
                    (path->fault.kind == CA_FAULT_WEAK && !question->is_strength_judged);

    return is_sound &&
           (question->depth_max == NO_DEPTH_LIMIT || depth_of(path) <= question->depth_max);
}

static void judge(const struct question *question, const struct ca_presented *presented,
                  struct ca_root_store *store)
{
    const struct ca_pool pool = { .presented = presented };
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_paths paths;
    const struct ca_path *good = NULL;

    bool is_found = ca_paths_find(&pool, store, &question->purpose, &paths, &err);
    for (size_t i = 0; i < paths.count && good == NULL; i++) {
        good = is_good(question, &paths.path[i]) ? &paths.path[i] : NULL;
    }
    if (good != NULL) {
        answer(question->id, true, good->fault.text);
    } else {
        answer(question->id, false, is_found ? "every path is too deep" : err.cause);
    }
    ca_paths_clear(&paths);
}

/* Thousands of cases in a row trust one root. */
static bool open_store(struct bench *bench, struct ca_text *roots, struct ca_error *err)
{
    const char *const paths[] = { bench->roots };
    const struct ca_root_source source = { paths, 1, NULL, 0 };

    struct ca_span new = { (const uint8_t *)roots->at, roots->len };
    struct ca_span old = { (const uint8_t *)bench->store_text.at, bench->store_text.len };

    if (bench->store != NULL && ca_span_equal(new, old)) {
        return true;
    }
    ca_root_store_close(bench->store);
    bench->store = NULL;
    ca_text_clear(&bench->store_text);
    bench->store_text = *roots;
    *roots = (struct ca_text){ 0 };
    test_file_write(bench->roots, bench->store_text.at, bench->store_text.len);
    return ca_root_store_open(&source, &bench->store, err);
}

/* `chain` and `roots` are cleared. */
static void ask(struct bench *bench, const struct question *question, struct ca_text *chain,
                struct ca_text *roots)
{
    struct ca_error err = { CA_OK, "", "", "" };
    struct ca_presented presented = { .cert = NULL };

    test_file_write(bench->chain, chain->at, chain->len);
    if (ca_presented_read(bench->chain, &presented, &err) && open_store(bench, roots, &err)) {
        judge(question, &presented, bench->store);
    } else {
        answer(question->id, false, err.cause);
    }
    ca_presented_clear(&presented);
    ca_text_clear(chain);
    ca_text_clear(roots);
}

static void add_pem(struct ca_text *text, const struct ca_value *list)
{
    for (size_t i = 0; i < ca_value_count(list); i++) {
        ca_text_puts(text, ca_value_text(ca_value_at(list, i)));
        ca_text_puts(text, "\n");
    }
}

static void limbo_case(struct bench *bench, const struct ca_value *value)
{
    const struct ca_value *peer = ca_value_get(value, "expected_peer_name");
    const char *kind = ca_value_text(ca_value_get(peer, "kind"));
    const char *when = ca_value_text(ca_value_get(value, "validation_time"));
    struct question question = {
        .id = ca_value_text(ca_value_get(value, "id")),
        .depth_max = ca_value_number(ca_value_get(value, "max_chain_depth"), NO_DEPTH_LIMIT),
        .is_strength_judged = true,
    };
    struct ca_text chain = { 0 }, roots = { 0 };

    question.purpose.host = ca_value_text(ca_value_get(peer, "value"));
    question.purpose.is_address = kind != NULL && strcmp(kind, "IP") == 0;
    question.purpose.now_s = ca_clock_now();
    if (when != NULL && !ca_clock_parse(when, &question.purpose.now_s)) {
        answer(question.id, false, "the time of the case cannot be read");
        return;
    }
    ca_text_puts(&chain, ca_value_text(ca_value_get(value, "peer_certificate")));
    ca_text_puts(&chain, "\n");
    add_pem(&chain, ca_value_get(value, "untrusted_intermediates"));
    add_pem(&roots, ca_value_get(value, "trusted_certs"));
    ask(bench, &question, &chain, &roots);
}

static bool limbo(struct bench *bench, const char *path, struct ca_error *err)
{
    struct ca_bytes json = { NULL, 0 };

    if (!ca_file_read(path, SUITE_LEN_MAX, &json, err)) {
        return false;
    }
    struct ca_value *suite = ca_value_read(ca_bytes_span(&json), path, err);
    ca_bytes_clear(&json);
    if (suite == NULL) {
        return false;
    }
    const struct ca_value *cases = ca_value_get(suite, "testcases");
    for (size_t i = 0; i < ca_value_count(cases); i++) {
        const struct ca_value *one = ca_value_at(cases, i);
        const char *kind = ca_value_text(ca_value_get(one, "validation_kind"));

        if (kind != NULL && strcmp(kind, "SERVER") == 0) {
            limbo_case(bench, one);
        }
    }
    ca_value_free(suite);
    return true;
}

/* Add certs/NAME.crt to the front of `chain`: the suite names the anchor first. */
static bool add_der(const char *folder, const char *name, struct ca_text *chain,
                    struct ca_error *err)
{
    char path[512];
    struct ca_bytes der = { NULL, 0 };
    struct ca_text front = { 0 };

    snprintf(path, sizeof path, "%s/certs/%s.crt", folder, name);
    if (!ca_file_read(path, CA_CERT_LEN_MAX, &der, err)) {
        return false;
    }
    ca_text_put(&front, (const char *)der.at, der.len);
    if (chain->len > 0) {
        ca_text_put(&front, chain->at, chain->len);
    }
    ca_text_clear(chain);
    ca_bytes_clear(&der);
    *chain = front;
    return true;
}

/* Columns: number, title, expected, certificates, CRLs, policies. */
static bool pkits_case(struct bench *bench, const char *folder, char *line, struct ca_error *err)
{
    char *column[6] = { NULL }, *at = line, id[64];
    struct ca_text roots = { 0 }, chain = { 0 };
    int64_t now_s = 0;

    for (size_t i = 0; i < CA_ARRAY_LEN(column) && at != NULL; i++) {
        column[i] = strsep(&at, "\t");
    }
    if (column[5] == NULL || !ca_clock_parse("2020-01-01", &now_s)) {
        return ca_fail(err, CA_ERR_USAGE, "a line of cases.tsv has too few columns");
    }
    snprintf(id, sizeof id, "pkits%.*s::%s", (int)(strrchr(column[0], '.') - column[0]), column[0],
             column[0]);
    struct question question = { id, { NULL, false, now_s }, NO_DEPTH_LIMIT, false };
    bool done = add_der(folder, strsep(&column[3], ","), &roots, err);
    while (done && column[3] != NULL) {
        done = add_der(folder, strsep(&column[3], ","), &chain, err);
    }
    if (done) {
        ask(bench, &question, &chain, &roots);
    }
    ca_text_clear(&roots);
    ca_text_clear(&chain);
    return done;
}

static bool pkits(struct bench *bench, const char *folder, struct ca_error *err)
{
    char path[512], *line = NULL;
    size_t size = 0;
    bool done = true;

    snprintf(path, sizeof path, "%s/cases.tsv", folder);
    FILE *cases = fopen(path, "r");
    if (cases == NULL) {
        return ca_fail(err, CA_ERR_USAGE, "cannot open '%s'", path);
    }
    while (done && getline(&line, &size, cases) > 0) {
        line[strcspn(line, "\n")] = '\0';
        done = line[0] == '#' || pkits_case(bench, folder, line, err);
    }
    free(line);
    fclose(cases);
    return done;
}

int main(int argc, char **argv)
{
    struct ca_error err = { CA_OK, "", "", "" };
    struct bench bench = { .store = NULL };
    bool done = false;

    if (argc != 3) {
        fputs("usage: conformance limbo FILE.json | conformance pkits FOLDER\n", stderr);
        return 2;
    }
    ca_crypto_start();
    test_dir_make(&bench.dir);
    test_dir_file(&bench.dir, "chain", bench.chain, sizeof bench.chain);
    test_dir_file(&bench.dir, "roots", bench.roots, sizeof bench.roots);
    if (strcmp(argv[1], "limbo") == 0) {
        done = limbo(&bench, argv[2], &err);
    } else {
        done = pkits(&bench, argv[2], &err);
    }
    ca_root_store_close(bench.store);
    ca_text_clear(&bench.store_text);
    test_dir_remove(&bench.dir);
    if (!done) {
        fprintf(stderr, "conformance: %s: %s\n", err.what, err.cause);
    }
    return done ? 0 : 1;
}
