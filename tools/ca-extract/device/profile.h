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
#include "x509/cert.h"

enum ca_tls_version { CA_TLS_1_2, CA_TLS_1_3 };

/* What a key exchange asks of the leaf's key. */
enum ca_leaf_use {
    CA_LEAF_USE_UNKNOWN, /* there was no handshake */
    CA_LEAF_SIGNS,       /* TLS 1.3, (EC)DHE */
    CA_LEAF_DECRYPTS,    /* RSA key exchange */
    CA_LEAF_AGREES,      /* fixed ECDH */
    CA_LEAF_USE_COUNT
};

enum {
    CA_PROFILE_TEXT_MAX = 64,
    CA_PROFILE_LIST_MAX = 6144,
    CA_LACK_TEXT_MAX = 160,
    CA_PROFILE_NAMES_MAX = 256
};

/* Sets are bits: 1u << an enum ca_hash, ca_key_kind or ca_leaf_use. Lists are
 * names apart by ':', best first. */
struct ca_profile {
    char name[CA_PROFILE_TEXT_MAX];    /* "mbedtls-3.6" */
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
    bool parses_pss;  /* RSASSA-PSS signatures */
    bool has_clock;   /* dates are checked */
    size_t input_len; /* bytes of the buffer for a handshake message */
};

/*
 * Find a built-in profile.
 *
 * in        name: as --device gives it.
 * fails     CA_ERR_USAGE: no such profile; the hint lists those that there
 *           are. CA_ERR_INTERNAL: the built-in file is damaged.
 */
CA_MUST_CHECK bool ca_profile_find(const char *name, struct ca_profile *profile,
                                   struct ca_error *err);

/* The names of the built-in profiles: "firmware, mbedtls-3.6". */
void ca_profile_names(char names[static CA_PROFILE_NAMES_MAX]);

/*
 * Read a profile from JSON.
 *
 * in        name: for messages.
 * out       profile: written only on success.
 * fails     CA_ERR_USAGE: not JSON, or a member is missing, unknown or out of
 *           range; the message names it.
 */
CA_MUST_CHECK bool ca_profile_read(struct ca_span json, const char *name,
                                   struct ca_profile *profile, struct ca_error *err);

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
