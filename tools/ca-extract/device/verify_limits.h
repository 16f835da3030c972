/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_VERIFY_LIMITS_H
#define CA_DEVICE_VERIFY_LIMITS_H

/* The sets of a profile as Mbed TLS's certificate profile, for every program that asks it. */

struct mbedtls_x509_crt_profile; /* Mbed TLS's */

/* in        sets: as in struct ca_profile, accepts_hashes and accepts_keys. */
void ca_verify_limits(unsigned allowed_hashes, unsigned allowed_keys, unsigned rsa_bits_min,
                      struct mbedtls_x509_crt_profile *limits);

#endif
