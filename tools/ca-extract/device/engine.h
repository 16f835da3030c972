/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_ENGINE_H
#define CA_DEVICE_ENGINE_H

/*
 * The device's own verifier, asked on the host.
 *
 * Which one that is, the profile says: Mbed TLS 3.6, which is linked in and
 * built from the source that the firmware is built from; another Mbed TLS in a
 * judge program; or rules that were read in the source of a library that is
 * not at hand. It gets what the device would get: the bytes of the anchors as
 * they stand in the product, and the certificates as the server sent them,
 * with nothing else trusted.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "device/profile.h"
#include "device/verify.h"
#include "x509/cert.h"

struct ca_judgement;

/* One question. Everything is borrowed. */
struct ca_question {
    const struct ca_profile *profile;
    struct ca_span bytes; /* the anchors: PEM with its NUL counted, or one DER certificate */
    const struct ca_cert *const *anchor; /* what `bytes` must carry, in this order */
    size_t anchor_count;
    const struct ca_cert *const *presented; /* in the order of the server */
    size_t presented_count;
    const char *host;                 /* DNS name or address */
    bool is_tls_1_3;                  /* of the handshake that the list came in */
    enum ca_leaf_use leaf_use;        /* of the handshake; unknown: any that the profile has */
    const struct ca_judgement *known; /* an earlier answer, or NULL: see below */
};

/* One answer. */
struct ca_judgement {
    bool is_accepted;
    bool is_proved;     /* by the device's own library; else by rules that stand for it */
    int code;           /* Mbed TLS: 0, or what a call of the device's would return */
    uint32_t flags;     /* Mbed TLS: MBEDTLS_X509_BADCERT_... */
    bool finds_no_path; /* the library did not get from the leaf to an anchor */
    size_t at;          /* refused: which presented certificate is at fault; 0 the leaf */
    char reason[CA_JUDGEMENT_TEXT_MAX]; /* in words; "" when accepted */
    uint8_t digest[CA_SHA256_LEN]; /* of what was verified: certificates, host, profile, time */
};

/*
 * Set the moment at which the engine judges, seconds since 1970. To be called
 * once, before anything is judged and before threads start.
 */
void ca_engine_set_clock(int64_t now_s);

/*
 * Ask.
 *
 * in        question->known: the bytes are parsed and compared in any case; if
 *           the verification that follows would have just the certificates,
 *           host, profile and time of this earlier answer, its outcome stands.
 * out       judgement: whole in any case; a device that would fail is an answer.
 * limits    what the profile forbids and the library at hand has compiled in is
 *           refused before the library is asked: see ca_profile_lacks.
 * source    device/verify.h
 */
void ca_engine_judge(const struct ca_question *question, struct ca_judgement *judgement);

/*
 * Who judges for a profile, and whether that is a proof.
 *
 * out       name: "Mbed TLS 2.28 (ca-judge-mbedtls-2.28)", for people.
 *           Returns true when it is the device's own library.
 */
bool ca_engine_judge_of(const struct ca_profile *profile, char name[static CA_PROFILE_TEXT_MAX]);

/* "proved" or "modelled": the word for header, JSON and summary; constant. */
const char *ca_engine_proof_word(bool is_proved);

/* "Mbed TLS 3.6.7": what is linked in; constant. */
const char *ca_engine_name(void);

#endif
