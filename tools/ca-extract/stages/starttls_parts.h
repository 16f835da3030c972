/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_STARTTLS_PARTS_H
#define CA_STAGES_STARTTLS_PARTS_H

/* What the files behind stages/starttls.h share; nobody else includes it. */

#include "stages/scheme.h"
#include "stages/wire.h"

/* Dialogues in lines of text: see the table in starttls_lines.c. */
bool ca_starttls_in_lines(struct ca_wire *wire, enum ca_dialogue dialogue, struct ca_error *err);

/* Dialogues in packets, or in a form of their own. */
bool ca_starttls_ldap(struct ca_wire *wire, struct ca_error *err);
bool ca_starttls_postgresql(struct ca_wire *wire, struct ca_error *err);
bool ca_starttls_mysql(struct ca_wire *wire, struct ca_error *err);
bool ca_starttls_xmpp(struct ca_wire *wire, const char *space, const char *host,
                      struct ca_error *err);

#endif
