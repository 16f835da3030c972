/* SPDX-License-Identifier: Apache-2.0 */
/* What each device needs for all targets together: "needs" of stages/result.h. */

#include "stages/result_parts.h"

#include <stdio.h>

#include "base/text.h"
#include "device/engine.h"
#include "device/measure.h"
#include "device/needs.h"
#include "x509/der.h"
#include "x509/pem.h"

enum { RECORD_LEN_MAX = 16384 /* RFC 8446 5.1: what a server may always send */ };

/* The candidate that a run takes, or would look at first; NULL without any. */
static const struct ca_candidate *candidate_of(const struct ca_run *run)
{
    int best = ca_choice_best(run);

    if (run->candidates.count == 0) {
        return NULL;
    }
    return &run->candidates.candidate[best >= 0 ? best : 0];
}

static bool is_on_path(const struct ca_path *path, const struct ca_cert *cert)
{
    for (size_t i = 0; i < path->len; i++) {
        if (ca_cert_equal(path->certs[i], cert)) {
            return true;
        }
    }
    return false;
}

/* What nearly every server takes, for a chain that was not seen in a handshake. */
static struct ca_negotiated assumed(const struct ca_cert *leaf)
{
    bool is_rsa = leaf->key_kind == CA_KEY_RSA;

    return (struct ca_negotiated){
        .suite = is_rsa ? "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
                        : "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        .group = "secp256r1",
        .scheme = is_rsa ? "rsa_pkcs1_sha256" : "ecdsa_secp256r1_sha256",
        .is_assumed = true,
    };
}

static void add_run(const struct ca_run *run, const struct ca_profile *profile,
                    struct ca_needs *needs)
{
    const struct ca_presented *presented = &run->presented;
    const struct ca_candidate *candidate = candidate_of(run);

    if (candidate == NULL || presented->count == 0) {
        return;
    }
    const struct ca_path *path = candidate->path;
    for (size_t i = 0; i < path->len; i++) {
        ca_needs_add_cert(profile, path->certs[i], i + 1 < path->len, needs);
    }
    /* What is sent besides must be read, or the handshake ends. */
    for (size_t i = 0; i < presented->count; i++) {
        if (!is_on_path(path, presented->cert[i])) {
            ca_needs_add_cert(profile, presented->cert[i], false, needs);
        }
    }
    struct ca_negotiated negotiated =
        presented->is_connected
            ? (struct ca_negotiated){ ca_presented_is_tls_1_3(presented, profile), presented->suite,
                                      presented->group, presented->scheme, false }
            : assumed(presented->cert[0]);
    ca_needs_add_handshake(profile, &negotiated, presented->cert[0], needs);
}

static struct ca_value *macros_value(const struct ca_needs *needs, struct ca_value *object)
{
    struct ca_value *list = ca_value_list();
    int64_t missing = 0;

    for (size_t i = 0; i < needs->count; i++) {
        const struct ca_need *need = &needs->need[i];
        struct ca_value *one = ca_value_object();

        ca_value_put_text(one, "macro", need->name);
        ca_value_put_text(one, "for", ca_need_for_word(need->purpose));
        ca_value_put_text(one, "needed_since", need->why);
        ca_value_put_truth(one, "is_crypto", need->is_crypto);
        ca_value_put_truth(one, "is_present", need->is_present);
        ca_value_append(list, one);
        missing += !need->is_present;
    }
    ca_value_put_number(object, "missing_count", missing);
    return list;
}

static size_t anchor_len(const struct ca_cert *cert)
{
    struct ca_span subject = { NULL, 0 };

    return ca_der_subject(ca_bytes_span(&cert->der), &subject) ? subject.len + cert->spki.len : 0;
}

static void put_costs(struct ca_value *object, const struct ca_choice *choice)
{
    struct ca_span *der = ca_alloc(choice->count, sizeof *der);
    struct ca_text pem = { 0 };
    struct ca_heap heap = { 0 };
    size_t der_len = 0, key_len = 0;

    for (size_t i = 0; i < choice->count; i++) {
        der[i] = ca_bytes_span(&choice->anchor[i].cert->der);
        ca_pem_put(der[i], &pem);
        der_len += der[i].len;
        key_len += anchor_len(choice->anchor[i].cert);
    }
    if (choice->count > 0) {
        ca_measure_heap((struct ca_span){ (const uint8_t *)pem.at, pem.len + 1 }, der,
                        choice->count, &heap);
    }
    ca_value_put_number(object, "flash_pem", choice->count > 0 ? (int64_t)pem.len + 1 : 0);
    ca_value_put_number(object, "flash_der", (int64_t)der_len);
    ca_value_put_number(object, "flash_anchor", (int64_t)key_len);
    ca_value_put_number(object, "heap_pem_peak", (int64_t)heap.pem_peak);
    ca_value_put_number(object, "heap_pem_kept", (int64_t)heap.pem_kept);
    ca_value_put_number(object, "heap_der_peak", (int64_t)heap.der_peak);
    ca_value_put_number(object, "heap_der_kept", (int64_t)heap.der_kept);
    ca_value_put_number(object, "heap_nocopy_peak", (int64_t)heap.nocopy_peak);
    ca_value_put_number(object, "heap_nocopy_kept", (int64_t)heap.nocopy_kept);
    ca_value_put_text(object, "heap_library", ca_engine_name());
    ca_text_clear(&pem);
    ca_free(der);
}

