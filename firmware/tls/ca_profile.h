/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_CA_PROFILE_H
#define FW_TLS_CA_PROFILE_H

/*
 * What this firmware accepts in a certificate chain.
 *
 * The host tool's profile "firmware" says the same as data; a unit test holds
 * the two against each other, so that what the tool proves is what the device
 * does.
 */

#include <mbedtls/x509_crt.h>

extern const mbedtls_x509_crt_profile fw_ca_profile;

/* The largest RSA key that can be read, in bits: MBEDTLS_MPI_MAX_SIZE of the configuration. */
enum { FW_RSA_BITS_MAX = 4096 };

#endif
