/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BearSSL itself, on one chain.
 *
 *   bearssl_verify HOST TIME ANCHOR.der CERT.der...
 *
 * Prints "ACCEPT" or "REJECT" and the error number. The client's full profile
 * is set up, as a device would, and its X.509 engine is given the list.
 *
 * With GENERATED, generated.inc brings anchors that the tool has written, and
 *
 *   bearssl_verify HOST TIME #N CERT.der...         verifies with those of file N
 *   bearssl_verify compare N ANCHOR.der...          are they what BearSSL's decoder
 *                                                   makes of these certificates?
 */

#include <bearssl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEN_MAX = 1 << 20, DAYS_TO_1970 = 719528, DAY_S = 86400 };

#ifdef GENERATED
struct generated {
    const br_x509_trust_anchor *at;
    size_t count;
};
#include "generated.inc"
#endif

static unsigned char subject[8192];
static size_t subject_len;

static void append(void *context, const void *data, size_t len)
{
    (void)context;
    if (len <= sizeof subject - subject_len) {
        memcpy(subject + subject_len, data, len);
        subject_len += len;
    }
}

static size_t read_file(const char *path, unsigned char *data)
{
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(data, 1, LEN_MAX, file) : 0;

    if (len == 0) {
        fprintf(stderr, "bearssl_verify: cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    return len;
}

/* False when BearSSL cannot use it as an anchor. */
static int take_anchor(const char *path, br_x509_decoder_context *decoder, br_x509_trust_anchor *ta)
{
    static unsigned char data[LEN_MAX];
    size_t len = read_file(path, data);

    br_x509_decoder_init(decoder, append, NULL);
    br_x509_decoder_push(decoder, data, len);
    br_x509_pkey *key = br_x509_decoder_get_pkey(decoder);
    if (key == NULL) {
        return 0;
    }
    *ta = (br_x509_trust_anchor){ .dn = { subject, subject_len },
                                  .flags = br_x509_decoder_isCA(decoder) ? BR_X509_TA_CA : 0,
                                  .pkey = *key };
    return 1;
}

/* The anchors that a word names: a certificate's file, or "#N"; their number, 0 when they cannot be used. */
static size_t find_anchors(const char *word, const br_x509_trust_anchor **anchors)
{
    static br_x509_decoder_context decoder;
    static br_x509_trust_anchor one;

#ifdef GENERATED
    if (word[0] == '#') {
        const struct generated *file = &generated[strtoul(word + 1, NULL, 10)];

        *anchors = file->at;
        return file->count;
    }
#endif
    subject_len = 0;
    *anchors = &one;
    return take_anchor(word, &decoder, &one) ? 1 : 0;
}

#ifdef GENERATED
static int is_same(const void *a, size_t a_len, const void *b, size_t b_len)
{
    return a_len == b_len && memcmp(a, b, a_len) == 0;
}

static int is_same_anchor(const br_x509_trust_anchor *a, const br_x509_trust_anchor *b)
{
    if (!is_same(a->dn.data, a->dn.len, b->dn.data, b->dn.len) || a->flags != b->flags ||
        a->pkey.key_type != b->pkey.key_type) {
        return 0;
    }
    if (a->pkey.key_type == BR_KEYTYPE_RSA) {
        const br_rsa_public_key *x = &a->pkey.key.rsa, *y = &b->pkey.key.rsa;
        return is_same(x->n, x->nlen, y->n, y->nlen) && is_same(x->e, x->elen, y->e, y->elen);
    }
    const br_ec_public_key *x = &a->pkey.key.ec, *y = &b->pkey.key.ec;
    return x->curve == y->curve && is_same(x->q, x->qlen, y->q, y->qlen);
}

/* N ANCHOR.der... */
static int compare(int count, char **words)
{
    const struct generated *file = &generated[strtoul(words[0], NULL, 10)];

    if (file->count != (size_t)count - 1) {
        printf("%zu anchors, not %d\n", file->count, count - 1);
        return 1;
    }
    for (int i = 1; i < count; i++) {
        const br_x509_trust_anchor *read = NULL;

        if (find_anchors(words[i], &read) != 1 || !is_same_anchor(read, &file->at[i - 1])) {
            printf("anchor %d is not what the decoder makes of it\n", i);
            return 1;
        }
    }
    return 0;
}
#endif

int main(int argc, char **argv)
{
    static br_ssl_client_context client;
    static br_x509_minimal_context engine;
    static unsigned char data[LEN_MAX];
    const br_x509_trust_anchor *anchors = NULL;

#ifdef GENERATED
    if (argc >= 4 && strcmp(argv[1], "compare") == 0) {
        return compare(argc - 2, argv + 2);
    }
#endif
    if (argc < 5) {
        return 2;
    }
    size_t count = find_anchors(argv[3], &anchors);
    if (count == 0) {
        printf("REJECT anchor\n");
        return 0;
    }
    long long now_s = strtoll(argv[2], NULL, 10);
    br_ssl_client_init_full(&client, &engine, anchors, count);
    br_x509_minimal_set_time(&engine, (uint32_t)(now_s / DAY_S + DAYS_TO_1970),
                             (uint32_t)(now_s % DAY_S));
    const br_x509_class **x509 = &engine.vtable;
    (*x509)->start_chain(x509, argv[1]);
    for (int i = 4; i < argc; i++) {
        size_t len = read_file(argv[i], data);
        (*x509)->start_cert(x509, (uint32_t)len);
        (*x509)->append(x509, data, len);
        (*x509)->end_cert(x509);
    }
    unsigned code = (*x509)->end_chain(x509), usages = 0;
    const br_x509_pkey *key = (*x509)->get_pkey(x509, &usages);
    if (code == 0 && (key == NULL || usages == 0)) {
        code = BR_ERR_X509_FORBIDDEN_KEY_USAGE;
    }
    printf("%s %u\n", code == 0 ? "ACCEPT" : "REJECT", code);
    return 0;
}
