/* SPDX-License-Identifier: Apache-2.0 */
#include "device/rehearsal_wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"

#define MARK "ca-rehearsal 1\n"

enum { WORD_MAX = 16 };

static void put_bytes(struct ca_text *text, const char *word, struct ca_span bytes)
{
    ca_text_add(text, "%s %zu\n", word, bytes.len);
    ca_text_put(text, (const char *)bytes.at, bytes.len);
    ca_text_puts(text, "\n");
}

static void put_text(struct ca_text *text, const char *word, const char *words)
{
    put_bytes(text, word, ca_span_text(words));
}

static void put_number(struct ca_text *text, const char *word, int64_t number)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%" PRId64, number);
    put_text(text, word, digits);
}

void ca_rehearsal_put_request(const struct ca_rehearsal_request *request, struct ca_text *text)
{
    ca_text_puts(text, MARK);
    put_text(text, "host", request->host);
    put_bytes(text, "anchors", request->anchors);
    put_bytes(text, "cert", request->own_cert);
    put_bytes(text, "key", request->own_key);
    put_text(text, "alpn", request->alpn);
    put_number(text, "now", request->now_s);
    put_number(text, "timeout", request->timeout_ms);
    put_number(text, "built", request->is_as_built);
    put_number(text, "clock", request->has_clock);
    put_number(text, "asked", request->is_asked);
    put_number(text, "older", request->has_tls_1_2);
    put_number(text, "newer", request->has_tls_1_3);
    put_text(text, "suites", request->suites);
    put_text(text, "groups", request->groups);
    put_text(text, "schemes", request->schemes);
    put_number(text, "hashes", request->hashes);
    put_number(text, "keys", request->keys);
    put_number(text, "rsa", request->rsa_bits_min);
    put_text(text, "end", "");
}

void ca_rehearsal_put_account(const struct ca_rehearsal_account *account, struct ca_text *text)
{
    ca_text_puts(text, MARK);
    put_number(text, "connected", account->is_connected);
    put_number(text, "flags", account->flags);
    put_number(text, "heap", (int64_t)account->heap_peak);
    put_number(text, "record", (int64_t)account->largest_record);
    put_text(text, "library", account->library);
    put_text(text, "protocol", account->protocol);
    put_text(text, "suite", account->suite);
    put_text(text, "words", account->words);
    put_text(text, "advice", account->advice);
    put_text(text, "console", account->console);
    put_text(text, "end", "");
}

/* Where a member goes. One of the three. */
struct place {
    const char *word;
    const char **text;
    struct ca_span *span;
    int64_t *number;
};

/* Take the member at the front; a NUL takes the place of the LF behind its bytes. */
static bool next_member(char **rest, size_t *left, char word[static WORD_MAX],
                        struct ca_span *bytes)
{
    char *end = memchr(*rest, '\n', *left);
    size_t len = 0;

    /* NOLINTNEXTLINE(cert-err34-c): a number that is too large is out of the bound below */
    if (end == NULL || sscanf(*rest, "%15[a-z] %zu", word, &len) != 2) {
        return false;
    }
    size_t head = (size_t)(end + 1 - *rest);
    if (len > CA_REHEARSAL_LEN_MAX || *left - head < len + 1) {
        return false;
    }
    *bytes = (struct ca_span){ (const uint8_t *)end + 1, len };
    end[1 + len] = '\0';
    *rest += head + len + 1;
    *left -= head + len + 1;
    return true;
}

static bool put_in_place(const struct place *places, size_t count, const char *word,
                         struct ca_span bytes)
{
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &places[i];

        if (strcmp(place->word, word) != 0) {
            continue;
        }
        if (place->text != NULL) {
            *place->text = (const char *)bytes.at;
        } else if (place->span != NULL) {
            *place->span = bytes;
        } else {
            *place->number = strtoll((const char *)bytes.at, NULL, 10);
        }
        return true;
    }
    return false;
}

