/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_PROFILE_H
#define CA_DEVICE_PROFILE_H

/*
 * What the TLS library of a device can do.
 *
 * A profile is a data file (data/profiles/NAME.json, described in its README).
 * It shapes our ClientHello, since a server may show another chain to another
 * client, and it shapes the verdict.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "device/verify.h"
#include "x509/cert.h"

enum ca_tls_version { CA_TLS_1_2, CA_TLS_1_3 };

/* Whose code judges what the profile's device would make of a chain. */
enum ca_judge {
    CA_JUDGE_LINKED, /* the Mbed TLS that is linked in */
    CA_JUDGE_PROGRAM, /* another Mbed TLS: device/judge_process.h; where it is not there, the linked one */
    CA_JUDGE_BEARSSL /* device/bearssl.h */
};

/* The words in which the device's library is configured: see device/needs.h. */
enum ca_dialect {
    CA_DIALECT_MBEDTLS_2, /* mbedtls/config.h of 2.x */
    CA_DIALECT_MBEDTLS_3, /* mbedtls/mbedtls_config.h of 3.x */
    CA_DIALECT_MBEDTLS_4, /* the same and psa/crypto_config.h of 4.x */
    CA_DIALECT_ESP_IDF,   /* sdkconfig of ESP-IDF */
    CA_DIALECT_ZEPHYR,    /* prj.conf of Zephyr */
    CA_DIALECT_NONE,      /* nothing to configure, as in BearSSL */
    CA_DIALECT_COUNT
};

enum {
    CA_PROFILE_TEXT_MAX = 64,
    CA_PROFILE_LIST_MAX = 6144,
    CA_LACK_TEXT_MAX = 160,
    CA_PROFILE_NAMES_MAX = 256,
    CA_PROFILE_PATH_MAX = 512,
    CA_PROFILE_FILE_MAX = 256 * 1024,
    CA_PROFILE_LEFT_OUT_MAX = 4096
};

/* Sets are bits: 1u << an enum ca_hash, ca_key_kind or ca_leaf_use. Lists are
 * names apart by ':', best first. */
struct ca_profile {
    char name[CA_PROFILE_TEXT_MAX];    /* "mbedtls-3.6" */
    char given[CA_PROFILE_PATH_MAX];   /* what --device takes to find it again */
    char library[CA_PROFILE_TEXT_MAX]; /* "Mbed TLS 3.6": whose behaviour this is */
    enum ca_tls_version tls_min, tls_max;
    char suites[CA_PROFILE_LIST_MAX]; /* IANA names, as "TLS_AES_128_GCM_SHA256" */
    char groups[CA_PROFILE_LIST_MAX / 8], schemes[CA_PROFILE_LIST_MAX / 8];
    unsigned leaf_uses;     /* what its suites may ask of the leaf's key */
    unsigned parses_hashes; /* of signatures in certificates that it can read */
    unsigned parses_keys;
    unsigned accepts_hashes; /* of signatures below the anchor that it trusts */
    unsigned accepts_keys;
    unsigned rsa_bits_min, rsa_bits_max;
    bool parses_pss;         /* RSASSA-PSS signatures */
    bool has_clock;          /* dates are checked */
    bool matches_addresses;  /* of SANs, when the host is an address */
    bool has_fragment_limit; /* can ask for max_fragment_length */
    bool has_record_limit;   /* asks for record_size_limit */
    bool is_nameless;        /* cannot send the server's name (SNI) */
    char left_out
        [CA_PROFILE_LEFT_OUT_MAX]; /* macros that its configuration has not, apart by spaces */
    size_t input_len;              /* bytes of the buffer for a handshake message */
    size_t input_overhead;      /* bytes besides, for what frames a record: see ca_profile_takes */
    unsigned intermediates_max; /* between leaf and anchor */
    unsigned stack_len;         /* bytes that a handshake needs where it is known to matter; 0 */
    enum ca_judge judge;
    char judge_name[CA_PROFILE_TEXT_MAX]; /* of a judge program: "mbedtls-2.28" */
    bool is_modelled;                     /* the judge is not the device's own library */
    enum ca_dialect dialect;
};

