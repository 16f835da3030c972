/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/help.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "device/engine.h"
#include "device/profile.h"
#include "stages/rendered.h"
#include "version.h"
#include "x509/public_roots.h"

/* A group's title has no name. */
static const struct {
    const char *title;
    const char *name, *argument, *help;
    char letter;
} rows[] = {
#define CA_GROUP(title) { title, NULL, NULL, NULL, 0 },
#define CA_OPTION(member, name, letter, argument, kind, help)                                      \
    { NULL, name, argument, help, letter },
#include "cli/options.def"
#undef CA_OPTION
#undef CA_GROUP
};

/* The names, as many to a line as fit. */
static void put_profiles(struct ca_text *text, const char *names)
{
    enum { WIDTH = 78 };
    size_t column = 0;

    ca_text_puts(text, "\nProfiles:");
    column = sizeof "Profiles:";
    while (*names != '\0') {
        size_t len = strcspn(names, " ");

        if (column + len + 1 > WIDTH) {
            ca_text_puts(text, "\n ");
            column = 1;
        }
        ca_text_add(text, " %.*s", (int)len, names);
        column += len + 1;
        names += len + (names[len] == ' ');
    }
    ca_text_puts(text, ".\n");
}

void ca_help_text(struct ca_text *text)
{
    enum { HELP_COLUMN = 30 };

    ca_text_puts(text,
                 "usage: ca-extract [OPTION]... TARGET...\n"
                 "\n"
                 "Find the root certificate that a device needs to verify a TLS server, prove it\n"
                 "with the device's own library, and print it as a C header.\n"
                 "\n"
                 "TARGET is HOST, HOST:PORT, [IPv6]:PORT or a URL (https, mqtts, smtps, ...).\n"
                 "\n"
                 "  ca-extract os.mbed.com:443 > certs.h          the header for one server\n"
                 "  ca-extract os.mbed.com:443 -o certs.h         the same, whole or not at all\n"
                 "  ca-extract --explain mqtts://broker.example   and why this root\n"
                 "  ca-extract --roots my-ca.pem -o certs.h device.example:8443\n"
                 "                                                a CA of your own\n");
    for (size_t i = 0; i < CA_ARRAY_LEN(rows); i++) {
        char flag[64];

        if (rows[i].title != NULL) {
            ca_text_add(text, "\n%s:\n", rows[i].title);
            continue;
        }
        snprintf(flag, sizeof flag, "--%s%s%s", rows[i].name, rows[i].argument != NULL ? " " : "",
                 rows[i].argument != NULL ? rows[i].argument : "");
        if (rows[i].letter != 0) {
            ca_text_add(text, "  -%c, %-*s %s\n", rows[i].letter, HELP_COLUMN, flag, rows[i].help);
        } else {
            ca_text_add(text, "      %-*s %s\n", HELP_COLUMN, flag, rows[i].help);
        }
    }
    char profiles[CA_PROFILE_NAMES_MAX];
    ca_profile_names(profiles);
    put_profiles(text, profiles);
    ca_text_puts(text,
                 "Exit status: 0 done, 1 internal, 2 usage, 3 unreachable, 4 handshake, 5 no\n"
                 "trusted path, 6 the device would refuse, 7 template, 8 output, 9 outdated.\n");
}

void ca_version_text(struct ca_text *text)
{
    char date[CA_DATE_TEXT_MAX];

    ca_clock_date(ca_public_roots_date_s(), date);
    ca_text_add(text, "ca-extract %s\n", CA_VERSION);
    ca_text_add(text, "device library: %s\n", ca_engine_name());
    ca_text_add(text, "public roots of: %s\n", date);
}

void ca_formats_text(struct ca_text *text)
{
    int width = 0;

    for (size_t i = 0; i < ca_form_count; i++) {
        int len = (int)strlen(ca_forms[i].name);
        width = len > width ? len : width;
    }
    for (size_t i = 0; i < ca_form_count; i++) {
        ca_text_add(text, "%-*s %s\n", width, ca_forms[i].name, ca_forms[i].about);
    }
}
