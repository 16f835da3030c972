/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEST_SUPPORT_FW_PROFILE_H
#define TEST_SUPPORT_FW_PROFILE_H

/* firmware/tls/ca_profile.c in plain values, without a header of Mbed TLS. */

#include <stdbool.h>

struct fw_profile_facts {
    bool takes_sha1, takes_sha256, takes_sha384, takes_sha512;
    bool takes_rsa, takes_p256, takes_p384, takes_p521;
    unsigned rsa_bits_min, rsa_bits_max;
};

struct fw_profile_facts fw_profile_facts(void);

#endif
