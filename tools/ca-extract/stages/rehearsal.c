/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/rehearsal.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "device/judge_process.h"
#include "stages/starttls.h"
#include "x509/client_key.h"

enum { MORE_TIME_MS = 5000 };

#define FIRMWARE "firmware" /* the profile whose library is the firmware's own build */

static const char *program_of(const struct ca_profile *profile)
{
    return strcmp(profile->name, FIRMWARE) == 0 ? "ca-rehearse-firmware"
                                                : "ca-rehearse-mbedtls-3.6";
}

/* A PEM file as a device has it: with its NUL counted. */
static bool read_pem(const char *path, struct ca_text *text, struct ca_error *err)
{
    struct ca_bytes bytes = { NULL, 0 };
    bool done = ca_file_read(path, CA_CLIENT_FILE_MAX, &bytes, err);

    if (done) {
        ca_text_put(text, (const char *)bytes.at, bytes.len);
        ca_text_put(text, "", 1);
        memset(bytes.at, 0, bytes.len);
    }
    ca_bytes_clear(&bytes);
    return done;
}

static bool read_identity(const struct ca_client_identity *identity, struct ca_text *cert,
                          struct ca_text *key, struct ca_error *err)
{
    if (identity == NULL || identity->cert == NULL) {
        return true;
    }
    return read_pem(identity->cert, cert, err) &&
           read_pem(identity->key != NULL ? identity->key : identity->cert, key, err);
}

static struct ca_rehearsal_request request_of(const struct ca_rehearsing *rehearsing, int left_ms)
{
    const struct ca_asking *asking = &rehearsing->enquiry->asking;
    const struct ca_profile *profile = asking->profile;

    return (struct ca_rehearsal_request){
        .host = asking->target->host,
        .anchors = rehearsing->anchors,
        .alpn = asking->alpn != NULL ? asking->alpn : "",
        .now_s = rehearsing->now_s,
        .timeout_ms = left_ms > 0 ? (uint32_t)left_ms : 1,
        .is_as_built = strcmp(profile->name, FIRMWARE) == 0,
        .has_clock = profile->has_clock,
        .is_asked = rehearsing->presented->wants_client_cert,
        .has_tls_1_2 = profile->tls_min == CA_TLS_1_2,
        .has_tls_1_3 = profile->tls_max == CA_TLS_1_3,
        .suites = profile->suites,
        .groups = profile->groups,
        .schemes = profile->schemes,
        .hashes = profile->accepts_hashes,
        .keys = profile->accepts_keys,
        .rsa_bits_min = profile->rsa_bits_min,
    };
}

/* Hand the socket over, and take the account. */
static bool hand_over(const struct ca_rehearsing *rehearsing,
                      const struct ca_connection *connection, const char *path,
                      struct ca_rehearsal *rehearsal, struct ca_error *err)
{
    int left_ms = (int)(connection->deadline_ms - ca_clock_monotonic_ms());
    struct ca_rehearsal_request request = request_of(rehearsing, left_ms);
    struct ca_text cert = { 0 }, key = { 0 }, question = { 0 }, reply = { 0 };
    int status = -1;
    bool done = read_identity(rehearsing->enquiry->asking.identity, &cert, &key, err);

    if (done) {
        request.own_cert = ca_text_span(&cert);
        request.own_key = ca_text_span(&key);
        ca_rehearsal_put_request(&request, &question);
        const struct ca_process program = { .file = path,
                                            .input = ca_text_span(&question),
                                            .extra_fd = connection->fd,
                                            .output_max = CA_REHEARSAL_LEN_MAX,
                                            .timeout_ms =
                                                (left_ms > 0 ? left_ms : 0) + MORE_TIME_MS };
        rehearsal->account = ca_alloc(1, sizeof *rehearsal->account);
        done = ca_process_run(&program, &reply, &status) && status == 0 &&
               ca_rehearsal_get_account(&reply, rehearsal->account);
        if (!done) {
            ca_fail(err, CA_ERR_INTERNAL, "'%s' gave no account of the rehearsal", path);
        }
    }
    ca_text_clear(&reply);
    ca_client_text_clear(&question);
    ca_client_text_clear(&key);
    ca_client_text_clear(&cert);
    return done;
}

static void fail_rehearsal(const struct ca_rehearsing *rehearsing, struct ca_rehearsal *rehearsal)
{
    const struct ca_rehearsal_account *account = rehearsal->account;
    struct ca_error *err = &rehearsal->err;
    const char *last = strstr(account->console, "[ERR ][TLSW]: ");

    ca_fail(err, CA_ERR_DEVICE, "the rehearsal with '%s' failed",
            rehearsing->enquiry->asking.target->name);
    if (last != NULL) {
        last += strlen("[ERR ][TLSW]: ");
        ca_error_cause(err, "%s (%.*s)", account->words, (int)strcspn(last, "\n"), last);
    } else {
        ca_error_cause(err, "%s", account->words);
    }
    if (strstr(account->words, "client certificate") != NULL) {
        ca_error_hint(err, "show it one that it takes: --client-cert and --client-key");
    }
    ca_error_hint(err, "the first connection was good: does every server behind that name answer "
                       "as the first did? --explain shows what that one presents");
}

static bool find_program(const char *name, char path[static CA_JUDGE_PATH_MAX],
                         struct ca_error *err)
{
    if (ca_judge_find_program(name, path)) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "nothing to rehearse with: there is no '%s'", name);
    ca_error_hint(err, "it is built and installed with ca-extract, in libexec/ca-extract");
    return false;
}

void ca_rehearsal_run(const struct ca_rehearsing *rehearsing, struct ca_rehearsal *rehearsal)
{
    const struct ca_enquiry *enquiry = rehearsing->enquiry;
    const struct ca_asking *asking = &enquiry->asking;
    struct ca_connection connection = { .fd = -1 };
    struct ca_error *err = &rehearsal->err;
    char path[CA_JUDGE_PATH_MAX];

    *rehearsal = (struct ca_rehearsal){ .is_tried = true, .program = program_of(asking->profile) };
    rehearsal->is_proved =
        asking->profile->judge == CA_JUDGE_LINKED && !asking->profile->is_modelled;
    bool done = find_program(rehearsal->program, path, err) &&
                ca_connection_open(enquiry->where, &enquiry->reaching, &connection, err) &&
                ca_starttls_run(&connection, asking->target, asking->target->host, err) &&
                hand_over(rehearsing, &connection, path, rehearsal, err);
    if (done && !rehearsal->account->is_connected) {
        fail_rehearsal(rehearsing, rehearsal);
    }
    ca_connection_close(&connection);
}

void ca_rehearsal_clear(struct ca_rehearsal *rehearsal)
{
    ca_free(rehearsal->account);
    *rehearsal = (struct ca_rehearsal){ .account = NULL };
}
