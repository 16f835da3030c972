/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_LIBRARY_H
#define FW_TLS_LIBRARY_H

/*
 * What differs between the library's versions and arrangements, so that
 * nothing else here has to ask: library_3.c for Mbed TLS 3.6, library_2.c for
 * 2.28, library_both.c for what is alike but for the rules of access;
 * tickets_13.c and tickets_12.c by the newest version of TLS; records_full.c
 * where the input buffer takes any record, records_small.c where smaller ones
 * are asked for.
 */

#include <stdbool.h>
#include <stddef.h>

#include <mbedtls/pem.h>
#include <mbedtls/ssl.h>

#include "base/log.h"

/* Where a handshake stands: what has been seen of the peer's side when it fails. */
struct fw_library_view {
    unsigned char record_type; /* of the record read last: 21 alert, 22 handshake, ... */
    unsigned char record_major;
    size_t record_len;
    size_t message_len; /* of the handshake message under way, with its header */
    int alert;          /* description of the alert that ended it; -1: none did */
    bool is_answered;   /* our own certificate, or the lack of one, has been sent */
};

/* Signature algorithms. */
void fw_library_configure(mbedtls_ssl_config *config);

/* Tell when a ticket comes. */
void fw_tickets_configure(mbedtls_ssl_config *config);

/* Nothing has failed: a ticket for a later session came (TLS 1.3). */
bool fw_tickets_has_come(int code);

/* Ask for records that fit into the input buffer; false: the configuration contradicts itself. */
FW_MUST_CHECK bool fw_records_configure(mbedtls_ssl_config *config);

/* A private key, PEM with its NUL counted or DER: 0, or an error of the library. */
int fw_library_parse_key(mbedtls_pk_context *key, const unsigned char *text, size_t len);

/* The bytes that stood in PEM; borrowed from it. */
const unsigned char *fw_library_pem(const mbedtls_pem_context *pem, size_t *len);

/* The key is that of the certificate. */
bool fw_library_is_pair(const mbedtls_x509_crt *cert, const mbedtls_pk_context *key);

/* What can be seen from outside of a handshake that failed with `code`. */
struct fw_library_view fw_library_look(const mbedtls_ssl_context *ssl, int code);

#endif
