/* SPDX-License-Identifier: Apache-2.0 */
#include "support/test.h"

#include "stages/proxy.h"

static const char *const variables[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                         "ALL_PROXY",  "no_proxy",    "NO_PROXY",    "HTTP_PROXY" };

static void forget_environment(void)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(variables); i++) {
        unsetenv(variables[i]);
    }
}

static void proxy_url_is_split(void **state)
{
    static const struct {
        const char *url, *name, *user, *password;
    } cases[] = {
        { "http://proxy.example:3128", "http://proxy.example:3128", NULL, NULL },
        { "HTTP://proxy.example/", "http://proxy.example:80", NULL, NULL },
        { "proxy.example:3128", "http://proxy.example:3128", NULL, NULL },
        { "socks5://192.0.2.1", "socks5://192.0.2.1:1080", NULL, NULL },
        { "socks5h://[2001:db8::1]:9050", "socks5h://[2001:db8::1]:9050", NULL, NULL },
        { "socks5h://[2001:db8::1]", "socks5h://[2001:db8::1]:1080", NULL, NULL },
        { "http://joe:pa%40ss%3A%25@proxy:1", "http://proxy:1", "joe", "pa@ss:%" },
        { "http://joe@proxy:1", "http://proxy:1", "joe", "" },
        { "http://joe:p@ss/word@proxy:1", "http://proxy:1", "joe", "p@ss/word" },
        { "http://joe:100%@proxy:1", "http://proxy:1", "joe", "100%" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_error err = NO_ERROR;
        struct ca_proxy proxy;

        print_message("%s\n", cases[i].url);
        assert_true(ca_proxy_choose(cases[i].url, CA_PROXY_FOR_TLS, "host.test", &proxy, &err));
        assert_true(proxy.is_there);
        assert_string_equal(proxy.name, cases[i].name);
        assert_int_equal(proxy.user == NULL, cases[i].user == NULL);
        if (cases[i].user != NULL) {
            assert_string_equal(proxy.user, cases[i].user);
            assert_string_equal(proxy.password, cases[i].password);
        }
        ca_proxy_clear(&proxy);
        ca_proxy_clear(&proxy);
    }
}

static void proxy_that_makes_no_sense_is_refused_without_its_password(void **state)
{
    static const struct {
        const char *url, *cause;
    } cases[] = {
        { "https://u:secret@proxy:1", "only http, socks5 and socks5h are spoken to a proxy" },
        { "socks4://u:secret@proxy:1", "only http, socks5 and socks5h are spoken to a proxy" },
        { "http://", "it names no host" },
        { "http://u:secret@", "it names no host" },
        { "http://u:secret@/x", "it names no host" },
        { "http://u:secret@proxy:http", "bad port 'http' in target 'proxy:http'" },
        { "http://u:secret@pro xy:1", "'pro xy' is neither a host name nor an address" },
        { "", "it names no host" },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        struct ca_error err = NO_ERROR;
        struct ca_proxy proxy;

        print_message("%s\n", cases[i].url);
        assert_false(ca_proxy_choose(cases[i].url, CA_PROXY_FOR_TLS, "host.test", &proxy, &err));
        assert_int_equal(err.code, CA_ERR_USAGE);
        assert_string_equal(err.what, "the proxy in --proxy makes no sense");
        assert_string_equal(err.cause, cases[i].cause);
        assert_null(strstr(err.cause, "secret"));
        ca_proxy_clear(&proxy);
    }
}

struct setting {
    const char *name, *value;
};

static const struct {
    const char *what;
    struct setting set[4];
    const char *given;
    enum ca_proxy_use use;
    const char *host;
    const char *name; /* NULL: directly */
} choices[] = {
    { "nothing is set", { { NULL, NULL } }, NULL, CA_PROXY_FOR_TLS, "host.test", NULL },
    { "lower case first",
      { { "HTTPS_PROXY", "b:1" }, { "https_proxy", "a:1" }, { "all_proxy", "c:1" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      "http://a:1" },
    { "its own before all",
      { { "all_proxy", "c:1" }, { "HTTPS_PROXY", "b:1" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      "http://b:1" },
    { "all",
      { { "ALL_PROXY", "socks5h://d" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      "socks5h://d:1080" },
    { "an empty one is none",
      { { "https_proxy", "" }, { "ALL_PROXY", "d:1" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      "http://d:1" },
    { "http has its own",
      { { "https_proxy", "a:1" }, { "http_proxy", "b:1" } },
      NULL,
      CA_PROXY_FOR_HTTP,
      "host.test",
      "http://b:1" },
    { "HTTP_PROXY may be a header of CGI",
      { { "HTTP_PROXY", "a:1" } },
      NULL,
      CA_PROXY_FOR_HTTP,
      "host.test",
      NULL },
    { "the option wins",
      { { "https_proxy", "a:1" }, { "no_proxy", "*" } },
      "o:1",
      CA_PROXY_FOR_TLS,
      "host.test",
      "http://o:1" },
    { "none is none", { { "https_proxy", "a:1" } }, "none", CA_PROXY_FOR_TLS, "host.test", NULL },
    { "an exception",
      { { "https_proxy", "a:1" }, { "no_proxy", "x,host.test" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      NULL },
    { "an exception in upper case",
      { { "https_proxy", "a:1" }, { "NO_PROXY", ".test" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      NULL },
    { "another host",
      { { "https_proxy", "a:1" }, { "no_proxy", "x" } },
      NULL,
      CA_PROXY_FOR_TLS,
      "host.test",
      "http://a:1" },
    { "loopback", { { "https_proxy", "a:1" } }, NULL, CA_PROXY_FOR_TLS, "127.3.2.1", NULL },
    { "localhost", { { "https_proxy", "a:1" } }, NULL, CA_PROXY_FOR_TLS, "localhost", NULL },
    { "loopback of IPv6", { { "https_proxy", "a:1" } }, NULL, CA_PROXY_FOR_TLS, "::1", NULL },
    { "loopback, but asked for",
      { { NULL, NULL } },
      "a:1",
      CA_PROXY_FOR_TLS,
      "127.0.0.1",
      "http://a:1" },
};

static void environment_is_read_in_a_fixed_order(void **state)
{
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(choices); i++) {
        struct ca_error err = NO_ERROR;
        struct ca_proxy proxy;

        print_message("%s\n", choices[i].what);
        forget_environment();
        for (size_t k = 0; k < CA_ARRAY_LEN(choices[i].set) && choices[i].set[k].name != NULL;
             k++) {
            setenv(choices[i].set[k].name, choices[i].set[k].value, 1);
        }
        assert_true(
            ca_proxy_choose(choices[i].given, choices[i].use, choices[i].host, &proxy, &err));
        assert_int_equal(proxy.is_there, choices[i].name != NULL);
        assert_string_equal(proxy.name, choices[i].name != NULL ? choices[i].name : "");
        ca_proxy_clear(&proxy);
    }
    forget_environment();
}

static void bad_variable_is_named(void **state)
{
    struct ca_error err = NO_ERROR;
    struct ca_proxy proxy;
    (void)state;

    forget_environment();
    setenv("ALL_PROXY", "socks4://u:secret@x", 1);
    assert_false(ca_proxy_choose(NULL, CA_PROXY_FOR_TLS, "host.test", &proxy, &err));
    assert_string_equal(err.what, "the proxy in ALL_PROXY makes no sense");
    ca_proxy_clear(&proxy);
    forget_environment();
}

static void exceptions_are_domains_addresses_and_networks(void **state)
{
    static const struct {
        const char *list, *host;
        bool is_excepted;
    } cases[] = {
        { "", "host.test", false },
        { "*", "host.test", true },
        { "host.test", "host.test", true },
        { "host.test", "HOST.TEST", true },
        { "host.test", "a.host.test", true },
        { "host.test", "ahost.test", false },
        { ".host.test", "host.test", true },
        { ".host.test", "a.b.host.test", true },
        { "*.host.test", "a.host.test", true },
        { "test", "host.test", true },
        { "a,b host.test\tc", "host.test", true },
        { " , ,", "host.test", false },
        { ".", "host.test", false },
        { "192.0.2.7", "192.0.2.7", true },
        { "192.0.2.7", "192.0.2.71", false },
        { "192.0.2.0/24", "192.0.2.200", true },
        { "192.0.2.0/25", "192.0.2.200", false },
        { "0.0.0.0/0", "192.0.2.200", true },
        { "192.0.2.0/33", "192.0.2.0", false },
        { "192.0.2.0/", "192.0.2.0", false },
        { "2001:db8::/32", "2001:db8:1::2", true },
        { "2001:db8::/32", "2001:db9::2", false },
        { "10.0.0.0/8", "host.test", false },
    };
    (void)state;

    for (size_t i = 0; i < CA_ARRAY_LEN(cases); i++) {
        print_message("'%s' and '%s'\n", cases[i].list, cases[i].host);
        assert_int_equal(ca_proxy_is_excepted(cases[i].list, cases[i].host), cases[i].is_excepted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proxy_url_is_split),
        cmocka_unit_test(proxy_that_makes_no_sense_is_refused_without_its_password),
        cmocka_unit_test(environment_is_read_in_a_fixed_order),
        cmocka_unit_test(bad_variable_is_named),
        cmocka_unit_test(exceptions_are_domains_addresses_and_networks),
    };
    return cmocka_run_group_tests_name("proxy", tests, NULL, NULL);
}
