/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_VERIFY_H
#define CA_DEVICE_VERIFY_H

/*
 * One question to a Mbed TLS, and its answer, in words of no version.
 *
 * verify_mbedtls.c answers. It is compiled twice and more: into the tool with
 * the release that the firmware has, and into each judge program (tools/judge)
 * with another one, because two versions cannot live in one program. So
 * nothing here knows of profiles, of OpenSSL or of the rest of the tool.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "x509/cert.h"

enum { CA_JUDGEMENT_TEXT_MAX = 320, CA_JUDGE_NAME_MAX = 32 };

/* What a key exchange asks of the leaf's key. */
enum ca_leaf_use {
    CA_LEAF_USE_UNKNOWN, /* there was no handshake */
    CA_LEAF_SIGNS,       /* TLS 1.3, (EC)DHE */
    CA_LEAF_DECRYPTS,    /* RSA key exchange */
    CA_LEAF_AGREES,      /* fixed ECDH */
    CA_LEAF_USE_COUNT
};

/* A certificate as the server sent it. */
struct ca_sent {
    struct ca_span der;
    bool is_unknown; /* the device does not know its signature algorithm, whatever the host does */
};

/* Everything is borrowed. Sets are bits: 1u << an enum ca_hash, ca_key_kind or ca_leaf_use. */
struct ca_verify_request {
    struct ca_span anchors;       /* PEM with its NUL counted, or one DER certificate */
    const struct ca_span *chosen; /* what `anchors` must carry, in this order; DER */
    size_t chosen_count;          /* 0: whatever it carries is trusted */
    bool is_lenient;              /* an anchor that cannot be parsed is passed over */
    struct ca_span crls;          /* PEM with its NUL counted; length 0 for none */
    const struct ca_sent *sent;   /* in the order of the server */
    size_t sent_count;
    const char *host;          /* DNS name or address */
    bool is_tls_1_3;           /* of the handshake that the list came in */
    enum ca_leaf_use leaf_use; /* of that handshake; unknown: any of leaf_uses */
    unsigned leaf_uses;        /* that the device's suites may ask of the leaf's key */
    unsigned hashes, keys;     /* accepted below the anchor, and of keys anywhere */
    unsigned rsa_bits_min;
    unsigned intermediates_max; /* between leaf and anchor */
    bool has_clock;             /* dates are looked at */
    bool ignores_addresses;     /* no address in a SAN matches, whatever this version does */
    int64_t now_s;              /* a judge program's clock; the tool sets its own once */
};

/* How far a handshake would have come. */
enum ca_verify_stage {
    CA_STAGE_ANCHORS,   /* parsing what is trusted */
    CA_STAGE_PRESENTED, /* parsing what was sent */
    CA_STAGE_CHAIN,     /* signatures, dates, names, limits */
    CA_STAGE_USAGE,     /* key usage and EKU of the leaf */
    CA_STAGE_DONE,
    CA_STAGE_COUNT
};

struct ca_verify_answer {
    bool is_accepted;
    int code;                      /* 0, or what a call of the device's would return */
    uint32_t flags;                /* MBEDTLS_X509_BADCERT_... */
    enum ca_verify_stage stage;    /* where it ended */
    bool finds_no_path;            /* no way from the leaf to an anchor */
    size_t at;                     /* refused: which certificate, 0 the leaf or the first anchor */
    char judge[CA_JUDGE_NAME_MAX]; /* "Mbed TLS 2.28.3" */
    char reason[CA_JUDGEMENT_TEXT_MAX]; /* in words; "" when accepted */
};

/*
 * Answer.
 *
 * out       answer: whole in any case; a device that would fail is an answer.
 * limits    not told of what the device cannot read at all but this build can:
 *           see ca_profile_lacks.
 * source    the handshake of Mbed TLS itself: ssl_parse_certificate_chain and
 *           mbedtls_ssl_verify_certificate in library/ssl_tls.c,
 *           mbedtls_ssl_tls13_parse_certificate in library/ssl_tls13_generic.c,
 *           where an unknown signature algorithm is passed over unless the
 *           list ends with it, and 128 to 65,535 bytes are a certificate.
 */
void ca_verify(const struct ca_verify_request *request, struct ca_verify_answer *answer);

/* Set the clock by which ca_verify judges; before threads start. */
void ca_verify_set_clock(int64_t now_s);

/* "Mbed TLS 3.6.7"; constant. */
const char *ca_verify_library(void);

#endif
