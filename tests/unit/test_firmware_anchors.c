/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The firmware's anchors: which are taken, which are found for a certificate,
 * and that what they cost does not depend on the order they stand in.
 */

#include "support/test.h"

#include <mbedtls/platform.h>

#include "support/pki.h"
#include "tls/anchors.h"

/* The library's heap: bytes in use, at most in use, and after how many calls there is none left. */
static struct {
    size_t used, peak;
    long calls_left; /* -1: no end */
} heap = { .calls_left = -1 };

static void *count_calloc(size_t count, size_t size)
{
    size_t len = count * size;
    size_t *block = NULL;

    if (heap.calls_left == 0) {
        return NULL;
    }
    heap.calls_left -= heap.calls_left > 0;
    block = calloc(1, sizeof(max_align_t) + len);
    assert_non_null(block);
    *block = len;
    heap.used += len;
    heap.peak = heap.used > heap.peak ? heap.used : heap.peak;
    return (unsigned char *)block + sizeof(max_align_t);
}

static void count_free(void *at)
{
    if (at != NULL) {
        size_t *block = (size_t *)(void *)((unsigned char *)at - sizeof(max_align_t));

        heap.used -= *block;
        free(block);
    }
}

enum { EC, RSA, LARGE, EC_AGAIN, LOUD, LONGER, OF_EC, OF_RSA, OF_LARGE, OF_LOUD, OF_LONGER, ROWS };

static const struct test_recipe recipe[ROWS] = {
    [EC] = { .name = "Root One", .issuer = TEST_SELF },
    [RSA] = { .name = "Root Two", .issuer = TEST_SELF, .key = TEST_RSA_2048 },
    [LARGE] = { .name = "Root Three",
                .issuer = TEST_SELF,
                .key = TEST_P384,
                .organisation = "Large",
                .comment_len = 1500 },
    [EC_AGAIN] = { .name = "Root One", .issuer = TEST_SELF },
    [LOUD] = { .name = "ROOT oNE", .issuer = TEST_SELF },
    [LONGER] = { .name = "Root Ones", .issuer = TEST_SELF },
    [OF_EC] = { .name = "a", .issuer = EC, .is_leaf = true },
    [OF_RSA] = { .name = "b", .issuer = RSA, .is_leaf = true },
    [OF_LARGE] = { .name = "c", .issuer = LARGE, .is_leaf = true },
    [OF_LOUD] = { .name = "d", .issuer = LOUD, .is_leaf = true },
    [OF_LONGER] = { .name = "e", .issuer = LONGER, .is_leaf = true },
};

static struct test_pki *pki;
static struct ca_cert *certs[ROWS];

static int mint(void **state)
{
    (void)state;
    pki = test_pki_mint(recipe, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        certs[i] = test_pki_cert(pki, i);
    }
    return mbedtls_platform_set_calloc_free(count_calloc, count_free);
}

static int unmint(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS; i++) {
        ca_cert_free(certs[i]);
    }
    test_pki_free(pki);
    return 0;
}

static struct ca_span der_of(int row)
{
    return ca_bytes_span(&certs[row]->der);
}

/* Rows, ended by -1, as PEM with its NUL; to be freed. */
static char *pem_of(const int *rows, size_t *len)
{
    char name[] = "/tmp/anchors-XXXXXX";
    int fd = mkstemp(name);
    FILE *file = fd >= 0 ? fdopen(fd, "r") : NULL;
    char *text = calloc(1, 65536);

    assert_non_null(file);
    assert_non_null(text);
    test_pki_write(pki, rows, name);
    *len = fread(text, 1, 65535, file) + 1;
    fclose(file);
    remove(name);
    return text;
}

/* How many anchors are found for the certificate of a row, the first of them being `expected`. */
static size_t count_found(struct fw_anchors *anchors, int row, int expected)
{
    mbedtls_x509_crt child, *found = NULL;
    size_t count = 0;

    mbedtls_x509_crt_init(&child);
    assert_int_equal(mbedtls_x509_crt_parse_der(&child, der_of(row).at, der_of(row).len), 0);
    assert_int_equal(fw_anchors_find(anchors, &child, &found), 0);
    if (found != NULL) {
        assert_int_equal(found->raw.len, der_of(expected).len);
        assert_memory_equal(found->raw.p, der_of(expected).at, found->raw.len);
    }
    for (mbedtls_x509_crt *at = found; at != NULL; at = at->next) {
        count++;
    }
    if (found != NULL) {
        mbedtls_x509_crt_free(found);
        mbedtls_free(found);
    }
    mbedtls_x509_crt_free(&child);
    assert_int_equal(heap.used, 0);
    return count;
}

