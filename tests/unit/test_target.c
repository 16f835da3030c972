/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "stages/target.h"

static void target_text_is_split_into_host_and_port(void **state)
{
    static const struct {
        const char *text, *host, *name;
        uint16_t port;
        bool is_address;
    } cases[] = {
        { "example.org", "example.org", "example.org:443", 443, false },
        { "Example.ORG:8883", "example.org", "example.org:8883", 8883, false },
        { "example.org.", "example.org", "example.org:443", 443, false },
        { "https://example.org/path?q#f", "example.org", "example.org:443", 443, false },
        { "https://example.org?q=/", "example.org", "example.org:443", 443, false },
        { "mqtts://broker.example", "broker.example", "broker.example:8883", 8883, false },
        { "MQTTS://broker.example:1884", "broker.example", "broker.example:1884", 1884, false },
        { "smtps://mx.example", "mx.example", "mx.example:465", 465, false },
        { "imaps://mx.example", "mx.example", "mx.example:993", 993, false },
        { "https://user:secret@example.org:1/", "example.org", "example.org:1", 1, false },
        { "https://a@b@example.org", "example.org", "example.org:443", 443, false },
        { "[2001:db8::1]:8443", "2001:db8::1", "[2001:db8::1]:8443", 8443, true },
        { "[2001:DB8:0:0::1]", "2001:db8::1", "[2001:db8::1]:443", 443, true },
        { "192.0.2.7:65535", "192.0.2.7", "192.0.2.7:65535", 65535, true },
        { "_dmarc.example", "_dmarc.example", "_dmarc.example:443", 443, false },
        { "localhost", "localhost", "localhost:443", 443, false },
        { "xn--bcher-kva.example", "xn--bcher-kva.example", "xn--bcher-kva.example:443", 443,
          false },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_target target;
        struct ca_error err = NO_ERROR;

        print_message("target: %s\n", cases[i].text);
        assert_true(ca_target_parse(cases[i].text, &target, &err));
        assert_string_equal(target.host, cases[i].host);
        assert_string_equal(target.name, cases[i].name);
        assert_int_equal(target.port, cases[i].port);
        assert_int_equal(target.is_address, cases[i].is_address);
    }
}

/* Ports as registered with IANA; the name is what a committed header remembers. */
static void scheme_gives_port_and_dialogue(void **state)
{
    static const struct {
        const char *text, *name;
        uint16_t port;
        enum ca_dialogue dialogue;
    } cases[] = {
        { "ftps://h", "h:990", 990, CA_DIALOGUE_NONE },
        { "pop3s://h", "h:995", 995, CA_DIALOGUE_NONE },
        { "ldaps://h", "h:636", 636, CA_DIALOGUE_NONE },
        { "amqps://h", "h:5671", 5671, CA_DIALOGUE_NONE },
        { "xmpps://h", "h:5223", 5223, CA_DIALOGUE_NONE },
        { "coaps+tcp://h", "h:5684", 5684, CA_DIALOGUE_NONE },
        { "smtp://h", "smtp://h:25", 25, CA_DIALOGUE_SMTP },
        { "submission://h", "smtp://h:587", 587, CA_DIALOGUE_SMTP },
        { "SMTP://u:secret@h:2525/x", "smtp://h:2525", 2525, CA_DIALOGUE_SMTP },
        { "lmtp://h", "lmtp://h:24", 24, CA_DIALOGUE_LMTP },
        { "imap://h", "imap://h:143", 143, CA_DIALOGUE_IMAP },
        { "pop3://[::1]", "pop3://[::1]:110", 110, CA_DIALOGUE_POP3 },
        { "ftp://h", "ftp://h:21", 21, CA_DIALOGUE_FTP },
        { "nntp://h", "nntp://h:119", 119, CA_DIALOGUE_NNTP },
        { "sieve://h", "sieve://h:4190", 4190, CA_DIALOGUE_SIEVE },
        { "ldap://h", "ldap://h:389", 389, CA_DIALOGUE_LDAP },
        { "xmpp://h", "xmpp://h:5222", 5222, CA_DIALOGUE_XMPP },
        { "xmpp-server://h", "xmpp-server://h:5269", 5269, CA_DIALOGUE_XMPP_SERVER },
        { "postgres://u:secret@h/db?sslmode=require", "postgresql://h:5432", 5432,
          CA_DIALOGUE_POSTGRESQL },
        { "mariadb://h", "mysql://h:3306", 3306, CA_DIALOGUE_MYSQL },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_target target, again;
        struct ca_error err = NO_ERROR;

        print_message("target: %s\n", cases[i].text);
        assert_true(ca_target_parse(cases[i].text, &target, &err));
        assert_string_equal(target.name, cases[i].name);
        assert_int_equal(target.port, cases[i].port);
        assert_int_equal(target.dialogue, cases[i].dialogue);
        assert_true(ca_target_parse(target.name, &again, &err)); /* as --update does */
        assert_string_equal(again.name, target.name);
        assert_int_equal(again.dialogue, target.dialogue);
    }
}

static void port_of_a_dialogue_names_its_scheme(void **state)
{
    (void)state;

    assert_string_equal(ca_scheme_of_port(5432), "postgresql");
    assert_null(ca_scheme_of_port(443));
    assert_null(ca_scheme_of_port(0));
    assert_string_equal(ca_scheme_of_dialogue(CA_DIALOGUE_NONE), "");
}

