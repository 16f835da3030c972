/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/library.h"

#if MBEDTLS_SSL_IN_CONTENT_LEN < 4096 || MBEDTLS_SSL_OUT_CONTENT_LEN < 1024
#error "records_small.c asks for 1024 bytes a record, and a handshake message may take 4096"
#endif

/*
 * max_fragment_length (RFC 6066, section 4) is one number for both directions,
 * so that the smaller of the two buffers gives it. A server may ignore it; its
 * records are then refused once they are larger than the buffer.
 */
bool fw_records_configure(mbedtls_ssl_config *config)
{
    return mbedtls_ssl_conf_max_frag_len(config, MBEDTLS_SSL_MAX_FRAG_LEN_1024) == 0;
}

enum { ENCRYPTED_EXTENSIONS = 8, MAX_FRAGMENT_LENGTH = 1 };

/* The linker puts the first in place of the library's own, which is the second. */
int __wrap_mbedtls_ssl_tls13_check_received_extension(mbedtls_ssl_context *ssl, int message,
                                                      unsigned int type, uint32_t allowed);
int __real_mbedtls_ssl_tls13_check_received_extension(mbedtls_ssl_context *ssl, int message,
                                                      unsigned int type, uint32_t allowed);

/*
 * Mbed TLS 3.6 sends max_fragment_length as an extension of TLS 1.2, does not
 * note that it has, and so refuses the answer of a server that speaks TLS 1.3
 * and heeds it, as OpenSSL does (RFC 8446, section 4.2, allows it there).
 */
int __wrap_mbedtls_ssl_tls13_check_received_extension(mbedtls_ssl_context *ssl, int message,
                                                      unsigned int type, uint32_t allowed)
{
    if (message == ENCRYPTED_EXTENSIONS && type == MAX_FRAGMENT_LENGTH) {
        return 0;
    }
    return __real_mbedtls_ssl_tls13_check_received_extension(ssl, message, type, allowed);
}