static void anchor_is_found_by_its_name_whatever_the_order(void **state)
{
    static const int orders[][4] = { { EC, RSA, LARGE, -1 }, { EC, LARGE, RSA, -1 },
                                     { RSA, EC, LARGE, -1 }, { RSA, LARGE, EC, -1 },
                                     { LARGE, EC, RSA, -1 }, { LARGE, RSA, EC, -1 } };
    size_t peaks[3] = { 0 };
    (void)state;

    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        struct fw_anchors anchors = { .count = 0 };
        size_t len = 0;
        char *text = pem_of(orders[i], &len);

        assert_true(fw_anchors_add(&anchors, text, len));
        for (int k = 0; k < 3; k++) {
            heap.peak = 0;
            assert_int_equal(count_found(&anchors, OF_EC + k, EC + k), 1);
            assert_true(peaks[k] == 0 || peaks[k] == heap.peak);
            peaks[k] = heap.peak;
        }
        free(text);
    }
}

static void der_is_used_where_it_lies(void **state)
{
    struct fw_anchors anchors = { .count = 0 };
    mbedtls_x509_crt child, *found = NULL;
    (void)state;

    assert_true(fw_anchors_add(&anchors, der_of(RSA).at, der_of(RSA).len));
    assert_true(fw_anchors_add(&anchors, der_of(EC).at, der_of(EC).len));
    mbedtls_x509_crt_init(&child);
    assert_int_equal(mbedtls_x509_crt_parse_der(&child, der_of(OF_EC).at, der_of(OF_EC).len), 0);
    assert_int_equal(fw_anchors_find(&anchors, &child, &found), 0);
    assert_non_null(found);
    assert_ptr_equal(found->raw.p, der_of(EC).at);
    mbedtls_x509_crt_free(found);
    mbedtls_free(found);
    mbedtls_x509_crt_free(&child);
    assert_int_equal(heap.used, 0);
}

static void anchors_of_one_name_are_all_found_up_to_eight(void **state)
{
    static const int rows[] = { EC, RSA, EC_AGAIN, -1 };
    struct fw_anchors anchors = { .count = 0 };
    size_t len = 0;
    char *text = pem_of(rows, &len);
    (void)state;

    assert_true(fw_anchors_add(&anchors, text, len));
    assert_int_equal(count_found(&anchors, OF_EC, EC), 2);
    assert_true(fw_anchors_add(&anchors, der_of(EC_AGAIN).at, der_of(EC_AGAIN).len));
    assert_int_equal(count_found(&anchors, OF_EC, EC), 3);
    for (int i = 0; i < 3; i++) {
        assert_true(fw_anchors_add(&anchors, text, len));
    }
    assert_int_equal(count_found(&anchors, OF_EC, EC), FW_ANCHOR_NAMESAKES_MAX);
    free(text);
}

static void names_are_compared_as_the_library_does(void **state)
{
    struct fw_anchors anchors = { .count = 0 };
    (void)state;

    assert_true(fw_anchors_add(&anchors, der_of(EC).at, der_of(EC).len));
    assert_int_equal(count_found(&anchors, OF_LOUD, EC), 1);   /* another case */
    assert_int_equal(count_found(&anchors, OF_LONGER, EC), 0); /* a letter more */
    assert_int_equal(count_found(&anchors, OF_RSA, EC), 0);
}

