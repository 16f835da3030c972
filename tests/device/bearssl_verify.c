/* SPDX-License-Identifier: Apache-2.0 */
/*
 * BearSSL itself, on one chain.
 *
 *   bearssl_verify HOST TIME ANCHOR.der CERT.der...
 *
 * Prints "ACCEPT" or "REJECT" and the error number. The client's full profile
 * is set up, as a device would, and its X.509 engine is given the list.
 */

#include <bearssl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LEN_MAX = 1 << 20, DAYS_TO_1970 = 719528, DAY_S = 86400 };

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

int main(int argc, char **argv)
{
    static br_ssl_client_context client;
    static br_x509_minimal_context engine;
    static br_x509_decoder_context decoder;
    static unsigned char data[LEN_MAX];
    br_x509_trust_anchor anchor;

    if (argc < 5) {
        return 2;
    }
    if (!take_anchor(argv[3], &decoder, &anchor)) {
        printf("REJECT anchor\n");
        return 0;
    }
    long long now_s = strtoll(argv[2], NULL, 10);
    br_ssl_client_init_full(&client, &engine, &anchor, 1);
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
