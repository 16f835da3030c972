/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogues in lines of text, as one table. */

#include <string.h>
#include <strings.h>

#include "base/attributes.h"
#include "stages/starttls_parts.h"

enum { STEPS_MAX = 3, CODE_LEN = 3 };

/* One reply: lines up to the one that ends it, which `good` must begin. */
struct step {
    const char *say; /* NULL: the server speaks first */
    bool (*is_last)(const char *line, const char *first);
    const char *good; /* without case */
};

static bool begins(const char *line, const char *word)
{
    return strncasecmp(line, word, strlen(word)) == 0;
}

/* "250-" goes on, "250 " ends; in between FTP lets lines be anything. */
static bool is_last_of_code(const char *line, const char *first)
{
    bool is_long = strlen(first) > CODE_LEN && first[CODE_LEN] == '-';

    return !is_long || (strncmp(line, first, CODE_LEN) == 0 && line[CODE_LEN] != '-');
}

/* POP3 and NNTP answer these commands in one line; so do greetings of IMAP. */
static bool is_last_at_once(const char *line, const char *first)
{
    (void)line, (void)first;
    return true;
}

/* IMAP: untagged lines, then the tagged one. */
static bool is_last_tagged(const char *line, const char *first)
{
    (void)first;
    return !begins(line, "* ");
}

/* ManageSieve: capabilities in quotes, then a word. */
static bool is_last_of_sieve(const char *line, const char *first)
{
    (void)first;
    return line[0] != '"';
}

#define CODE   is_last_of_code
#define ONCE   is_last_at_once
#define TAGGED is_last_tagged
#define SIEVE  is_last_of_sieve

/* The name in EHLO is an address literal: this machine's name is nobody's business. */
static const struct step dialogues[][STEPS_MAX] = {
    [CA_DIALOGUE_SMTP] = { { NULL, CODE, "220" },
                           { "EHLO [127.0.0.1]\r\n", CODE, "250" },
                           { "STARTTLS\r\n", CODE, "220" } },
    [CA_DIALOGUE_LMTP] = { { NULL, CODE, "220" },
                           { "LHLO [127.0.0.1]\r\n", CODE, "250" },
                           { "STARTTLS\r\n", CODE, "220" } },
    [CA_DIALOGUE_IMAP] = { { NULL, ONCE, "* OK" }, { "a STARTTLS\r\n", TAGGED, "a OK" } },
    [CA_DIALOGUE_POP3] = { { NULL, ONCE, "+OK" }, { "STLS\r\n", ONCE, "+OK" } },
    [CA_DIALOGUE_FTP] = { { NULL, CODE, "220" }, { "AUTH TLS\r\n", CODE, "234" } },
    [CA_DIALOGUE_NNTP] = { { NULL, ONCE, "20" }, { "STARTTLS\r\n", ONCE, "382" } },
    [CA_DIALOGUE_SIEVE] = { { NULL, SIEVE, "OK" }, { "STARTTLS\r\n", SIEVE, "OK" } },
};

static bool take_step(struct ca_wire *wire, const struct step *step, struct ca_error *err)
{
    char line[CA_WIRE_PIECE_MAX], first[CODE_LEN + 2] = "";

    if (step->say != NULL && !ca_wire_put(wire, step->say, strlen(step->say), err)) {
        return false;
    }
    do {
        if (!ca_wire_until(wire, '\n', line, err)) {
            return false;
        }
        if (first[0] == '\0') {
            memcpy(first, line, strnlen(line, sizeof first - 1));
        }
    } while (!step->is_last(line, first));
    if (begins(line, step->good)) {
        return true;
    }
    return ca_wire_fail(wire, step->say != NULL ? "the server refuses" : "the server greets with",
                        err);
}

bool ca_starttls_in_lines(struct ca_wire *wire, enum ca_dialogue dialogue, struct ca_error *err)
{
    const struct step *steps = dialogues[dialogue];

    for (size_t i = 0; i < STEPS_MAX && steps[i].good != NULL; i++) {
        if (!take_step(wire, &steps[i], err)) {
            return false;
        }
    }
    return true;
}
