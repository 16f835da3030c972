/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mints the small PKI of the script tests into a folder.
 *
 *     mint FOLDER
 *
 * root.pem            a root, for ten years         other-root.pem   another one
 * int.pem             an intermediate               proxy.pem        as a proxy would have
 * leaf.pem leaf.key   for device.test, localhost, 127.0.0.1
 * chain.pem           leaf and intermediate, as a server sends them
 * NAME-chain.pem, NAME.key for the odd ones: renewed, expired, other, rsa, proxied,
 * self, far (a cross-signed CA on the way ends long before the root; crossed-root.pem
 * is that CA by itself)
 *
 *     mint FOLDER golden      the certificates of tests/golden instead
 */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "support/pki.h"

enum {
    ROOT,
    INT,
    LEAF,
    OTHER,
    LEAF_OTHER,
    EXPIRED,
    PROXY,
    PROXIED,
    SELF,
    INT_2,
    RENEWED,
    SHORT_ROOT,
    LEAF_SHORT,
    RSA_ROOT,
    RSA,
    FAR_ROOT,
    FAR_CROSS,
    FAR_SELF,
    FAR_INT,
    FAR,
    WILD,
    ROWS
};

#define SANS "DNS:device.test,DNS:localhost,IP:127.0.0.1"

static const struct test_recipe recipe[ROWS] = {
    [ROOT] = { .name = "Test Root",
               .organisation = "ca-extract tests",
               .issuer = TEST_SELF,
               .to_day = 3650 },
    [INT] = { .name = "Test Int", .issuer = ROOT, .constraints = "critical,CA:TRUE,pathlen:0" },
    [LEAF] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = SANS },
    [OTHER] = { .name = "Other Root", .issuer = TEST_SELF, .to_day = 3650 },
    [LEAF_OTHER] = { .name = "leaf", .issuer = OTHER, .is_leaf = true, .sans = SANS },
    [EXPIRED] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = SANS, .to_day = -2 },
    [PROXY] = { .name = "Example Proxy CA", .issuer = TEST_SELF, .to_day = 3650 },
    [PROXIED] = { .name = "leaf", .issuer = PROXY, .is_leaf = true, .sans = SANS },
    [SELF] = { .name = "leaf", .issuer = TEST_SELF, .is_leaf = true, .sans = SANS },
    [INT_2] = { .name = "Test Int 2", .issuer = ROOT },
    [RENEWED] = { .name = "leaf", .issuer = INT_2, .is_leaf = true, .sans = SANS },
    [SHORT_ROOT] = { .name = "Short Root", .issuer = TEST_SELF, .from_day = -900, .to_day = -2 },
    [LEAF_SHORT] = { .name = "leaf",
                     .issuer = SHORT_ROOT,
                     .is_leaf = true,
                     .sans = SANS,
                     .from_day = -900 },
    [RSA_ROOT] = { .name = "Test RSA Root",
                   .issuer = TEST_SELF,
                   .to_day = 3650,
                   .key = TEST_RSA_2048 },
    [RSA] = { .name = "leaf",
              .issuer = RSA_ROOT,
              .is_leaf = true,
              .sans = SANS,
              .key = TEST_RSA_2048 },
    [FAR_ROOT] = { .name = "Far Root", .issuer = TEST_SELF, .to_day = 3650 },
    [FAR_CROSS] = { .name = "Crossed Root", .issuer = FAR_ROOT, .to_day = 100 },
    [FAR_SELF] = { .name = "Crossed Root",
                   .issuer = TEST_SELF,
                   .same_key = FAR_CROSS + 1,
                   .to_day = 2000 },
    [FAR_INT] = { .name = "Far Int", .issuer = FAR_CROSS },
    [FAR] = { .name = "leaf", .issuer = FAR_INT, .is_leaf = true, .sans = SANS },
    [WILD] = { .name = "leaf", .issuer = INT, .is_leaf = true, .sans = "DNS:*.device.test" },
};

