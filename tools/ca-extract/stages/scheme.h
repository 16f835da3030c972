/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_SCHEME_H
#define CA_STAGES_SCHEME_H

/*
 * What the scheme of a URL says: the port, and the dialogue before TLS.
 *
 * One table, in scheme.c. A scheme whose protocol has no TLS over TCP stands
 * there with the reason, so that the message can say more than "unknown".
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* How a connection turns to TLS; stages/starttls.h speaks them. */
enum ca_dialogue {
    CA_DIALOGUE_NONE, /* TLS begins with the first byte */
    CA_DIALOGUE_SMTP,
    CA_DIALOGUE_LMTP,
    CA_DIALOGUE_IMAP,
    CA_DIALOGUE_POP3,
    CA_DIALOGUE_FTP,
    CA_DIALOGUE_NNTP,
    CA_DIALOGUE_SIEVE,
    CA_DIALOGUE_LDAP,
    CA_DIALOGUE_XMPP,
    CA_DIALOGUE_XMPP_SERVER, /* between servers: another name space */
    CA_DIALOGUE_POSTGRESQL,
    CA_DIALOGUE_MYSQL
};

struct ca_scheme {
    const char *name; /* lower case, without "://" */
    uint16_t port;    /* 0: refused */
    enum ca_dialogue dialogue;
    const char *refusal; /* why it cannot be asked; NULL when it can */
    const char *hint;    /* what to give instead; NULL when it can be asked */
};

/*
 * Find a scheme.
 *
 * in        text, len: as the user wrote it, in upper or lower case.
 * out       NULL with CA_ERR_USAGE when it is unknown, has no TLS or has it
 *           over datagrams: the cause says which. What cannot be a scheme is
 *           not quoted, since it may hold a password.
 * owner     constant.
 * source    ports: IANA's registry of services, TCP.
 */
const struct ca_scheme *ca_scheme_find(const char *text, size_t len, struct ca_error *err);

/*
 * The scheme to try where a port was asked that usually begins without TLS:
 * "postgresql" for 5432; NULL for other ports.
 */
const char *ca_scheme_of_port(uint16_t port);

/* The scheme to name a dialogue by: "smtp"; "" for none. */
const char *ca_scheme_of_dialogue(enum ca_dialogue dialogue);

#endif