/* True when every member has a place and the last is "end". */
static bool read_members(struct ca_text *text, const struct place *places, size_t count)
{
    const size_t mark_len = sizeof MARK - 1;
    char word[WORD_MAX] = "";

    if (text->len < mark_len || memcmp(text->at, MARK, mark_len) != 0) {
        return false;
    }
    char *rest = text->at + mark_len;
    size_t left = text->len - mark_len;
    while (left > 0) {
        struct ca_span bytes = { NULL, 0 };

        if (!next_member(&rest, &left, word, &bytes)) {
            return false;
        }
        if (strcmp(word, "end") == 0) {
            return left == 0;
        }
        if (!put_in_place(places, count, word, bytes)) {
            return false;
        }
    }
    return false;
}

bool ca_rehearsal_get_request(struct ca_text *text, struct ca_rehearsal_request *request)
{
    int64_t timeout = 0, built = 0, clock = 0, asked = 0, older = 0, newer = 0;
    int64_t hashes = 0, keys = 0, rsa = 0;
    struct ca_rehearsal_request read = {
        .host = "", .alpn = "", .suites = "", .groups = "", .schemes = ""
    };
    const struct place places[] = {
        { "host", &read.host, NULL, NULL },
        { "anchors", NULL, &read.anchors, NULL },
        { "cert", NULL, &read.own_cert, NULL },
        { "key", NULL, &read.own_key, NULL },
        { "alpn", &read.alpn, NULL, NULL },
        { "now", NULL, NULL, &read.now_s },
        { "timeout", NULL, NULL, &timeout },
        { "built", NULL, NULL, &built },
        { "clock", NULL, NULL, &clock },
        { "asked", NULL, NULL, &asked },
        { "older", NULL, NULL, &older },
        { "newer", NULL, NULL, &newer },
        { "suites", &read.suites, NULL, NULL },
        { "groups", &read.groups, NULL, NULL },
        { "schemes", &read.schemes, NULL, NULL },
        { "hashes", NULL, NULL, &hashes },
        { "keys", NULL, NULL, &keys },
        { "rsa", NULL, NULL, &rsa },
    };

    if (!read_members(text, places, CA_ARRAY_LEN(places))) {
        return false;
    }
    read.timeout_ms = (uint32_t)timeout;
    read.is_as_built = built != 0;
    read.has_clock = clock != 0;
    read.is_asked = asked != 0;
    read.has_tls_1_2 = older != 0;
    read.has_tls_1_3 = newer != 0;
    read.hashes = (unsigned)hashes;
    read.keys = (unsigned)keys;
    read.rsa_bits_min = (unsigned)rsa;
    *request = read;
    return true;
}

bool ca_rehearsal_get_account(struct ca_text *text, struct ca_rehearsal_account *account)
{
    int64_t connected = 0, flags = 0, heap = 0, record = 0;
    const char *library = "", *protocol = "", *suite = "", *words = "", *advice = "", *console = "";
    const struct place places[] = {
        { "connected", NULL, NULL, &connected }, { "flags", NULL, NULL, &flags },
        { "heap", NULL, NULL, &heap },           { "record", NULL, NULL, &record },
        { "library", &library, NULL, NULL },     { "protocol", &protocol, NULL, NULL },
        { "suite", &suite, NULL, NULL },         { "words", &words, NULL, NULL },
        { "advice", &advice, NULL, NULL },       { "console", &console, NULL, NULL },
    };

    *account = (struct ca_rehearsal_account){ .is_connected = false };
    if (!read_members(text, places, CA_ARRAY_LEN(places))) {
        return false;
    }
    account->is_connected = connected != 0;
    account->flags = (uint32_t)flags;
    account->heap_peak = heap > 0 ? (size_t)heap : 0;
    account->largest_record = record > 0 ? (size_t)record : 0;
    snprintf(account->library, sizeof account->library, "%s", library);
    snprintf(account->protocol, sizeof account->protocol, "%s", protocol);
    snprintf(account->suite, sizeof account->suite, "%s", suite);
    snprintf(account->words, sizeof account->words, "%s", words);
    snprintf(account->advice, sizeof account->advice, "%s", advice);
    snprintf(account->console, sizeof account->console, "%s", console);
    return true;
}