static const struct file {
    const char *name;
    int rows[4];
} files[] = {
    { "root.pem", { ROOT, -1 } },
    { "int.pem", { INT, -1 } },
    { "leaf.pem", { LEAF, -1 } },
    { "chain.pem", { LEAF, INT, -1 } },
    { "other-root.pem", { OTHER, -1 } },
    { "other-chain.pem", { LEAF_OTHER, -1 } },
    { "expired-chain.pem", { EXPIRED, INT, -1 } },
    { "proxy.pem", { PROXY, -1 } },
    { "proxied-chain.pem", { PROXIED, -1 } },
    { "self-chain.pem", { SELF, -1 } },
    { "renewed-chain.pem", { RENEWED, INT_2, -1 } },
    { "short-root.pem", { SHORT_ROOT, -1 } },
    { "short-chain.pem", { LEAF_SHORT, -1 } },
    { "rsa-root.pem", { RSA_ROOT, -1 } },
    { "rsa-chain.pem", { RSA, -1 } },
    { "far-root.pem", { FAR_ROOT, -1 } },
    { "crossed-root.pem", { FAR_SELF, -1 } },
    { "far-int.pem", { FAR_INT, -1 } },
    { "far-leaf.pem", { FAR, -1 } },
    { "wild-chain.pem", { WILD, INT, -1 } },
    { "far-chain.pem", { FAR, FAR_INT, FAR_CROSS, -1 } },
};

static const struct {
    const char *name;
    size_t row;
} keys[] = {
    { "leaf.key", LEAF },       { "other.key", LEAF_OTHER }, { "expired.key", EXPIRED },
    { "proxied.key", PROXIED }, { "self.key", SELF },        { "renewed.key", RENEWED },
    { "rsa.key", RSA },         { "far.key", FAR },          { "wild.key", WILD },
};

/* The certificates of tests/golden, which are committed; their keys are not kept. */
enum { PLAIN, PLAIN_LEAF, HOSTILE, HOSTILE_LEAF, LONG, LONG_LEAF, GOLDEN_ROWS };

static const struct test_recipe golden_recipe[GOLDEN_ROWS] = {
    [PLAIN] = { .name = "Golden Root",
                .organisation = "ca-extract tests",
                .issuer = TEST_SELF,
                .to_day = 3650 },
    [PLAIN_LEAF] = { .name = "leaf", .issuer = PLAIN, .is_leaf = true, .sans = SANS },
    [HOSTILE] = { .name = "*/ \"; } \\ ?\?/ // /* \n\x1b[2J \xC3\xA9 \xE2\x80\xAE %s {{x}}",
                  .organisation = "O\"*/#error",
                  .issuer = TEST_SELF,
                  .to_day = 3650 },
    [HOSTILE_LEAF] = { .name = "leaf", .issuer = HOSTILE, .is_leaf = true, .sans = SANS },
    [LONG] = { .name = "Long Root", .issuer = TEST_SELF, .to_day = 3650, .comment_len = 3000 },
    [LONG_LEAF] = { .name = "leaf", .issuer = LONG, .is_leaf = true, .sans = SANS },
};

static const struct file golden_files[] = {
    { "plain-root.pem", { PLAIN, -1 } },     { "plain-chain.pem", { PLAIN_LEAF, -1 } },
    { "hostile-root.pem", { HOSTILE, -1 } }, { "hostile-chain.pem", { HOSTILE_LEAF, -1 } },
    { "long-root.pem", { LONG, -1 } },       { "long-chain.pem", { LONG_LEAF, -1 } },
};

static void write_files(const struct test_pki *pki, const struct file *list, size_t count,
                        const char *folder)
{
    char path[512];

    for (size_t i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, list[i].name);
        test_pki_write(pki, list[i].rows, path);
    }
}

static void mint_golden(const char *folder)
{
    struct test_pki *pki = test_pki_mint(golden_recipe, GOLDEN_ROWS);

    write_files(pki, golden_files, CA_ARRAY_LEN(golden_files), folder);
    test_pki_free(pki);
}

int main(int argc, char **argv)
{
    char path[512];

    if (argc == 3 && strcmp(argv[2], "golden") == 0) {
        mint_golden(argv[1]);
        return 0;
    }
    if (argc != 2) {
        fprintf(stderr, "usage: mint FOLDER [golden]\n");
        return 2;
    }
    struct test_pki *pki = test_pki_mint(recipe, ROWS);
    write_files(pki, files, CA_ARRAY_LEN(files), argv[1]);
    for (size_t i = 0; i < CA_ARRAY_LEN(keys); i++) {
        snprintf(path, sizeof path, "%s/%s", argv[1], keys[i].name);
        test_pki_write_key(pki, keys[i].row, path);
    }
    test_pki_free(pki);
    return 0;
}