/* The least that depends on the presented chains: lengths, and the clock. */
struct extent {
    size_t message_len, path_len;
    size_t largest_len; /* of any handshake message */
    const char *largest_name;
    int64_t floor_s;
};

static struct extent extent_of(const struct ca_run *runs, size_t count)
{
    struct extent extent = { .largest_name = "", .floor_s = INT64_MIN };

    for (size_t i = 0; i < count; i++) {
        const struct ca_candidate *candidate = candidate_of(&runs[i]);
        size_t len = runs[i].presented.message_len;

        extent.message_len = len > extent.message_len ? len : extent.message_len;
        if (runs[i].presented.largest_len > extent.largest_len) {
            extent.largest_len = runs[i].presented.largest_len;
            extent.largest_name = ca_handshake_message_name(runs[i].presented.largest_type);
        }
        for (size_t k = 0; candidate != NULL && k < candidate->path->len; k++) {
            int64_t begin_s = candidate->path->certs[k]->not_before_s;
            extent.floor_s = begin_s > extent.floor_s ? begin_s : extent.floor_s;
            extent.path_len = k + 1 > extent.path_len ? k + 1 : extent.path_len;
        }
    }
    return extent;
}

/* A server may fill any record, so only what it was seen to keep makes the buffer smaller. */
static void put_buffer(struct ca_value *object, const struct ca_profile *profile,
                       const struct extent *extent, const struct ca_result_buffer *buffer)
{
    char why[192];
    bool is_larger = extent->largest_len > RECORD_LEN_MAX;

    if (is_larger) {
        snprintf(why, sizeof why,
                 "no size is enough: the %s message has %zu bytes, and the library's "
                 "largest buffer holds %d",
                 extent->largest_name, extent->largest_len, RECORD_LEN_MAX);
    } else if (buffer->len < RECORD_LEN_MAX) {
        snprintf(why, sizeof why,
                 "every record was seen to fit when smaller ones are asked for, and the largest "
                 "handshake message has %zu bytes",
                 extent->largest_len);
    } else {
        snprintf(why, sizeof why,
                 "no smaller record size was seen to be kept by the server, so records may have "
                 "%d bytes",
                 RECORD_LEN_MAX);
    }
    ca_value_put_text(object, "buffer_macro", ca_needs_buffer_name(profile->dialect));
    ca_value_put_number(object, "buffer_len", (int64_t)buffer->len);
    ca_value_put_text(object, "buffer_why", why);
    ca_value_put_truth(object, "buffer_is_enough", !is_larger);
    ca_value_put_number(object, "buffer_of_device", (int64_t)profile->input_len);
    ca_value_put_truth(object, "buffer_is_had", profile->input_len >= buffer->len);
    ca_value_put_number(object, "message_len", (int64_t)extent->message_len);
    ca_value_put_number(object, "largest_message_len", (int64_t)extent->largest_len);
    ca_value_put_text(object, "largest_message", extent->largest_name);
    if (buffer->fragment_len > 0) {
        ca_value_put_number(object, "max_fragment_length", (int64_t)buffer->fragment_len);
    }
    ca_value_put_truth(object, "record_size_limit", buffer->has_record_limit);
}

/* Of one device; its runs alone. */
static struct ca_value *needs_value(const struct ca_run *runs, size_t count,
                                    const struct ca_choice *choice,
                                    const struct ca_profile *profile, bool carries_pem)
{
    struct ca_value *object = ca_value_object();
    struct ca_needs needs = { 0 };
    const struct extent extent = extent_of(runs, count);
    const struct ca_result_buffer buffer = ca_result_buffer(runs, count, profile);

    for (size_t i = 0; i < count; i++) {
        add_run(&runs[i], profile, &needs);
    }
    if (needs.count > 0) {
        if (carries_pem) {
            ca_needs_add_pem(profile, &needs);
        }
        ca_needs_add_client(profile, &needs);
        ca_result_add_records(&buffer, profile, &needs);
        ca_needs_drop_implied(profile, &needs);
    }
    ca_value_put_text(object, "device", profile->name);
    ca_value_put(object, "macros", macros_value(&needs, object));
    put_buffer(object, profile, &extent, &buffer);
    ca_result_put_record_notes(object, runs, count);
    ca_value_put_number(object, "chain_len", (int64_t)extent.path_len);
    ca_value_put_number(object, "thread_stack", profile->stack_len);
    if (extent.path_len > 0) {
        ca_result_put_moment(object, "clock_floor", "clock_floor_s", extent.floor_s);
    }
    put_costs(object, choice);
    ca_needs_clear(&needs);
    return object;
}

void ca_result_put_needs(struct ca_value *root, const struct ca_run *runs, size_t count,
                         const struct ca_choice *choice, const struct ca_making *making)
{
    size_t devices = making->profile_count > 0 ? making->profile_count : 1;
    size_t of_each = count / devices; /* runs stand device by device */
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < devices; i++) {
        ca_value_append(list, needs_value(runs + i * of_each, of_each, choice, &making->profile[i],
                                          making->carries_pem));
    }
    ca_value_put(root, "needs", ca_value_copy(ca_value_at(list, 0)));
    ca_value_put(root, "needs_by_device", list);
}
