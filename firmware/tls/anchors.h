/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_ANCHORS_H
#define FW_TLS_ANCHORS_H

/*
 * The anchors that a client trusts, where they lie: in flash, as PEM or DER.
 *
 * They are looked through when a certificate's issuer is wanted, and only one
 * whose name fits is held on the heap, for as long as it is used. So a firmware
 * may carry many roots, and pays for the one that it meets, in whatever order
 * they stand.
 */

#include <stdbool.h>
#include <stddef.h>

#include <mbedtls/x509_crt.h>

#include "base/log.h"

enum {
    FW_ANCHOR_BLOCKS_MAX = 16,  /* calls of set and append; a block of PEM holds any number */
    FW_ANCHOR_NAMESAKES_MAX = 8 /* of anchors that bear one name the first ones are tried */
};

struct fw_anchors {
    struct {
        const unsigned char *at; /* borrowed: must outlive the client */
        size_t len;
    } blocks[FW_ANCHOR_BLOCKS_MAX];
    size_t count;
};

/*
 * Trust what stands in `data` too: PEM with its NUL counted, or one certificate in DER.
 *
 * fails     false: there is no certificate, one cannot be parsed, or there is
 *           no room for another block; nothing is added then.
 */
FW_MUST_CHECK bool fw_anchors_add(struct fw_anchors *anchors, const void *data, size_t len);

/*
 * Mbed TLS's callback: the anchors that bear the name of the issuer of `child`.
 *
 * in        context: a struct fw_anchors.
 * out       found: a list on the heap, the caller's; NULL when there is none.
 * fails     an error of the library: no memory.
 */
int fw_anchors_find(void *context, const mbedtls_x509_crt *child, mbedtls_x509_crt **found);

#endif