/* The issuer's name as a string of another kind. */
static size_t count_with_tag(unsigned char tag)
{
    enum { UTF8 = 0x0C };
    struct fw_anchors anchors = { .count = 0 };
    mbedtls_x509_crt child, *found = NULL;

    assert_true(fw_anchors_add(&anchors, der_of(EC).at, der_of(EC).len));
    mbedtls_x509_crt_init(&child);
    assert_int_equal(mbedtls_x509_crt_parse_der(&child, der_of(OF_EC).at, der_of(OF_EC).len), 0);
    unsigned char *at = memchr(child.issuer_raw.p, UTF8, child.issuer_raw.len);
    assert_non_null(at);
    *at = tag;
    assert_int_equal(fw_anchors_find(&anchors, &child, &found), 0);
    if (found != NULL) {
        mbedtls_x509_crt_free(found);
        mbedtls_free(found);
    }
    mbedtls_x509_crt_free(&child);
    return found != NULL;
}

static void text_may_be_of_two_kinds_and_no_other(void **state)
{
    (void)state;
    assert_int_equal(count_with_tag(MBEDTLS_ASN1_UTF8_STRING), 1);
    assert_int_equal(count_with_tag(MBEDTLS_ASN1_PRINTABLE_STRING), 1);
    assert_int_equal(count_with_tag(MBEDTLS_ASN1_T61_STRING), 0);
}

static void what_is_no_certificate_is_refused_whole(void **state)
{
    static const int rows[] = { EC, RSA, -1 };
    struct fw_anchors anchors = { .count = 0 };
    size_t len = 0;
    char *text = pem_of(rows, &len), *second = NULL;
    (void)state;

    assert_false(fw_anchors_add(&anchors, "", 0));
    assert_false(fw_anchors_add(&anchors, "", 1));
    assert_false(fw_anchors_add(&anchors, "no PEM", sizeof "no PEM"));
    assert_false(fw_anchors_add(&anchors, text, len - 1)); /* without its NUL */
    for (size_t cut = 1; cut < der_of(EC).len; cut++) {
        assert_false(fw_anchors_add(&anchors, der_of(EC).at, cut));
    }
    second = strstr(text + 1, "-----BEGIN");
    assert_non_null(second);
    memset(second + 40, 'A', 8);
    assert_false(fw_anchors_add(&anchors, text, len));
    assert_int_equal(anchors.count, 0);
    for (int i = 0; i < FW_ANCHOR_BLOCKS_MAX; i++) {
        assert_true(fw_anchors_add(&anchors, der_of(EC).at, der_of(EC).len));
    }
    assert_false(fw_anchors_add(&anchors, der_of(EC).at, der_of(EC).len));
    assert_int_equal(anchors.count, FW_ANCHOR_BLOCKS_MAX);
    assert_int_equal(heap.used, 0);
    free(text);
}

static void search_that_finds_no_memory_fails_and_gives_all_back(void **state)
{
    static const int rows[] = { RSA, EC, EC_AGAIN, -1 };
    struct fw_anchors anchors = { .count = 0 };
    mbedtls_x509_crt child;
    size_t len = 0, used = 0;
    char *text = pem_of(rows, &len);
    int code = -1;
    (void)state;

    assert_true(fw_anchors_add(&anchors, text, len));
    mbedtls_x509_crt_init(&child);
    assert_int_equal(mbedtls_x509_crt_parse_der(&child, der_of(OF_EC).at, der_of(OF_EC).len), 0);
    used = heap.used;
    for (long calls = 0; code != 0; calls++) {
        mbedtls_x509_crt *found = &child;

        assert_true(calls < 200);
        heap.calls_left = calls;
        code = fw_anchors_find(&anchors, &child, &found);
        heap.calls_left = -1;
        if (code == 0) {
            assert_non_null(found);
            mbedtls_x509_crt_free(found);
            mbedtls_free(found);
        } else {
            assert_null(found);
        }
        assert_int_equal(heap.used, used);
    }
    mbedtls_x509_crt_free(&child);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anchor_is_found_by_its_name_whatever_the_order),
        cmocka_unit_test(der_is_used_where_it_lies),
        cmocka_unit_test(anchors_of_one_name_are_all_found_up_to_eight),
        cmocka_unit_test(names_are_compared_as_the_library_does),
        cmocka_unit_test(text_may_be_of_two_kinds_and_no_other),
        cmocka_unit_test(what_is_no_certificate_is_refused_whole),
        cmocka_unit_test(search_that_finds_no_memory_fails_and_gives_all_back),
    };

    return cmocka_run_group_tests(tests, mint, unmint);
}
