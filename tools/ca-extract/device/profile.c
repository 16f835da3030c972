/* SPDX-License-Identifier: Apache-2.0 */
#include "device/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/value.h"
#include "data/data.h"

struct word {
    const char *text;
    unsigned value;
};

static const struct word hash_words[] = {
    { "md5", CA_HASH_MD5 },          { "sha1", CA_HASH_SHA1 },     { "sha224", CA_HASH_SHA224 },
    { "sha256", CA_HASH_SHA256 },    { "sha384", CA_HASH_SHA384 }, { "sha512", CA_HASH_SHA512 },
    { "eddsa", CA_HASH_NONE_APART },
};

static const struct word key_words[] = {
    { "rsa", CA_KEY_RSA },         { "rsa-pss", CA_KEY_RSA_PSS },
    { "p256", CA_KEY_P256 },       { "p384", CA_KEY_P384 },
    { "p521", CA_KEY_P521 },       { "ed448", CA_KEY_ED448 },
    { "ed25519", CA_KEY_ED25519 }, { "other-curves", CA_KEY_EC_OTHER },
};

static const struct word tls_words[] = { { "1.2", CA_TLS_1_2 }, { "1.3", CA_TLS_1_3 } };

static const struct word dialect_words[] = {
    { "mbedtls-2", CA_DIALECT_MBEDTLS_2 }, { "mbedtls-3", CA_DIALECT_MBEDTLS_3 },
    { "mbedtls-4", CA_DIALECT_MBEDTLS_4 }, { "esp-idf", CA_DIALECT_ESP_IDF },
    { "zephyr", CA_DIALECT_ZEPHYR },       { "none", CA_DIALECT_NONE },
};

enum { LEVELS_MAX = 4 };

/* A profile being read: the tree, those it is based on, and whom to tell. */
struct reader {
    struct ca_value *level[LEVELS_MAX]; /* owned; the file itself first */
    size_t count;
    const char *name;
    struct ca_error *err;
};

/* What the file says, or else what it is based on. */
static const struct ca_value *member(const struct reader *reader, const char *key)
{
    for (size_t i = 0; i < reader->count; i++) {
        const struct ca_value *value = ca_value_get(reader->level[i], key);

        if (value != NULL) {
            return value;
        }
    }
    return NULL;
}

static bool fail_member(const struct reader *reader, const char *key, const char *reason)
{
    ca_fail(reader->err, CA_ERR_USAGE, "profile '%s': '%s' %s", reader->name, key, reason);
    ca_error_hint(reader->err, "the members of a profile are listed in docs/profiles.md");
    return false;
}

static bool find_word(const struct word *words, size_t count, const char *text, unsigned *value)
{
    for (size_t i = 0; i < count; i++) {
        if (text != NULL && strcmp(words[i].text, text) == 0) {
            *value = words[i].value;
            return true;
        }
    }
    return false;
}

static bool read_text(const struct reader *reader, const char *key, char *text, size_t size)
{
    const char *words = ca_value_text(member(reader, key));

    if (words == NULL || words[0] == '\0' || strlen(words) >= size) {
        return fail_member(reader, key, "must be a text");
    }
    snprintf(text, size, "%s", words);
    return true;
}

/* Names, joined by ':'. */
static bool read_list(const struct reader *reader, const char *key, char *text, size_t size)
{
    const struct ca_value *list = member(reader, key);
    size_t len = 0;

    for (size_t i = 0; i < ca_value_count(list); i++) {
        const char *name = ca_value_text(ca_value_at(list, i));

        if (name == NULL || name[0] == '\0' || strpbrk(name, ": @!") != NULL) {
            return fail_member(reader, key, "holds what is no name");
        }
        int put = snprintf(text + len, size - len, "%s%s", len > 0 ? ":" : "", name);
        len += put > 0 ? (size_t)put : 0;
        if (len >= size) {
            return fail_member(reader, key, "is too long");
        }
    }
    return len > 0 ? true : fail_member(reader, key, "must be a list of names");
}

static bool read_set(const struct reader *reader, const char *key, const struct word *words,
                     size_t count, unsigned *set)
{
    const struct ca_value *list = member(reader, key);

    *set = 0;
    if (!ca_value_is_list(list)) {
        return fail_member(reader, key, "must be a list");
    }
    for (size_t i = 0; i < ca_value_count(list); i++) {
        unsigned value = 0;
        if (!find_word(words, count, ca_value_text(ca_value_at(list, i)), &value)) {
            return fail_member(reader, key, "holds a word that is not known");
        }
        *set |= 1u << value;
    }
    return true;
}