/*
 * Find a profile: a built-in one, or a file.
 *
 * in        name: as --device gives it: a built-in name, a JSON file as in
 *           docs/profiles.md, or a configuration of Mbed TLS ("*.h"),
 *           which goes through the C preprocessor: device/config_header.h.
 * fails     CA_ERR_USAGE: no such profile or file; the hint lists the built-in
 *           ones. A file that is no profile: see ca_profile_read.
 *           CA_ERR_INTERNAL: a built-in file is damaged.
 */
CA_MUST_CHECK bool ca_profile_find(const char *name, struct ca_profile *profile,
                                   struct ca_error *err);

/* True when a built-in profile has that name. */
bool ca_profile_is_built_in(const char *name);

/* The names of the built-in profiles: "bearssl-0.6, esp-idf-5, ...". */
void ca_profile_names(char names[static CA_PROFILE_NAMES_MAX]);

/*
 * Read a profile from JSON.
 *
 * in        name: for messages.
 * out       profile: written only on success. What the file does not say is
 *           as in the built-in profile that its "base" names.
 * fails     CA_ERR_USAGE: not JSON, or a member is missing, unknown or out of
 *           range; the message names it.
 */
CA_MUST_CHECK bool ca_profile_read(struct ca_span json, const char *name,
                                   struct ca_profile *profile, struct ca_error *err);

/* True when both would send the same ClientHello. */
bool ca_profile_offers_same(const struct ca_profile *a, const struct ca_profile *b);

/* Note in `leaf_uses` what the profile's suites ask of a leaf's key. */
void ca_profile_note_uses(struct ca_profile *profile);

/*
 * True when a handshake message of that length fits into the device's buffer.
 *
 * source    Mbed TLS 3.6.7, library/ssl_msg.c, mbedtls_ssl_prepare_handshake_record
 *           and mbedtls_ssl_fetch_input: the parts of a message that spans
 *           records are put together in the input buffer, and its last record
 *           must fit behind the others with its header and, in TLS 1.3, its
 *           type and tag. Releases that put nothing together have an overhead
 *           of 0 in their profile.
 */
bool ca_profile_takes(const struct ca_profile *profile, size_t message_len, bool is_tls_1_3);

/*
 * Why no handshake with this leaf comes to an end, whatever its chain.
 *
 * in        is_seen: the leaf came in a handshake that was offered what the
 *           profile offers, in the version that `is_tls_1_3` says. Otherwise
 *           any version of the profile will do.
 * out       text: one clause; false and "" when nothing is against it.
 * source    Mbed TLS 3.6: library/ssl_tls.c, mbedtls_ssl_verify_certificate (TLS
 *           1.2 wants the leaf's curve among its own) and ssl_tls13_generic.c,
 *           ssl_tls13_parse_certificate_verify (the scheme must be offered and
 *           fit the key); a suite or scheme for the key: RFC 5246 7.4.2, RFC
 *           8446 4.4.2.2.
 */
bool ca_profile_bars_leaf(const struct ca_profile *profile, const struct ca_cert *leaf,
                          bool is_tls_1_3, bool is_seen, char text[static CA_LACK_TEXT_MAX]);

enum ca_lack {
    CA_LACK_NOTHING,
    CA_LACK_SIGNATURE, /* the certificate is passed over when it is presented */
    CA_LACK_FATAL      /* presented or trusted: the connection fails */
};

/*
 * What the profile lacks to read a certificate at all.
 *
 * out       text: one clause, "cannot read a key of type P-521"; "" for
 *           CA_LACK_NOTHING.
 * source    Mbed TLS 3.6, library/ssl_tls.c, ssl_parse_certificate_chain: an
 *           unknown signature algorithm is ignored, all else is an alert.
 */
enum ca_lack ca_profile_lacks(const struct ca_profile *profile, const struct ca_cert *cert,
                              char text[static CA_LACK_TEXT_MAX]);

#endif
