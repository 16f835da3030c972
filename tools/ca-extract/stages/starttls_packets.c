/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogues that are not lines of text: LDAP, PostgreSQL, MySQL, XMPP. */

#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "stages/starttls_parts.h"
#include "x509/der.h"

/* Show a message in a packet as what was said last. */
static void note_message(struct ca_wire *wire, struct ca_span message)
{
    snprintf(wire->seen, sizeof wire->seen, "%.*s",
             (int)(message.len < CA_WIRE_SEEN_MAX ? message.len : CA_WIRE_SEEN_MAX - 1),
             message.len > 0 ? (const char *)message.at : "");
}

/*
 * One BER element whole: header and contents. LDAP's lengths are definite,
 * RFC 4511 5.1; some servers write every one of them in four bytes.
 */
static bool read_element(struct ca_wire *wire, uint8_t packet[static CA_WIRE_PIECE_MAX],
                         struct ca_span *element, struct ca_error *err)
{
    enum { SHORT_HEADER = 2, LONG = 0x80, COUNT_MAX = 4 };
    size_t header = SHORT_HEADER;

    if (!ca_wire_exactly(wire, packet, header, err)) {
        return false;
    }
    size_t len = packet[1];
    if (len > LONG && len <= LONG + COUNT_MAX) {
        header += packet[1] - (size_t)LONG;
        if (!ca_wire_exactly(wire, packet + SHORT_HEADER, header - SHORT_HEADER, err)) {
            return false;
        }
        len = 0;
        for (size_t i = SHORT_HEADER; i < header; i++) {
            len = len << 8 | packet[i];
        }
    } else if (len >= LONG) {
        return ca_wire_fail(wire, "the reply is not LDAP", err);
    }
    if (len > CA_WIRE_PIECE_MAX - header) {
        return ca_wire_fail(wire, "the reply is too long for LDAP", err);
    }
    *element = (struct ca_span){ packet, header + len };
    return ca_wire_exactly(wire, packet + header, len, err);
}

/* LDAPMessage { messageID, extendedResp { resultCode, matchedDN, diagnosticMessage, ... } } */
static bool judge_ldap(struct ca_wire *wire, struct ca_span reply, struct ca_error *err)
{
    enum { SEQUENCE = 0x30, EXTENDED = 0x78, ENUMERATED = 0x0A };
    struct ca_der message, id, response, code, name, words;

    if (!ca_der_next(&reply, &message) || message.tag != SEQUENCE ||
        !ca_der_next(&message.contents, &id) || !ca_der_next(&message.contents, &response) ||
        response.tag != EXTENDED || !ca_der_next(&response.contents, &code) ||
        code.tag != ENUMERATED || code.contents.len != 1) {
        return ca_wire_fail(wire, "the reply is not LDAP", err);
    }
    if (code.contents.at[0] == 0) {
        return true;
    }
    if (ca_der_next(&response.contents, &name) && ca_der_next(&response.contents, &words)) {
        note_message(wire, words.contents);
    }
    char cause[CA_WIRE_SEEN_MAX];
    snprintf(cause, sizeof cause, "the server refuses with result code %u", code.contents.at[0]);
    return ca_wire_fail(wire, cause, err);
}

bool ca_starttls_ldap(struct ca_wire *wire, struct ca_error *err)
{
    /* ExtendedRequest with the OID of StartTLS */
    static const char request[] = "\x30\x1D\x02\x01\x01\x77\x18\x80\x16"
                                  "1.3.6.1.4.1.1466.20037";
    uint8_t packet[CA_WIRE_PIECE_MAX];
    struct ca_span reply;

    return ca_wire_put(wire, request, sizeof request - 1, err) &&
           read_element(wire, packet, &reply, err) && judge_ldap(wire, reply, err);
}

bool ca_starttls_postgresql(struct ca_wire *wire, struct ca_error *err)
{
    static const uint8_t ssl_request[] = { 0, 0, 0, 8, 0x04, 0xD2, 0x16, 0x2F };
    uint8_t reply;

    if (!ca_wire_put(wire, ssl_request, sizeof ssl_request, err) ||
        !ca_wire_exactly(wire, &reply, 1, err)) {
        return false;
    }
    if (reply == 'S') {
        return true;
    }
    if (reply == 'N') {
        ca_wire_fail(wire, "the server has TLS switched off", err);
        ca_error_hint(err, "PostgreSQL: ssl = on, ssl_cert_file and ssl_key_file");
        return false;
    }
    return ca_wire_fail(wire, "the reply is not PostgreSQL's", err);
}

/* The capability bits in the server's greeting, 0 when it is no greeting of version 10. */
static unsigned mysql_capabilities(const uint8_t *greeting, size_t len)
{
    enum { VERSION = 10, BEHIND_NAME = 4 + 8 + 1 };
    const uint8_t *end = len > 0 ? memchr(greeting, '\0', len) : NULL;

    if (end == NULL || greeting[0] != VERSION ||
        len < (size_t)(end - greeting) + 1 + BEHIND_NAME + 2) {
        return 0;
    }
    return end[1 + BEHIND_NAME] | (unsigned)end[1 + BEHIND_NAME + 1] << 8;
}