static bool read_number(const struct reader *reader, const char *key, unsigned least, unsigned most,
                        unsigned *number)
{
    int64_t value = ca_value_number(member(reader, key), -1);

    if (value < least || value > most) {
        return fail_member(reader, key, "is not a number in the allowed range");
    }
    *number = (unsigned)value;
    return true;
}

static bool read_tls(const struct reader *reader, const char *key, enum ca_tls_version *version)
{
    const char *text = ca_value_text(member(reader, key));
    unsigned value = 0;

    if (!find_word(tls_words, CA_ARRAY_LEN(tls_words), text, &value)) {
        return fail_member(reader, key, "must be \"1.2\" or \"1.3\"");
    }
    *version = (enum ca_tls_version)value;
    return true;
}

static bool read_judge(const struct reader *reader, struct ca_profile *profile)
{
    const char *dialect = ca_value_text(member(reader, "configuration"));
    unsigned value = 0;

    if (!find_word(dialect_words, CA_ARRAY_LEN(dialect_words), dialect, &value)) {
        return fail_member(reader, "configuration", "holds a word that is not known");
    }
    profile->dialect = (enum ca_dialect)value;
    if (!read_text(reader, "judge", profile->judge_name, sizeof profile->judge_name)) {
        return false;
    }
    if (strspn(profile->judge_name, "abcdefghijklmnopqrstuvwxyz0123456789.-") !=
        strlen(profile->judge_name)) {
        return fail_member(reader, "judge", "is no name");
    }
    profile->judge = strcmp(profile->judge_name, "mbedtls-3.6") == 0   ? CA_JUDGE_LINKED
                     : strcmp(profile->judge_name, "bearssl-0.6") == 0 ? CA_JUDGE_BEARSSL
                                                                       : CA_JUDGE_PROGRAM;
    return true;
}

static bool read_truth(const struct reader *reader, const char *key, bool *truth)
{
    const struct ca_value *value = member(reader, key);

    if (value == NULL) {
        return fail_member(reader, key, "must be true or false");
    }
    *truth = ca_value_is_true(value);
    return true;
}

/* Absent: the library as it is configured asks for neither. */
static bool read_asks(const struct reader *reader, struct ca_profile *profile)
{
    static const struct word words[] = { { "max_fragment_length", 0 }, { "record_size_limit", 1 } };
    unsigned set = 0;

    if (member(reader, "record_limits") != NULL &&
        !read_set(reader, "record_limits", words, CA_ARRAY_LEN(words), &set)) {
        return false;
    }
    profile->has_fragment_limit = (set & 1u) != 0;
    profile->has_record_limit = (set & 2u) != 0;
    return true;
}

static bool read_sets(const struct reader *reader, struct ca_profile *profile)
{
    const size_t hashes = CA_ARRAY_LEN(hash_words), keys = CA_ARRAY_LEN(key_words);

    return read_set(reader, "parses_hashes", hash_words, hashes, &profile->parses_hashes) &&
           read_set(reader, "parses_keys", key_words, keys, &profile->parses_keys) &&
           read_set(reader, "accepts_hashes", hash_words, hashes, &profile->accepts_hashes) &&
           read_set(reader, "accepts_keys", key_words, keys, &profile->accepts_keys);
}

static bool read_offer(const struct reader *reader, struct ca_profile *profile)
{
    if (!read_list(reader, "suites", profile->suites, sizeof profile->suites) ||
        !read_list(reader, "groups", profile->groups, sizeof profile->groups) ||
        !read_list(reader, "signature_schemes", profile->schemes, sizeof profile->schemes)) {
        return false;
    }
    ca_profile_note_uses(profile);
    return true;
}

static bool read_limits(const struct reader *reader, struct ca_profile *profile)
{
    enum { RSA_MAX = 16384, INPUT_MIN = 512, INPUT_MAX = 262144 };
    unsigned input_len = 0, overhead = 0;

    if (!read_number(reader, "rsa_bits_min", 512, RSA_MAX, &profile->rsa_bits_min) ||
        !read_number(reader, "rsa_bits_max", 512, RSA_MAX, &profile->rsa_bits_max) ||
        !read_number(reader, "input_buffer", INPUT_MIN, INPUT_MAX, &input_len) ||
        !read_number(reader, "input_overhead", 0, 2048, &overhead)) {
        return false;
    }
    profile->input_len = input_len;
    profile->input_overhead = overhead;
    return read_number(reader, "max_intermediates", 0, 8, &profile->intermediates_max) &&
           read_number(reader, "thread_stack", 0, 1024 * 1024, &profile->stack_len);
}

