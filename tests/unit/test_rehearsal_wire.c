/* SPDX-License-Identifier: Apache-2.0 */
/* What the tool and a rehearsal program say to each other comes out as it went in, or not at all. */

#include "device/rehearsal_wire.h"

#include "support/test.h"

static const struct ca_rehearsal_request whole = {
    .host = "device.test",
    .anchors = { (const uint8_t *)"-----BEGIN\nend 0\n\0", 18 },
    .own_cert = { (const uint8_t *)"", 0 },
    .own_key = { (const uint8_t *)"k\n\0", 3 },
    .alpn = "h2",
    .now_s = 1793000000,
    .timeout_ms = 10000,
    .has_clock = true,
    .has_tls_1_3 = true,
    .suites = "TLS_AES_128_GCM_SHA256",
    .groups = "x25519",
    .schemes = "",
    .hashes = 8,
    .keys = 3,
    .rsa_bits_min = 2048,
};

static void a_request_comes_out_as_it_went_in(void **state)
{
    struct ca_rehearsal_request read;
    struct ca_text text = { 0 };
    (void)state;

    ca_rehearsal_put_request(&whole, &text);
    assert_true(ca_rehearsal_get_request(&text, &read));
    assert_string_equal(read.host, whole.host);
    assert_true(ca_span_equal(read.anchors, whole.anchors));
    assert_true(ca_span_equal(read.own_key, whole.own_key));
    assert_int_equal(read.own_cert.len, 0);
    assert_int_equal(read.now_s, whole.now_s);
    assert_true(read.has_clock && read.has_tls_1_3 && !read.has_tls_1_2 && !read.is_as_built);
    assert_string_equal(read.suites, whole.suites);
    assert_string_equal(read.schemes, "");
    assert_int_equal(read.rsa_bits_min, 2048);
    ca_text_clear(&text);
}

static void an_account_comes_out_as_it_went_in(void **state)
{
    static const struct ca_rehearsal_account account = { .is_connected = true,
                                                         .flags = 0x80000000u,
                                                         .heap_peak = 58416,
                                                         .largest_record = 16640,
                                                         .protocol = "TLSv1.3",
                                                         .console = "two\nlines 3\n" };
    struct ca_rehearsal_account *read = ca_alloc(1, sizeof *read);
    struct ca_text text = { 0 };
    (void)state;

    ca_rehearsal_put_account(&account, &text);
    assert_true(ca_rehearsal_get_account(&text, read));
    assert_true(read->is_connected);
    assert_int_equal(read->flags, account.flags);
    assert_int_equal(read->heap_peak, account.heap_peak);
    assert_int_equal(read->largest_record, account.largest_record);
    assert_string_equal(read->protocol, account.protocol);
    assert_string_equal(read->console, account.console);
    ca_text_clear(&text);
    ca_free(read);
}

/* Cut anywhere, or with a byte changed where it matters, it is refused. */
static void what_is_not_whole_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "ca-rehearsal 2\nend 0\n\n",
                                       "ca-rehearsal 1\n",
                                       "ca-rehearsal 1\nhost 5\nabc\nend 0\n\n",
                                       "ca-rehearsal 1\nhost 99999999999999999999\na\nend 0\n\n",
                                       "ca-rehearsal 1\nhost -1\na\nend 0\n\n",
                                       "ca-rehearsal 1\nghost 1\na\nend 0\n\n",
                                       "ca-rehearsal 1\nend 0\n\nmore" };
    struct ca_rehearsal_request read;
    struct ca_text text = { 0 }, part = { 0 };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(bad); i++) {
        print_message("%zu\n", i);
        ca_text_puts(&part, bad[i]);
        assert_false(ca_rehearsal_get_request(&part, &read));
        ca_text_clear(&part);
    }
    ca_rehearsal_put_request(&whole, &text);
    for (size_t len = 0; len < text.len; len++) {
        ca_text_put(&part, text.at, len);
        assert_false(ca_rehearsal_get_request(&part, &read));
        ca_text_clear(&part);
    }
    ca_text_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_comes_out_as_it_went_in),
        cmocka_unit_test(an_account_comes_out_as_it_went_in),
        cmocka_unit_test(what_is_not_whole_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
