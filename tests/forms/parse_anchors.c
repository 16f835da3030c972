/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What Mbed TLS makes of the bytes that a device would give it:
 *
 *     parse_anchors FILE...     one call of mbedtls_x509_crt_parse each
 *
 * For each file a line: the DER of every certificate, in hexadecimal, in the
 * order of the chain, apart by a blank; or the code with which it was refused.
 * Built once for each version of Mbed TLS that is there.
 */
#include <stdio.h>
#include <stdlib.h>

#include <mbedtls/x509_crt.h>
#if defined(MBEDTLS_USE_PSA_CRYPTO)
#include <psa/crypto.h>
#endif

enum { FILE_MAX = 1024 * 1024 };

static void print_chain(const mbedtls_x509_crt *cert)
{
    for (; cert != NULL; cert = cert->next) {
        for (size_t i = 0; i < cert->raw.len; i++) {
            printf("%02x", cert->raw.p[i]);
        }
        putchar(cert->next != NULL ? ' ' : '\n');
    }
}

int main(int argc, char **argv)
{
    static unsigned char bytes[FILE_MAX];

#if defined(MBEDTLS_USE_PSA_CRYPTO)
    if (psa_crypto_init() != PSA_SUCCESS) {
        return 1;
    }
#endif
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        mbedtls_x509_crt chain;

        if (file == NULL) {
            return 1;
        }
        size_t len = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        mbedtls_x509_crt_init(&chain);
        int code = mbedtls_x509_crt_parse(&chain, bytes, len);
        if (code == 0) {
            print_chain(&chain);
        } else {
            printf("-0x%04x\n", code < 0 ? (unsigned)-code : (unsigned)code);
        }
        mbedtls_x509_crt_free(&chain);
    }
    return 0;
}