static bool read_truths(const struct reader *reader, struct ca_profile *profile)
{
    return read_truth(reader, "parses_pss", &profile->parses_pss) &&
           read_truth(reader, "has_clock", &profile->has_clock) &&
           read_truth(reader, "matches_addresses", &profile->matches_addresses) &&
           read_truth(reader, "modelled", &profile->is_modelled);
}

void ca_profile_note_uses(struct ca_profile *profile)
{
    static const struct {
        const char *part;
        enum ca_leaf_use use;
    } uses[] = { { "TLS_RSA_WITH_", CA_LEAF_DECRYPTS }, { "TLS_ECDH_", CA_LEAF_AGREES },
                 { "TLS_AES_", CA_LEAF_SIGNS },         { "TLS_CHACHA20_", CA_LEAF_SIGNS },
                 { "DHE_RSA_WITH_", CA_LEAF_SIGNS },    { "ECDHE_ECDSA_WITH_", CA_LEAF_SIGNS } };

    profile->leaf_uses = 0;
    for (size_t i = 0; i < CA_ARRAY_LEN(uses); i++) {
        bool is_there = strstr(profile->suites, uses[i].part) != NULL;
        profile->leaf_uses |= is_there ? 1u << uses[i].use : 0;
    }
}

/* A member that nobody reads is a typing error, and it would change a verdict. */
static bool has_only_known_members(const struct reader *reader)
{
    static const char *const known[] = {
        "name",
        "library",
        "about",
        "sources",
        "tls_min",
        "tls_max",
        "parses_hashes",
        "parses_keys",
        "accepts_hashes",
        "accepts_keys",
        "rsa_bits_min",
        "rsa_bits_max",
        "parses_pss",
        "has_clock",
        "input_buffer",
        "suites",
        "groups",
        "signature_schemes",
        "base",
        "judge",
        "modelled",
        "configuration",
        "max_intermediates",
        "matches_addresses",
        "input_overhead",
        "thread_stack",
        "record_limits",
    };

    for (size_t at = 0; ca_value_key(reader->level[0], at) != NULL; at++) {
        const char *key = ca_value_key(reader->level[0], at);
        bool is_known = false;
        for (size_t i = 0; i < CA_ARRAY_LEN(known); i++) {
            is_known = is_known || strcmp(known[i], key) == 0;
        }
        if (!is_known) {
            return fail_member(reader, key, "is not a member of a profile");
        }
    }
    return true;
}

/* Stack what the file is based on below it. */
static bool read_levels(struct ca_span json, struct reader *reader)
{
    const char *base = NULL;

    reader->level[0] = ca_value_read(json, reader->name, reader->err);
    reader->count = reader->level[0] != NULL;
    while (reader->count > 0 && reader->count < LEVELS_MAX &&
           (base = ca_value_text(ca_value_get(reader->level[reader->count - 1], "base"))) != NULL) {
        const struct ca_data_file *file =
            ca_data_find(ca_data_profiles, ca_data_profile_count, base);

        if (file == NULL) {
            return fail_member(reader, "base", "is no built-in profile");
        }
        reader->level[reader->count] =
            ca_value_read((struct ca_span){ file->at, file->len }, base, reader->err);
        if (reader->level[reader->count] == NULL) {
            return false;
        }
        reader->count++;
    }
    return reader->count > 0;
}

bool ca_profile_read(struct ca_span json, const char *name, struct ca_profile *profile,
                     struct ca_error *err)
{
    struct reader reader = { .name = name, .err = err };
    struct ca_profile read = { .input_len = 0 };

    bool done = read_levels(json, &reader) && has_only_known_members(&reader) &&
                read_text(&reader, "name", read.name, sizeof read.name) &&
                read_text(&reader, "library", read.library, sizeof read.library) &&
                read_tls(&reader, "tls_min", &read.tls_min) &&
                read_tls(&reader, "tls_max", &read.tls_max) && read_sets(&reader, &read) &&
                read_offer(&reader, &read) && read_limits(&reader, &read) &&
                read_truths(&reader, &read) && read_asks(&reader, &read) &&
                read_judge(&reader, &read);
    for (size_t i = 0; i < reader.count; i++) {
        ca_value_free(reader.level[i]);
    }
    if (done) {
        snprintf(read.given, sizeof read.given, "%s", read.name);
        *profile = read;
    }
    return done;
}
