/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_RESULT_PARTS_H
#define CA_STAGES_RESULT_PARTS_H

/* What the files behind stages/result.h share; nobody else includes it. */

#include "device/needs.h"
#include "stages/result.h"

/* A moment under two keys: RFC 3339 for people, seconds since 1970 for programs. */
void ca_result_put_moment(struct ca_value *object, const char *key, const char *key_s,
                          int64_t seconds);

/* The day alone, "2026-11-23". */
void ca_result_put_date(struct ca_value *object, const char *key, int64_t seconds);

/* Bytes in lower-case hexadecimal; at most a SHA-256. */
void ca_result_put_hex(struct ca_value *object, const char *key, const uint8_t *at, size_t len);

/* What is said of every certificate, wherever it stands. */
void ca_result_put_certificate(struct ca_value *object, const struct ca_cert *cert);

/* "pem": the certificate itself. */
void ca_result_put_pem(struct ca_value *object, const struct ca_cert *cert);
/* Lines of PEM: each as text, as the numbers of its characters with the LF, and
 * whether it is the last of all. */
struct ca_value *ca_result_pem_lines(struct ca_span pem, bool is_last);

/* Bytes as the elements of an array, twelve a line, each with its ','. */
void ca_result_put_bytes(struct ca_value *object, const char *key, struct ca_span span);

/* "client_symbol", what names in the file of --client-out begin with: SSL_CLIENT of
 * SSL_CA_PEM, X_CLIENT of X. */
void ca_result_put_client_symbol(struct ca_value *root, const char *symbol);

/* Status, what, cause and hint. */
struct ca_value *ca_result_error(const struct ca_error *err);

/* What the device's library said. */
struct ca_value *ca_result_verdict(const struct ca_verdict *verdict);

/* One of "targets": everything that depends on the presented chain. */
struct ca_value *ca_result_target(const struct ca_run *run, const struct ca_choice *choice);

/* "needs": what the configuration of the device must have, and what it costs; of several
 * devices the first's, and those of all in "needs_by_device". */
void ca_result_put_needs(struct ca_value *root, const struct ca_run *runs, size_t count,
                         const struct ca_choice *choice, const struct ca_making *making);

/* The input buffer that takes what the servers were seen to send. */
struct ca_result_buffer {
    size_t len;            /* 16384 where one of them was not seen to send less */
    size_t fragment_len;   /* max_fragment_length to ask for; 0 for none */
    bool has_record_limit; /* record_size_limit is to be asked for */
};

/* Of result_records.c: the buffer for all runs; what it needs compiled in; one text for each
 * answer to --probe-records; and one run's answers. */
struct ca_result_buffer ca_result_buffer(const struct ca_run *runs, size_t count,
                                         const struct ca_profile *profile);
void ca_result_add_records(const struct ca_result_buffer *buffer, const struct ca_profile *profile,
                           struct ca_needs *needs);
void ca_result_put_record_notes(struct ca_value *needs, const struct ca_run *runs, size_t count);
struct ca_value *ca_result_records(const struct ca_records *records);

/* Of result_guards.c: "guards". */
void ca_result_put_guards(struct ca_value *root, const struct ca_choice *choice,
                          const struct ca_making *making);

/* "anchors" and what follows from them alone. */
void ca_result_put_anchors(struct ca_value *root, const struct ca_run *runs,
                           const struct ca_choice *choice);

#endif
