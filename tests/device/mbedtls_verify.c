/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mbed TLS itself, 2.28 or 3.6, on one chain: no code of the tool's in between.
 *
 *   mbedtls_verify HOST TIME ANCHOR.der CERT.der...
 *
 * Prints "ACCEPT" or "REJECT", and the flags or what could not be parsed. The
 * list is parsed and verified as a handshake does, the leaf's usages too.
 * The clock is TIME: 3.6 is given it, 2.28 is linked with --wrap=time.
 */

#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/version.h>
#include <mbedtls/x509_crt.h>
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#include <psa/crypto.h>
#endif

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LEN_MAX = 1 << 20 };

static time_t now_s;

time_t __wrap_time(time_t *at);

time_t __wrap_time(time_t *at)
{
    if (at != NULL) {
        *at = now_s;
    }
    return now_s;
}

/* What mbedtls_x509_crt_parse_der returns. */
static int parse(const char *path, mbedtls_x509_crt *certs)
{
    static unsigned char data[LEN_MAX];
    FILE *file = fopen(path, "rb");
    size_t len = file != NULL ? fread(data, 1, LEN_MAX, file) : 0;

    if (len == 0) {
        fprintf(stderr, "mbedtls_verify: cannot read %s\n", path);
        exit(2);
    }
    fclose(file);
    return mbedtls_x509_crt_parse_der(certs, data, len);
}

/* A server may use its key in one of three ways. */
static int has_usage(const mbedtls_x509_crt *leaf)
{
    static const unsigned usages[] = { MBEDTLS_X509_KU_DIGITAL_SIGNATURE,
                                       MBEDTLS_X509_KU_KEY_ENCIPHERMENT,
                                       MBEDTLS_X509_KU_KEY_AGREEMENT };
    int found = 0;

    for (size_t i = 0; i < sizeof usages / sizeof usages[0]; i++) {
        found = found || mbedtls_x509_crt_check_key_usage(leaf, usages[i]) == 0;
    }
    return found &&
           mbedtls_x509_crt_check_extended_key_usage(
               leaf, MBEDTLS_OID_SERVER_AUTH, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) == 0;
}

static void set_clock(const char *seconds)
{
    now_s = (time_t)strtoll(seconds, NULL, 10);
#if defined(MBEDTLS_PLATFORM_TIME_ALT)
    mbedtls_platform_set_time(__wrap_time);
#endif
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    if (psa_crypto_init() != PSA_SUCCESS) {
        exit(2);
    }
#endif
}

/* Anchor and list, from the files; false and a line printed when one cannot be parsed. */
static bool read_all(int count, char **paths, mbedtls_x509_crt *anchor, mbedtls_x509_crt *list)
{
    for (int i = 0; i < count; i++) {
        int code = parse(paths[i], i == 0 ? anchor : list);

        if (code != 0) {
            printf("REJECT -0x%04x %s\n", (unsigned)-code, i == 0 ? "anchor" : "list");
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    mbedtls_x509_crt anchor, list;
    uint32_t flags = 0;

    if (argc < 5) {
        return 2;
    }
    set_clock(argv[2]);
    mbedtls_x509_crt_init(&anchor);
    mbedtls_x509_crt_init(&list);
    if (read_all(argc - 3, argv + 3, &anchor, &list)) {
        int code = mbedtls_x509_crt_verify(&list, &anchor, NULL, argv[1], &flags, NULL, NULL);
        int is_usable = has_usage(&list);

        printf("%s -0x%04x 0x%x %s\n", code == 0 && is_usable ? "ACCEPT" : "REJECT",
               (unsigned)-code, (unsigned)flags, is_usable ? "" : "usage");
    }
    mbedtls_x509_crt_free(&list);
    mbedtls_x509_crt_free(&anchor);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    mbedtls_psa_crypto_free();
#endif
    return 0;
}
