/* SPDX-License-Identifier: Apache-2.0 */
#include "tls/verify_words.h"

#include <mbedtls/x509_crt.h>

/* In the order of what a reader should look at first. */
static const struct {
    uint32_t flag;
    enum fw_tls_result result;
    const char *words;
} rows[] = {
    { MBEDTLS_X509_BADCERT_NOT_TRUSTED, FW_TLS_WRONG_ROOT,
      "the chain does not end in a root that this firmware carries" },
    { MBEDTLS_X509_BADCERT_CN_MISMATCH, FW_TLS_WRONG_NAME,
      "the certificate is for another host name" },
    { MBEDTLS_X509_BADCERT_EXPIRED, FW_TLS_EXPIRED, "a certificate has expired" },
    { MBEDTLS_X509_BADCERT_FUTURE, FW_TLS_NOT_YET_VALID, "a certificate is not yet valid" },
    { MBEDTLS_X509_BADCERT_BAD_KEY, FW_TLS_UNACCEPTABLE,
      "a key is of a curve or size that is not accepted" },
    { MBEDTLS_X509_BADCERT_BAD_PK, FW_TLS_UNACCEPTABLE, "a key is of a type that is not accepted" },
    { MBEDTLS_X509_BADCERT_BAD_MD, FW_TLS_UNACCEPTABLE,
      "a certificate is signed with a hash that is not accepted" },
    { MBEDTLS_X509_BADCERT_KEY_USAGE, FW_TLS_UNACCEPTABLE,
      "the key usage of the certificate does not allow this" },
    { MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, FW_TLS_UNACCEPTABLE,
      "the certificate is not for TLS servers" },
    { MBEDTLS_X509_BADCERT_NS_CERT_TYPE, FW_TLS_UNACCEPTABLE,
      "the certificate's Netscape type does not allow this" },
    { MBEDTLS_X509_BADCERT_REVOKED, FW_TLS_UNACCEPTABLE, "a certificate has been revoked" },
    { MBEDTLS_X509_BADCERT_MISSING, FW_TLS_UNACCEPTABLE, "the server sent no certificate" },
    { MBEDTLS_X509_BADCERT_OTHER, FW_TLS_UNACCEPTABLE, "a check of the application failed" },
};

enum fw_tls_result fw_verify_result(uint32_t flags)
{
    for (size_t i = 0; i < FW_ARRAY_LEN(rows); i++) {
        if ((flags & rows[i].flag) != 0) {
            return rows[i].result;
        }
    }
    return FW_TLS_UNACCEPTABLE;
}

const char *fw_verify_flag_words(uint32_t flags, size_t at)
{
    for (size_t i = 0; i < FW_ARRAY_LEN(rows); i++) {
        if ((flags & rows[i].flag) != 0 && at-- == 0) {
            return rows[i].words;
        }
    }
    return NULL;
}

/* RFC 8446, section 6. */
static const struct {
    int description;
    const char *words;
} alerts[] = {
    { 10, "a message that it did not expect" },
    { 20, "a record that cannot be deciphered" },
    { 22, "a record that is too large for it" },
    { 40, "no common parameters, or no client certificate" },
    { 42, "the client certificate is damaged" },
    { 43, "the client certificate is of a kind that it does not know" },
    { 44, "the client certificate is revoked" },
    { 45, "the client certificate has expired" },
    { 46, "the client certificate is not acceptable" },
    { 47, "a parameter that makes no sense" },
    { 48, "the issuer of the client certificate is not known" },
    { 49, "access denied" },
    { 50, "a message that it cannot decode" },
    { 51, "a signature or check sum that is wrong" },
    { 70, "no common version of TLS" },
    { 71, "parameters that are too weak for it" },
    { 80, "an error of its own" },
    { 90, "cancelled by its user" },
    { 109, "an extension is missing" },
    { 112, "it does not serve that host name" },
    { 116, "a client certificate is required" },
    { 120, "no common application protocol" },
};

const char *fw_alert_words(int description)
{
    for (size_t i = 0; i < FW_ARRAY_LEN(alerts); i++) {
        if (alerts[i].description == description) {
            return alerts[i].words;
        }
    }
    return "a reason that has no name here";
}

/* One row a result: what it means, and what to do. */
static const struct {
    const char *words, *advice;
} results[FW_TLS_RESULT_COUNT] = {
    [FW_TLS_OK] = { "done", "" },
    [FW_TLS_NO_HOSTNAME] = { "no host name is set", "set the name that the certificate must bear" },
    [FW_TLS_NO_ANCHOR] = { "no root is set", "include the header that ca-extract made" },
    [FW_TLS_BAD_ANCHOR] = { "the root cannot be parsed",
                            "make the header again with --device firmware" },
    [FW_TLS_NO_CLOCK] = { "the time is not known", "check that SNTP is reachable" },
    [FW_TLS_NO_ENTROPY] = { "there are no random numbers", "see docs/firmware.md on entropy" },
    [FW_TLS_NO_MEMORY] = { "the TLS heap is full",
                           "make FW_TLS_ARENA larger, or build with FW_TLS=small" },
    [FW_TLS_WRONG_ROOT] = { "the server's chain ends in another root",
                            "run ca-extract --check on certs.h: it says whose fault" },
    [FW_TLS_WRONG_NAME] = { "the certificate is for another host",
                            "check the host name and the address it leads to" },
    [FW_TLS_EXPIRED] = { "a certificate has expired",
                         "the server needs a new one, unless this clock is ahead" },
    [FW_TLS_NOT_YET_VALID] = { "a certificate is not yet valid", "check this device's clock" },
    [FW_TLS_UNACCEPTABLE] = { "the certificate is not acceptable",
                              "see the lines above; ca-extract --device firmware says more" },
    [FW_TLS_HANDSHAKE] = { "the handshake failed", "check that the port speaks TLS 1.2 or 1.3" },
    [FW_TLS_TIMEOUT] = { "the server did not answer in time", "try again" },
    [FW_TLS_CLOSED] = { "the server closed the connection", "" },
    [FW_TLS_BROKEN] = { "the connection broke", "try again" },
    [FW_TLS_BAD_CLIENT_CERT] = { "the client certificate or its key cannot be used",
                                 "check that they are PEM and belong together" },
    [FW_TLS_CLIENT_CERT_WANTED] = { "the server demands a client certificate",
                                    "give one: FW_CLIENT_CERTS in docs/firmware.md" },
    [FW_TLS_CLIENT_CERT_REFUSED] = { "the server refuses the client certificate",
                                     "check which issuer the server wants, and the dates" },
    [FW_TLS_ALERT] = { "the server ended the handshake", "see its alert above" },
    [FW_TLS_NOT_TLS] = { "the server does not speak TLS", "check the port" },
    [FW_TLS_RECORD_TOO_LARGE] = { "the server's records are larger than the input buffer",
                                  "use a server that heeds max_fragment_length, or a larger "
                                  "buffer" },
    [FW_TLS_LIST_TOO_LARGE] = { "the server's certificates are larger than the input buffer",
                                "have it send fewer, or use a larger buffer" },
};

const char *fw_tls_words(enum fw_tls_result result)
{
    return results[result].words;
}

const char *fw_tls_advice(enum fw_tls_result result)
{
    return results[result].advice;
}

bool fw_tls_may_pass(enum fw_tls_result result)
{
    return result == FW_TLS_TIMEOUT || result == FW_TLS_BROKEN;
}
