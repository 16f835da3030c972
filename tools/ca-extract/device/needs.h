/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_NEEDS_H
#define CA_DEVICE_NEEDS_H

/*
 * What a library must have compiled in for a chain, a handshake and a form of
 * output, in the words of the profile's release: macros of Mbed TLS, options
 * of sdkconfig or prj.conf. needs_table.c has the words and their sources.
 */

#include <stdbool.h>
#include <stddef.h>

#include "device/profile.h"
#include "x509/cert.h"

enum { CA_NEED_NAME_MAX = 72, CA_NEED_WHY_MAX = 160 };

/* What a macro is for. */
enum ca_need_for {
    CA_FOR_CHAIN,     /* to read and verify the certificates */
    CA_FOR_HANDSHAKE, /* for what was negotiated */
    CA_FOR_FORM,      /* to read the product */
    CA_FOR_CLIENT,    /* for any client that verifies */
    CA_FOR_RECORDS,   /* to ask for smaller records */
    CA_FOR_COUNT
};

struct ca_need {
    char name[CA_NEED_NAME_MAX]; /* "MBEDTLS_ECP_DP_SECP384R1_ENABLED" */
    char why[CA_NEED_WHY_MAX];   /* "a key of P-384: 'ISRG Root X2'" */
    enum ca_need_for purpose;
    bool is_crypto;  /* of Mbed TLS 4: stands in psa/crypto_config.h */
    bool is_present; /* the profile has it already */
};

/* Starts as `{ 0 }`; each name once, for its first reason. */
struct ca_needs {
    struct ca_need *need; /* owned */
    size_t count;
};

/* What was negotiated, by IANA names; "" where it is not known. */
struct ca_negotiated {
    bool is_tls_1_3;
    const char *suite, *group, *scheme;
    bool is_assumed; /* no handshake was seen: what nearly every server takes */
};

/* For any client that verifies a server by its name. */
void ca_needs_add_client(const struct ca_profile *profile, struct ca_needs *needs);

/* To read a certificate; with `is_verified` also to check its signature. */
void ca_needs_add_cert(const struct ca_profile *profile, const struct ca_cert *cert,
                       bool is_verified, struct ca_needs *needs);

/* To parse an anchor, and to check what its key signs, whatever that will be. */
void ca_needs_add_anchor(const struct ca_profile *profile, const struct ca_cert *cert,
                         struct ca_needs *needs);

/* For a handshake with a leaf. */
void ca_needs_add_handshake(const struct ca_profile *profile,
                            const struct ca_negotiated *negotiated, const struct ca_cert *leaf,
                            struct ca_needs *needs);

/* For anchors in PEM; DER needs nothing. */
void ca_needs_add_pem(const struct ca_profile *profile, struct ca_needs *needs);

/* To ask for records that fit a smaller buffer: "max-fragment" or "record-size-limit". */
void ca_needs_add_records(const struct ca_profile *profile, const char *feature,
                          struct ca_needs *needs);

/*
 * Take out what the library sets by itself where another of the macros is set.
 * To be called when everything is added.
 */
void ca_needs_drop_implied(const struct ca_profile *profile, struct ca_needs *needs);

/* "chain", "handshake", "form", "client", "records"; constant. */
const char *ca_need_for_word(enum ca_need_for purpose);

/* The macro for the input buffer: "MBEDTLS_SSL_IN_CONTENT_LEN"; "" where there is none. */
const char *ca_needs_buffer_name(enum ca_dialect dialect);

/* Release and zero. */
void ca_needs_clear(struct ca_needs *needs);

/* Of needs_table.c: the words for a feature, apart by spaces; behind a '|' those
 * that stand in psa/crypto_config.h. "" where nothing is to be set. */
const char *ca_needs_words(const char *feature, enum ca_dialect dialect);

/* Of needs_table.c: the feature at a place in it, NULL behind the last. */
const char *ca_needs_feature(size_t at);

/* True when the profile's configuration leaves out a macro that the feature needs. */
bool ca_needs_is_left_out(const struct ca_profile *profile, const char *feature);

/* Of needs_table.c: true when a macro comes with another that is named. */
bool ca_needs_comes_with(const char *name, const char *other, enum ca_dialect dialect);

#endif
