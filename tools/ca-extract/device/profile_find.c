/* SPDX-License-Identifier: Apache-2.0 */
/* The other half of device/profile.h: where profiles are, and what they lack. */

#include "device/profile.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "data/data.h"
#include "device/config_header.h"

void ca_profile_names(char names[static CA_PROFILE_NAMES_MAX])
{
    size_t len = 0;

    names[0] = '\0';
    for (size_t i = 0; i < ca_data_profile_count && len < CA_PROFILE_NAMES_MAX; i++) {
        int put = snprintf(names + len, CA_PROFILE_NAMES_MAX - len, "%s%s", i > 0 ? ", " : "",
                           ca_data_profiles[i].name);
        len += put > 0 ? (size_t)put : 0;
    }
}

bool ca_profile_is_built_in(const char *name)
{
    return ca_data_find(ca_data_profiles, ca_data_profile_count, name) != NULL;
}

static bool fail_unknown(const char *name, struct ca_error *err)
{
    char names[CA_PROFILE_NAMES_MAX];

    ca_profile_names(names);
    ca_fail(err, CA_ERR_USAGE, "no device profile '%s'", name);
    ca_error_cause(err, "none of that name is built in, and there is no such file");
    ca_error_hint(err, "built in are: %s; or name a file", names);
    return false;
}

static bool find_file(const char *path, struct ca_profile *profile, struct ca_error *err)
{
    struct ca_bytes bytes = { NULL, 0 };
    size_t len = strlen(path);
    bool is_header = len > 2 && strcmp(path + len - 2, ".h") == 0;

    if (len >= sizeof profile->given) {
        return ca_fail(err, CA_ERR_USAGE, "the name of the device's file is too long");
    }
    bool done = is_header ? ca_config_header_read(path, profile, err)
                          : ca_file_read(path, CA_PROFILE_FILE_MAX, &bytes, err) &&
                                ca_profile_read(ca_bytes_span(&bytes), path, profile, err);
    ca_bytes_clear(&bytes);
    if (done) {
        snprintf(profile->given, sizeof profile->given, "%s", path);
    }
    return done;
}

bool ca_profile_find(const char *name, struct ca_profile *profile, struct ca_error *err)
{
    const struct ca_data_file *file = ca_data_find(ca_data_profiles, ca_data_profile_count, name);
    struct ca_error inner = { CA_OK, "", "", "" };

    if (file == NULL) {
        return ca_file_is_there(name) ? find_file(name, profile, err) : fail_unknown(name, err);
    }
    if (!ca_profile_read((struct ca_span){ file->at, file->len }, name, profile, &inner)) {
        return ca_fail(err, CA_ERR_INTERNAL, "%s", inner.what);
    }
    return true;
}

enum ca_lack ca_profile_lacks(const struct ca_profile *profile, const struct ca_cert *cert,
                              char text[static CA_LACK_TEXT_MAX])
{
    bool is_rsa = cert->key_kind == CA_KEY_RSA;
    bool is_pss = strcmp(cert->signature_text, "rsassaPss") == 0;

    text[0] = '\0';
    if ((profile->parses_hashes & 1u << cert->signature_hash) == 0) {
        snprintf(text, CA_LACK_TEXT_MAX, "cannot read a signature with %s", cert->signature_text);
        return CA_LACK_SIGNATURE;
    }
    if (is_pss && !profile->parses_pss) {
        snprintf(text, CA_LACK_TEXT_MAX, "cannot read RSASSA-PSS signatures");
    } else if ((profile->parses_keys & 1u << cert->key_kind) == 0) {
        snprintf(text, CA_LACK_TEXT_MAX, "cannot read a key of type %s", cert->key_text);
    } else if (is_rsa && cert->key_bits > profile->rsa_bits_max) {
        snprintf(text, CA_LACK_TEXT_MAX, "reads RSA keys up to %u bits, not %s",
                 profile->rsa_bits_max, cert->key_text);
    }
    return text[0] == '\0' ? CA_LACK_NOTHING : CA_LACK_FATAL;
}

