/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/scheme.h"

#include <string.h>
#include <strings.h>

#include "base/attributes.h"

#define TLS(name, port)                                                                            \
    {                                                                                              \
        name, port, CA_DIALOGUE_NONE, NULL, NULL                                                   \
    }
#define UPGRADES(name, port, which)                                                                \
    {                                                                                              \
        name, port, CA_DIALOGUE_##which, NULL, NULL                                                \
    }
#define REFUSED(name, why, hint)                                                                   \
    {                                                                                              \
        name, 0, CA_DIALOGUE_NONE, why, hint                                                       \
    }

#define NO_TLS     "it has no TLS, so there is no certificate to look at"
#define IS_UDP     "it is TLS over datagrams (DTLS or QUIC), and only TCP is spoken here"
#define IS_NOT_TLS "it is encrypted by other means than TLS"

/* Of several names for one dialogue the first is the one that is shown. */
static const struct ca_scheme schemes[] = {
    TLS("https", 443),
    TLS("tls", 443),
    TLS("wss", 443),
    TLS("mqtts", 8883),
    TLS("secure-mqtt", 8883),
    TLS("amqps", 5671),
    TLS("coaps+tcp", 5684),
    TLS("coaps+ws", 443),
    TLS("smtps", 465),
    TLS("submissions", 465),
    TLS("imaps", 993),
    TLS("pop3s", 995),
    TLS("ldaps", 636),
    TLS("ftps", 990),
    TLS("ircs", 6697),
    TLS("nntps", 563),
    TLS("xmpps", 5223),
    TLS("sips", 5061),
    TLS("rediss", 6379),
    TLS("telnets", 992),
    TLS("rtsps", 322),
    UPGRADES("smtp", 25, SMTP),
    UPGRADES("submission", 587, SMTP),
    UPGRADES("lmtp", 24, LMTP),
    UPGRADES("imap", 143, IMAP),
    UPGRADES("pop3", 110, POP3),
    UPGRADES("ftp", 21, FTP),
    UPGRADES("nntp", 119, NNTP),
    UPGRADES("sieve", 4190, SIEVE),
    UPGRADES("ldap", 389, LDAP),
    UPGRADES("xmpp", 5222, XMPP),
    UPGRADES("xmpp-server", 5269, XMPP_SERVER),
    UPGRADES("postgresql", 5432, POSTGRESQL),
    UPGRADES("postgres", 5432, POSTGRESQL),
    UPGRADES("mysql", 3306, MYSQL),
    UPGRADES("mariadb", 3306, MYSQL),
    REFUSED("coaps", IS_UDP, "where the server has CoAP over TCP, give coaps+tcp://HOST"),
    REFUSED("dtls", IS_UDP, "give a service of the same host that has TLS over TCP"),
    REFUSED("quic", IS_UDP, "most such servers have TLS over TCP as well: give https://HOST"),
    REFUSED("http", NO_TLS, "give https://HOST"),
    REFUSED("ws", NO_TLS, "give wss://HOST"),
    REFUSED("mqtt", NO_TLS, "give mqtts://HOST"),
    REFUSED("amqp", NO_TLS, "give amqps://HOST"),
    REFUSED("coap", NO_TLS, "give coaps+tcp://HOST"),
    REFUSED("redis", NO_TLS, "give rediss://HOST"),
    REFUSED("irc", NO_TLS, "give ircs://HOST"),
    REFUSED("telnet", NO_TLS, "give telnets://HOST"),
    REFUSED("file", NO_TLS, "to read a chain from a file: --from FILE --host NAME"),
    REFUSED("ssh", IS_NOT_TLS, "give a service that has TLS, such as https://HOST"),
    REFUSED("sftp", IS_NOT_TLS, "give a service that has TLS, such as ftps://HOST"),
};

/* RFC 3986 3.1. What else stands in front of "://" may be part of a password. */
static bool can_be_scheme(const char *text, size_t len)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.";

    return len > 0 && strspn(text, allowed) >= len;
}

const struct ca_scheme *ca_scheme_find(const char *text, size_t len, struct ca_error *err)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(schemes); i++) {
        const struct ca_scheme *scheme = &schemes[i];

        if (strlen(scheme->name) != len || strncasecmp(scheme->name, text, len) != 0) {
            continue;
        }
        if (scheme->refusal == NULL) {
            return scheme;
        }
        ca_fail(err, CA_ERR_USAGE, "'%s' cannot be asked for a certificate", scheme->name);
        ca_error_cause(err, "%s", scheme->refusal);
        ca_error_hint(err, "%s", scheme->hint);
        return NULL;
    }
    if (can_be_scheme(text, len)) {
        ca_fail(err, CA_ERR_USAGE, "unknown scheme '%.*s'", (int)len, text);
    } else {
        ca_fail(err, CA_ERR_USAGE, "what stands before '://' is no scheme");
    }
    ca_error_hint(err, "give HOST:PORT, or a URL such as https://HOST or mqtts://HOST");
    return NULL;
}

const char *ca_scheme_of_port(uint16_t port)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(schemes); i++) {
        if (schemes[i].port == port && schemes[i].dialogue != CA_DIALOGUE_NONE) {
            return schemes[i].name;
        }
    }
    return NULL;
}

const char *ca_scheme_of_dialogue(enum ca_dialogue dialogue)
{
    for (size_t i = 0; i < CA_ARRAY_LEN(schemes); i++) {
        if (dialogue != CA_DIALOGUE_NONE && schemes[i].dialogue == dialogue) {
            return schemes[i].name;
        }
    }
    return "";
}