static void target_that_makes_no_sense_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *text, *what, *hint;
    } cases[] = {
        { "https//example.org", "'https//' begins no URL", "write it with a colon: https://HOST" },
        { "https://https//example.org", "'https//' begins no URL", NULL },
        { "device test", "'device test' is neither a host name nor an address",
          "a name has letters, digits, '-' and dots, as in mqtt.example" },
        { "", "no usable host name in target ''", "see 'ca-extract --help'" },
        { ":443", "no usable host name in target ':443'", "see 'ca-extract --help'" },
        { ".", "'.' is neither a host name nor an address", NULL },
        { "[::1", "unmatched '[' in target '[::1'", "see 'ca-extract --help'" },
        { "[::1]443", "unmatched '[' in target '[::1]443'", "see 'ca-extract --help'" },
        { "2001:db8::1", "ambiguous colons in target '2001:db8::1'",
          "put an IPv6 address in brackets: [2001:db8::1]:443" },
        { "a:0", "bad port '0' in target 'a:0'", "a port is a number from 1 to 65535" },
        { "a:65536", "bad port '65536' in target 'a:65536'", NULL },
        { "a: 443", "bad port ' 443' in target 'a: 443'", NULL },
        { "a:+443", "bad port '+443' in target 'a:+443'", NULL },
        { "a:", "bad port '' in target 'a:'", NULL },
        { "a:https", "bad port 'https' in target 'a:https'", NULL },
        { "https://user:secret@host:x", "bad port 'x' in target 'host:x'", NULL },
        { "gopher://host", "unknown scheme 'gopher'", NULL },
        { "a..b", "'a..b' is neither a host name nor an address", NULL },
        { "-a.b", "'-a.b' is neither a host name nor an address", NULL },
        { "*.example.org", "'*.example.org' is neither a host name nor an address", NULL },
        { "b\xC3\xBC"
          "cher.example",
          "'b\xC3\xBC"
          "cher.example' is neither a host name nor an address",
          "write an international name in its ASCII form (xn--...)" },
        { "host name", "'host name' is neither a host name nor an address", NULL },
        { "[fe80::1%eth0]:443", "'fe80::1%eth0' is neither a host name nor an address", NULL },
        { "[not-v6]:443", "'[not-v6]:443' is not an IPv6 address", NULL },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_target target, untouched;
        struct ca_error err = NO_ERROR;
        memset(&target, 0xA5, sizeof target);
        memcpy(&untouched, &target, sizeof target);

        print_message("target: %s\n", cases[i].text);
        assert_false(ca_target_parse(cases[i].text, &target, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_string_equal(err.what, cases[i].what);
        if (cases[i].hint != NULL) {
            assert_string_equal(ca_error_hint_text(&err), cases[i].hint);
        }
        assert_memory_equal(&target, &untouched, sizeof target);
    }
}

static void scheme_without_tls_over_tcp_is_refused_with_a_reason(void **state)
{
    static const struct {
        const char *text, *what, *hint;
    } cases[] = {
        { "coaps://host", "'coaps' cannot be asked for a certificate",
          "where the server has CoAP over TCP, give coaps+tcp://HOST" },
        { "HTTP://host", "'http' cannot be asked for a certificate", "give https://HOST" },
        { "ssh://host", "'ssh' cannot be asked for a certificate", NULL },
        { "://host", "what stands before '://' is no scheme", NULL },
        { "user:secret@host/x://y", "what stands before '://' is no scheme", NULL },
        { "https://user:sec/ret@host", "a target has an '@' behind its first '/'",
          "leave user and password out: they are not used" },
        { "smtp://host:x", "bad port 'x' in target 'host:x'", NULL },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_target target;
        struct ca_error err = NO_ERROR;

        print_message("target: %s\n", cases[i].text);
        assert_false(ca_target_parse(cases[i].text, &target, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_string_equal(err.what, cases[i].what);
        if (cases[i].hint != NULL) {
            assert_string_equal(ca_error_hint_text(&err), cases[i].hint);
        }
    }
}

static void name_that_is_too_long_is_refused(void **state)
{
    char text[CA_HOST_MAX + 64];
    struct ca_target target;
    struct ca_error err = NO_ERROR, label = NO_ERROR;
    (void)state;

    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_false(ca_target_parse(text, &target, &err));
    text[64] = '\0'; /* one label of 64 */
    assert_false(ca_target_parse(text, &target, &label));
    assert_int_equal(label.code, CA_ERR_USAGE);
}

static void bare_host_takes_neither_port_nor_brackets(void **state)
{
    struct ca_target target;
    struct ca_error err = NO_ERROR, port = NO_ERROR, url = NO_ERROR;
    (void)state;

    assert_true(ca_target_parse_host("::1", "host", &target, &err));
    assert_true(target.is_address);
    assert_true(ca_target_parse_host("Device.Test", "host", &target, &err));
    assert_string_equal(target.host, "device.test");
    assert_false(ca_target_parse_host("device.test:443", "host", &target, &port));
    assert_string_equal(port.what, "bad value 'device.test:443' for --host");
    assert_false(ca_target_parse_host("https://x", "servername", &target, &url));
    assert_string_equal(url.what, "bad value 'https://x' for --servername");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(target_text_is_split_into_host_and_port),
        cmocka_unit_test(scheme_gives_port_and_dialogue),
        cmocka_unit_test(port_of_a_dialogue_names_its_scheme),
        cmocka_unit_test(target_that_makes_no_sense_is_refused_with_a_reason),
        cmocka_unit_test(scheme_without_tls_over_tcp_is_refused_with_a_reason),
        cmocka_unit_test(name_that_is_too_long_is_refused),
        cmocka_unit_test(bare_host_takes_neither_port_nor_brackets),
    };
    return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
