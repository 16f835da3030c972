/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_DEVICE_SIGNATURES_KNOWN_H
#define CA_DEVICE_SIGNATURES_KNOWN_H

/*
 * Signatures that the linked Mbed TLS has found good in this run.
 *
 * A thousand servers present the same few intermediates, and the library would
 * verify the signature on each of them a thousand times. What it said of one key,
 * hash and signature it need not be asked again. Only "good" is remembered.
 *
 * limits    KNOWN_SLOTS at a time; a newer one takes the place of an older.
 * source    the program is linked with --wrap=mbedtls_pk_verify_ext (CMakeLists.txt);
 *           docs/decisions/0020-signatures-of-intermediates.md
 */

#include <stdbool.h>
#include <stddef.h>

/* From here on this thread's verifications remember and are answered, or not (default). */
void ca_signatures_remember(bool is_wanted);

/* How many answers were taken from memory so far, by all threads. */
size_t ca_signatures_reused(void);

#endif