/* Error packet: 0xFF, a code of two bytes, words. */
static bool fail_mysql(struct ca_wire *wire, struct ca_span greeting, struct ca_error *err)
{
    enum { ERROR_PACKET = 0xFF, CODE_END = 3 };

    if (greeting.len > CODE_END && greeting.at[0] == ERROR_PACKET) {
        note_message(wire, (struct ca_span){ greeting.at + CODE_END, greeting.len - CODE_END });
        return ca_wire_fail(wire, "the server refuses", err);
    }
    return ca_wire_fail(wire, "the greeting is not MySQL's", err);
}

bool ca_starttls_mysql(struct ca_wire *wire, struct ca_error *err)
{
    enum { HEADER = 4, CLIENT_SSL = 0x0800 };
    /* length 32, number 1; PROTOCOL_41, SSL, SECURE_CONNECTION; 16 MiB; utf8mb4; filler */
    static const uint8_t ssl_request[HEADER + 32] = {
        32, 0, 0, 1, 0x00, 0x8A, 0, 0, 0, 0, 0, 1, 45
    };
    uint8_t header[HEADER], packet[CA_WIRE_PIECE_MAX];

    if (!ca_wire_exactly(wire, header, HEADER, err)) {
        return false;
    }
    size_t len = header[0] | (size_t)header[1] << 8 | (size_t)header[2] << 16;
    if (len > sizeof packet) {
        return ca_wire_fail(wire, "the greeting is not MySQL's", err);
    }
    if (!ca_wire_exactly(wire, packet, len, err)) {
        return false;
    }
    unsigned capabilities = mysql_capabilities(packet, len);
    if (capabilities == 0) {
        return fail_mysql(wire, (struct ca_span){ packet, len }, err);
    }
    if ((capabilities & CLIENT_SSL) == 0) {
        ca_wire_fail(wire, "the server offers no TLS", err);
        ca_error_hint(err, "MySQL and MariaDB: ssl_cert and ssl_key");
        return false;
    }
    return ca_wire_put(wire, ssl_request, sizeof ssl_request, err);
}

/* What may come in the tags of XMPP; in the order in which they are looked for. */
enum tag { TAG_OTHER, TAG_STARTTLS, TAG_FEATURES_END, TAG_PROCEED, TAG_PROCEED_END, TAG_BAD };

static enum tag tag_of(const char *text)
{
    static const struct {
        const char *begin;
        enum tag tag;
    } tags[] = {
        { "starttls", TAG_STARTTLS },    { "/stream:features", TAG_FEATURES_END },
        { "stream:features/", TAG_BAD }, { "proceed", TAG_PROCEED },
        { "/proceed", TAG_PROCEED_END }, { "failure", TAG_BAD },
        { "/stream:stream", TAG_BAD },
    };
    const char *name = strchr(text, '<');

    for (size_t i = 0; i < CA_ARRAY_LEN(tags) && name != NULL; i++) {
        if (strncmp(name + 1, tags[i].begin, strlen(tags[i].begin)) == 0) {
            return tags[i].tag;
        }
    }
    return TAG_OTHER;
}

/* Read tag by tag up to `wanted`; false at its opposite. *has_starttls: seen on the way. */
static bool read_to_tag(struct ca_wire *wire, enum tag wanted, bool *has_starttls,
                        struct ca_error *err)
{
    char text[CA_WIRE_PIECE_MAX];
    bool is_error = false;
    enum tag tag = TAG_OTHER;

    while (tag != wanted) {
        if (!ca_wire_until(wire, '>', text, err)) {
            return false;
        }
        tag = tag_of(text);
        if (is_error || tag == TAG_BAD) { /* behind <stream:error> stands what is wrong */
            return ca_wire_fail(wire, "the server refuses", err);
        }
        is_error = strstr(text, "<stream:error") != NULL;
        *has_starttls = *has_starttls || tag == TAG_STARTTLS;
    }
    bool is_open = tag == TAG_PROCEED && text[strlen(text) - 1] != '/';
    return !is_open || read_to_tag(wire, TAG_PROCEED_END, has_starttls, err);
}

bool ca_starttls_xmpp(struct ca_wire *wire, const char *space, const char *host,
                      struct ca_error *err)
{
    static const char starttls[] = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    char open[512];
    bool has_starttls = false;

    /* A host has passed stages/target.c: nothing in it could end the attribute. */
    int len = snprintf(open, sizeof open,
                       "<?xml version='1.0'?><stream:stream xmlns='%s' "
                       "xmlns:stream='http://etherx.jabber.org/streams' to='%s' version='1.0'>",
                       space, host);
    if (!ca_wire_put(wire, open, (size_t)len, err) ||
        !read_to_tag(wire, TAG_FEATURES_END, &has_starttls, err)) {
        return false;
    }
    if (!has_starttls) {
        return ca_wire_fail(wire, "the server offers no STARTTLS, at last", err);
    }
    return ca_wire_put(wire, starttls, sizeof starttls - 1, err) &&
           read_to_tag(wire, TAG_PROCEED, &has_starttls, err);
}
