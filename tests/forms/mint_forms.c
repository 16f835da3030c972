/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mints the roots that forms are tried with, each with a leaf below it:
 *
 *     mint_forms FOLDER
 *
 * NAME-root.pem, NAME-chain.pem and NAME.key for each row of the table.
 */
#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "base/text.h"
#include "support/pki.h"

#define SANS "DNS:device.test,DNS:localhost,IP:127.0.0.1"

enum { SANS_LEN = 64 * 1024 };

static const struct {
    const char *file;
    const char *name;
    enum test_key key;
} cases[] = {
    { "one", "Plain Root", TEST_P256 },
    { "two", "Second Root", TEST_RSA_2048 },
    { "third", "Third Root", TEST_P384 },
    { "rsa4096", "RSA Root", TEST_RSA_4096 },
    { "p384", "P-384 Root", TEST_P384 },
    { "p521", "P-521 Root", TEST_P521 },
    { "quotes", "say \"x\" and 'y' #error \"\"", TEST_P256 },
    { "comment", "*/ int x; /* // \\ ?\?/ ?\?) ?\?! %s {{x}} {{/anchors}}", TEST_P256 },
    { "lines", "a\\\nb\r\nc\n#error\n*/\t\x1b[2J\x07\x7f", TEST_P256 },
    { "utf8",
      "Gr\xC3\xB6\xC3\x9F"
      "e \xE2\x98\x83 \xF0\x9F\x94\x92 \xE2\x80\xAE x",
      TEST_P256 },
    { "ends", "/ * ? *\\", TEST_P256 },
    { "sans", "Root of many names", TEST_P256 },
};

enum { CASES = CA_ARRAY_LEN(cases) };

int main(int argc, char **argv)
{
    struct test_recipe recipe[2 * CASES] = { { .name = NULL } };
    struct ca_text many = { 0 };
    char path[512];

    if (argc != 2) {
        fprintf(stderr, "usage: mint_forms FOLDER\n");
        return 2;
    }
    for (unsigned i = 0; many.len < SANS_LEN; i++) {
        ca_text_add(&many, "%sDNS:name-%05u.device.test", i > 0 ? "," : "", i);
    }
    for (size_t i = 0; i < CASES; i++) {
        recipe[2 * i] = (struct test_recipe){ .name = cases[i].name,
                                              .organisation = "ca-extract tests",
                                              .issuer = TEST_SELF,
                                              .key = cases[i].key,
                                              .to_day = 3650 };
        recipe[2 * i + 1] = (struct test_recipe){
            .name = "leaf", .issuer = (int)(2 * i), .is_leaf = true, .sans = SANS
        };
    }
    recipe[CA_ARRAY_LEN(recipe) - 2].sans = ca_text_words(&many);
    struct test_pki *pki = test_pki_mint(recipe, CA_ARRAY_LEN(recipe));
    for (size_t i = 0; i < CASES; i++) {
        const int root = (int)(2 * i), leaf = root + 1;
        snprintf(path, sizeof path, "%s/%s-root.pem", argv[1], cases[i].file);
        test_pki_write(pki, (const int[]){ root, -1 }, path);
        snprintf(path, sizeof path, "%s/%s-chain.pem", argv[1], cases[i].file);
        test_pki_write(pki, (const int[]){ leaf, -1 }, path);
        snprintf(path, sizeof path, "%s/%s.key", argv[1], cases[i].file);
        test_pki_write_key(pki, (size_t)leaf, path);
    }
    test_pki_free(pki);
    ca_text_clear(&many);
    return 0;
}
