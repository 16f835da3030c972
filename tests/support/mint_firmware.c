/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mints the PKI of the firmware's tests into a folder.
 *
 *     mint_firmware FOLDER
 *
 * For each NAME: NAME-root.pem, NAME-chain.pem (leaf and intermediate, as a
 * server sends them) and NAME.key, all for device.test and localhost.
 *
 * ec       P-256 throughout             rsa      RSA-2048 throughout
 * x1       RSA-4096 root, as ISRG X1    x2       P-384 root and intermediate, as ISRG X2
 * future   a leaf that is not valid yet expired  one that is no longer
 * other    of a root that no image has  self     signed by itself
 * large    certificates of 12 KB        huge     of 40 KB
 * client   for a client, with an intermediate
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* RAND_set_rand_method has no successor as short */
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "support/pki.h"

/*
 * Keys come from a stream that is the same at every run, so that the figures of
 * tools/firmware/sizes.py are too: how long a signature takes to verify, and
 * how many bytes it has, depends on the key.
 */
static int next_bytes(unsigned char *bytes, int len)
{
    static unsigned long counter;

    for (int at = 0; at < len; counter++) {
        unsigned char block[EVP_MAX_MD_SIZE];
        unsigned block_len = 0;

        if (EVP_Digest(&counter, sizeof counter, block, &block_len, EVP_sha256(), NULL) != 1) {
            return 0;
        }
        int taken = len - at < (int)block_len ? len - at : (int)block_len;
        memcpy(bytes + at, block, (size_t)taken);
        at += taken;
    }
    return 1;
}

static int is_ready(void)
{
    return 1;
}

static const RAND_METHOD known_stream = { .bytes = next_bytes,
                                          .pseudorand = next_bytes,
                                          .status = is_ready };

enum {
    EC_ROOT,
    EC_INT,
    EC,
    RSA_ROOT,
    RSA_INT,
    RSA_LEAF,
    X1_ROOT,
    X1_INT,
    X1,
    X2_ROOT,
    X2_INT,
    X2,
    FUTURE,
    EXPIRED,
    OTHER_ROOT,
    OTHER,
    SELF,
    CLIENT_ROOT,
    CLIENT_INT,
    CLIENT,
    LARGE,
    HUGE_INT,
    HUGE,
    ROWS
};

#define SANS "DNS:device.test,DNS:localhost,IP:127.0.0.1"

static const struct test_recipe recipe[ROWS] = {
    [EC_ROOT] = { .name = "EC Root", .issuer = TEST_SELF, .to_day = 3650 },
    [EC_INT] = { .name = "EC Int", .issuer = EC_ROOT },
    [EC] = { .name = "leaf", .issuer = EC_INT, .is_leaf = true, .sans = SANS },
    [RSA_ROOT] = { .name = "RSA Root", .issuer = TEST_SELF, .to_day = 3650, .key = TEST_RSA_2048 },
    [RSA_INT] = { .name = "RSA Int", .issuer = RSA_ROOT, .key = TEST_RSA_2048 },
    [RSA_LEAF] = { .name = "leaf",
                   .issuer = RSA_INT,
                   .is_leaf = true,
                   .sans = SANS,
                   .key = TEST_RSA_2048,
                   .hash_bits = 512 },
    [X1_ROOT] = { .name = "X1", .issuer = TEST_SELF, .to_day = 3650, .key = TEST_RSA_4096 },
    [X1_INT] = { .name = "R12", .issuer = X1_ROOT, .key = TEST_RSA_2048 },
    [X1] = { .name = "leaf",
             .issuer = X1_INT,
             .is_leaf = true,
             .sans = SANS,
             .key = TEST_RSA_2048 },
    [X2_ROOT] = { .name = "X2",
                  .issuer = TEST_SELF,
                  .to_day = 3650,
                  .key = TEST_P384,
                  .hash_bits = 384 },
    [X2_INT] = { .name = "E8", .issuer = X2_ROOT, .key = TEST_P384, .hash_bits = 384 },
    [X2] = { .name = "leaf", .issuer = X2_INT, .is_leaf = true, .sans = SANS, .hash_bits = 384 },
    [FUTURE] = { .name = "leaf",
                 .issuer = EC_INT,
                 .is_leaf = true,
                 .sans = SANS,
                 .from_day = 3,
                 .to_day = 90 },
    [EXPIRED] = { .name = "leaf", .issuer = EC_INT, .is_leaf = true, .sans = SANS, .to_day = -2 },
    [OTHER_ROOT] = { .name = "Other Root", .issuer = TEST_SELF, .to_day = 3650 },
    [OTHER] = { .name = "leaf", .issuer = OTHER_ROOT, .is_leaf = true, .sans = SANS },
    [SELF] = { .name = "leaf", .issuer = TEST_SELF, .is_leaf = true, .sans = SANS },
    [CLIENT_ROOT] = { .name = "Client Root", .issuer = TEST_SELF, .to_day = 3650 },
    [CLIENT_INT] = { .name = "Client Int", .issuer = CLIENT_ROOT },
    [CLIENT] = { .name = "device 7", .issuer = CLIENT_INT, .is_leaf = true, .eku = "clientAuth" },
    [LARGE] = { .name = "leaf",
                .issuer = EC_INT,
                .is_leaf = true,
                .sans = SANS,
                .comment_len = 12000 },
    [HUGE_INT] = { .name = "Huge Int", .issuer = EC_ROOT, .comment_len = 20000 },
    [HUGE] = { .name = "leaf",
               .issuer = HUGE_INT,
               .is_leaf = true,
               .sans = SANS,
               .comment_len = 20000 },
};

static const struct {
    const char *name;
    int chain[3];
    int root; /* -1: that of another row */
} rows[] = {
    { "ec", { EC, EC_INT, -1 }, EC_ROOT },
    { "rsa", { RSA_LEAF, RSA_INT, -1 }, RSA_ROOT },
    { "x1", { X1, X1_INT, -1 }, X1_ROOT },
    { "x2", { X2, X2_INT, -1 }, X2_ROOT },
    { "future", { FUTURE, EC_INT, -1 }, -1 },
    { "expired", { EXPIRED, EC_INT, -1 }, -1 },
    { "other", { OTHER, -1 }, -1 },
    { "self", { SELF, -1 }, -1 },
    { "client", { CLIENT, CLIENT_INT, -1 }, CLIENT_ROOT },
    { "large", { LARGE, EC_INT, -1 }, -1 },
    { "huge", { HUGE, HUGE_INT, -1 }, -1 },
};

int main(int argc, char **argv)
{
    char path[512];

    if (argc != 2) {
        fprintf(stderr, "usage: mint_firmware FOLDER\n");
        return 2;
    }
    RAND_set_rand_method(&known_stream);
    struct test_pki *pki = test_pki_mint(recipe, ROWS);
    for (size_t i = 0; i < CA_ARRAY_LEN(rows); i++) {
        snprintf(path, sizeof path, "%s/%s-chain.pem", argv[1], rows[i].name);
        test_pki_write(pki, rows[i].chain, path);
        snprintf(path, sizeof path, "%s/%s.key", argv[1], rows[i].name);
        test_pki_write_key(pki, (size_t)rows[i].chain[0], path);
        if (rows[i].root >= 0) {
            snprintf(path, sizeof path, "%s/%s-root.pem", argv[1], rows[i].name);
            test_pki_write(pki, (const int[]){ rows[i].root, -1 }, path);
        }
    }
    test_pki_free(pki);
    return 0;
}