bool ca_profile_offers_same(const struct ca_profile *a, const struct ca_profile *b)
{
    return a->is_nameless == b->is_nameless && a->tls_min == b->tls_min &&
           a->tls_max == b->tls_max && strcmp(a->suites, b->suites) == 0 &&
           strcmp(a->groups, b->groups) == 0 && strcmp(a->schemes, b->schemes) == 0;
}

bool ca_profile_takes(const struct ca_profile *profile, size_t message_len, bool is_tls_1_3)
{
    enum { RECORD_LEN_MAX = 16384, HEADER_LEN = 5, TYPE_AND_TAG_LEN = 1 + 16 };
    size_t frame_len = HEADER_LEN + (is_tls_1_3 ? TYPE_AND_TAG_LEN : 0);

    if (message_len <= profile->input_len) {
        return true;
    }
    return profile->input_len == RECORD_LEN_MAX && profile->input_overhead > 0 &&
           message_len + frame_len <= profile->input_len + profile->input_overhead;
}

/* What a handshake would want of the offer, for a key of this kind. */
struct fit {
    enum ca_key_kind kind;
    const char *group; /* TLS 1.2: the curve must be offered; NULL for RSA */
    const char *suite; /* TLS 1.2: part of a suite's name */
    const char *older; /* TLS 1.2: part of a scheme's name */
    const char *newer; /* TLS 1.3: the same */
};

static const struct fit *fit_of(const struct ca_cert *leaf)
{
    static const struct fit fits[] = {
        { CA_KEY_RSA, NULL, "RSA_WITH_", "rsa_", "rsa_pss_rsae_" },
        { CA_KEY_P256, "secp256r1", "ECDSA_WITH_", "ecdsa_", "ecdsa_secp256r1_" },
        { CA_KEY_P384, "secp384r1", "ECDSA_WITH_", "ecdsa_", "ecdsa_secp384r1_" },
        { CA_KEY_P521, "secp521r1", "ECDSA_WITH_", "ecdsa_", "ecdsa_secp521r1_" },
    };

    for (size_t i = 0; i < CA_ARRAY_LEN(fits); i++) {
        if (fits[i].kind == leaf->key_kind) {
            return &fits[i];
        }
    }
    return NULL;
}

static const char *bar_in_tls_1_2(const struct ca_profile *profile, const struct fit *fit)
{
    if (fit->group != NULL && strstr(profile->groups, fit->group) == NULL) {
        return "its curve is not among the device's groups";
    }
    if (strstr(profile->suites, fit->suite) == NULL) {
        return "the device has no TLS 1.2 cipher suite for its key";
    }
    return strstr(profile->schemes, fit->older) == NULL ? "no signature scheme fits its key" : NULL;
}

static const char *bar_in_tls_1_3(const struct ca_profile *profile, const struct fit *fit)
{
    if (strstr(profile->suites, "TLS_AES_") == NULL &&
        strstr(profile->suites, "TLS_CHACHA20_") == NULL) {
        return "the device has no TLS 1.3 cipher suite";
    }
    return strstr(profile->schemes, fit->newer) == NULL ? "no signature scheme fits its key" : NULL;
}

bool ca_profile_bars_leaf(const struct ca_profile *profile, const struct ca_cert *leaf,
                          bool is_tls_1_3, bool is_seen, char text[static CA_LACK_TEXT_MAX])
{
    const struct fit *fit = fit_of(leaf);
    bool takes_older = is_seen ? !is_tls_1_3 : profile->tls_min == CA_TLS_1_2;
    bool takes_newer = is_seen ? is_tls_1_3 : profile->tls_max == CA_TLS_1_3;
    const char *older = NULL, *newer = NULL;

    text[0] = '\0';
    if (fit == NULL) {
        return false; /* what cannot be read is refused elsewhere */
    }
    older = takes_older ? bar_in_tls_1_2(profile, fit) : "";
    newer = takes_newer ? bar_in_tls_1_3(profile, fit) : "";
    if (older == NULL || newer == NULL) {
        return false;
    }
    snprintf(text, CA_LACK_TEXT_MAX, "the server's key is %s: %s", leaf->key_text,
             older[0] != '\0' ? older : newer);
    return true;
}
