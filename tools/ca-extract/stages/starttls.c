/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/starttls.h"

#include "stages/starttls_parts.h"

static bool hold(struct ca_wire *wire, enum ca_dialogue dialogue, const char *host,
                 struct ca_error *err)
{
    switch (dialogue) {
    case CA_DIALOGUE_LDAP:
        return ca_starttls_ldap(wire, err);
    case CA_DIALOGUE_XMPP:
        return ca_starttls_xmpp(wire, "jabber:client", host, err);
    case CA_DIALOGUE_XMPP_SERVER:
        return ca_starttls_xmpp(wire, "jabber:server", host, err);
    case CA_DIALOGUE_POSTGRESQL:
        return ca_starttls_postgresql(wire, err);
    case CA_DIALOGUE_MYSQL:
        return ca_starttls_mysql(wire, err);
    case CA_DIALOGUE_SMTP:
    case CA_DIALOGUE_LMTP:
    case CA_DIALOGUE_IMAP:
    case CA_DIALOGUE_POP3:
    case CA_DIALOGUE_FTP:
    case CA_DIALOGUE_NNTP:
    case CA_DIALOGUE_SIEVE:
        return ca_starttls_in_lines(wire, dialogue, err);
    case CA_DIALOGUE_NONE:
        break;
    }
    return true;
}

bool ca_starttls_run(const struct ca_connection *connection, const struct ca_target *target,
                     const char *host, struct ca_error *err)
{
    struct ca_wire wire = { .connection = connection, .name = target->name };

    if (target->dialogue == CA_DIALOGUE_NONE) {
        return true;
    }
    if (!hold(&wire, target->dialogue, host, err) || !ca_wire_is_quiet(&wire, err)) {
        ca_error_hint(err, "the server may offer TLS on a port of its own, or is of another kind");
        return false;
    }
    return true;
}
