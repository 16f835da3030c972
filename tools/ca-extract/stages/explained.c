/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/explained.h"

#include <string.h>

static void put_line(struct ca_text *text, const char *label, const char *words)
{
    if (words[0] != '\0') {
        ca_text_add(text, "  %-12s %s\n", label, words);
    }
}

static void write_one(const struct ca_value *one, bool is_asked, struct ca_text *text)
{
    const struct ca_value *here = ca_value_get(one, "here");
    int64_t number = ca_value_number(ca_value_get(one, "number"), 0);
    const char *library = ca_value_text(ca_value_get(one, "library"));
    const char *name = ca_value_text(ca_value_get(one, "name"));

    if (strncmp(library, "Mbed TLS", 8) == 0) {
        ca_text_add(text, "%s0x%04llx %s (%s)\n", number < 0 ? "-" : "",
                    (unsigned long long)(number < 0 ? -number : number), name, library);
    } else {
        ca_text_add(text, "%lld %s (%s)\n", (long long)number, name, library);
    }
    put_line(text, "cause:", ca_value_text(ca_value_get(one, "cause")));
    put_line(text, "certificate:", ca_value_text(ca_value_get(one, "certificate")));
    put_line(text, "fix:", ca_value_text(ca_value_get(one, "fix")));
    for (size_t i = 0; i < ca_value_count(here); i++) {
        put_line(text, "here:", ca_value_text(ca_value_at(here, i)));
    }
    if (is_asked && ca_value_count(here) == 0) {
        put_line(text, "here:", "nothing in this chain would give this code");
    }
}

void ca_explained_write(const struct ca_value *root, bool is_asked, struct ca_text *text)
{
    const struct ca_value *list = ca_value_get(root, "explained");

    for (size_t i = 0; i < ca_value_count(list); i++) {
        write_one(ca_value_at(list, i), is_asked, text);
    }
}
