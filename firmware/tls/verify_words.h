/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FW_TLS_VERIFY_WORDS_H
#define FW_TLS_VERIFY_WORDS_H

/* What Mbed TLS's verification flags mean, in words and as one result. */

#include <stddef.h>
#include <stdint.h>

#include "tls/tls_client.h"

/* The result that is most telling: a wrong root before a wrong name before dates. */
enum fw_tls_result fw_verify_result(uint32_t flags);

/* The sentence of the flag number `at` of those that are set; NULL behind the last. */
const char *fw_verify_flag_words(uint32_t flags, size_t at);

/* What an alert of the peer means; a constant. */
const char *fw_alert_words(int description);

#endif
