/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_REHEARSAL_WIRE_H
#define CA_DEVICE_REHEARSAL_WIRE_H

/*
 * How the tool and a rehearsal program (tools/rehearse) speak with each other:
 * a request one way, an account of the connection the other way. The program
 * finds the connected socket as its descriptor CA_REHEARSAL_FD.
 *
 * Members are a word and a length on a line, and so many bytes behind it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/text.h"

enum {
    CA_REHEARSAL_FD = 3,
    CA_REHEARSAL_TEXT_MAX = 128,
    CA_REHEARSAL_CONSOLE_MAX = 8192,
    CA_REHEARSAL_LEN_MAX = 4 * 1024 * 1024 /* of either message: a guard */
};

/* What is to be rehearsed. Spans and texts are borrowed; texts end with a NUL. */
struct ca_rehearsal_request {
    const char *host;        /* that the certificate must bear */
    struct ca_span anchors;  /* PEM with its NUL counted, or one certificate in DER */
    struct ca_span own_cert; /* PEM with its NUL counted; length 0 for none */
    struct ca_span own_key;
    const char *alpn; /* "h2,http/1.1"; "" for none */
    int64_t now_s;
    uint32_t timeout_ms;
    bool is_as_built; /* nothing below is applied: the program is the device's own build */
    bool has_clock;   /* else dates are not looked at */
    bool is_asked; /* the server asks for a certificate: its refusal comes behind the handshake */
    bool has_tls_1_2, has_tls_1_3;
    const char *suites, *groups, *schemes; /* IANA names, apart by ':' */
    unsigned hashes, keys;                 /* sets, as in struct ca_profile */
    unsigned rsa_bits_min;
};

/* How it went. */
struct ca_rehearsal_account {
    bool is_connected;
    uint32_t flags;                       /* MBEDTLS_X509_BADCERT_... */
    size_t heap_peak;                     /* bytes, as this machine counts */
    size_t largest_record;                /* received, bytes behind its header */
    char library[CA_REHEARSAL_TEXT_MAX];  /* "Mbed TLS 3.6.7" */
    char protocol[CA_REHEARSAL_TEXT_MAX]; /* "TLSv1.3"; "" when it did not come so far */
    char suite[CA_REHEARSAL_TEXT_MAX];    /* as the library names it */
    char words[CA_REHEARSAL_TEXT_MAX];    /* the result: "the certificate is for another host" */
    char advice[CA_REHEARSAL_TEXT_MAX];
    char console[CA_REHEARSAL_CONSOLE_MAX]; /* what a device would have printed */
};

void ca_rehearsal_put_request(const struct ca_rehearsal_request *request, struct ca_text *text);
void ca_rehearsal_put_account(const struct ca_rehearsal_account *account, struct ca_text *text);

/*
 * Read them back.
 *
 * in        text: must outlive the request; a NUL is written behind each of its texts.
 * fails     false: it is not whole, or not of this form.
 */
CA_MUST_CHECK bool ca_rehearsal_get_request(struct ca_text *text,
                                            struct ca_rehearsal_request *request);
CA_MUST_CHECK bool ca_rehearsal_get_account(struct ca_text *text,
                                            struct ca_rehearsal_account *account);

#endif
