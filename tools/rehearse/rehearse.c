/* SPDX-License-Identifier: Apache-2.0 */
#include "rehearse.h"

#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/version.h>

#include <stdio.h>
#include <string.h>

#include "base/attributes.h"
#include "device/verify_limits.h"
#include "tls/client_state.h"

enum { NAME_MAX_LEN = 80, SUITES_MAX = 256, NUMBERS_MAX = 64, ALPN_MAX = 16, REFUSAL_MS = 2000 };

/* The library keeps what it is given by pointer. */
static int suites[SUITES_MAX + 1];
static uint16_t groups[NUMBERS_MAX + 1], schemes[NUMBERS_MAX + 1];
static mbedtls_x509_crt_profile limits;

struct number {
    const char *name;
    uint16_t value;
};

static const struct number group_numbers[] = {
    { "x25519", MBEDTLS_SSL_IANA_TLS_GROUP_X25519 },
    { "x448", MBEDTLS_SSL_IANA_TLS_GROUP_X448 },
    { "secp256r1", MBEDTLS_SSL_IANA_TLS_GROUP_SECP256R1 },
    { "secp384r1", MBEDTLS_SSL_IANA_TLS_GROUP_SECP384R1 },
    { "secp521r1", MBEDTLS_SSL_IANA_TLS_GROUP_SECP521R1 },
    { "secp256k1", MBEDTLS_SSL_IANA_TLS_GROUP_SECP256K1 },
    { "brainpoolP256r1", MBEDTLS_SSL_IANA_TLS_GROUP_BP256R1 },
    { "brainpoolP384r1", MBEDTLS_SSL_IANA_TLS_GROUP_BP384R1 },
    { "brainpoolP512r1", MBEDTLS_SSL_IANA_TLS_GROUP_BP512R1 },
    { "ffdhe2048", MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE2048 },
    { "ffdhe3072", MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE3072 },
    { "ffdhe4096", MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE4096 },
    { "ffdhe6144", MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE6144 },
    { "ffdhe8192", MBEDTLS_SSL_IANA_TLS_GROUP_FFDHE8192 },
};

static const struct number scheme_numbers[] = {
    { "ecdsa_secp256r1_sha256", MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256 },
    { "ecdsa_secp384r1_sha384", MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384 },
    { "ecdsa_secp521r1_sha512", MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512 },
    { "rsa_pss_rsae_sha256", MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256 },
    { "rsa_pss_rsae_sha384", MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384 },
    { "rsa_pss_rsae_sha512", MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512 },
    { "rsa_pkcs1_sha256", MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256 },
    { "rsa_pkcs1_sha384", MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384 },
    { "rsa_pkcs1_sha512", MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512 },
};

/* Take the next name off a list; false at its end. */
static bool next_name(const char **list, char name[static NAME_MAX_LEN])
{
    size_t len = strcspn(*list, ":");

    if (len == 0) {
        return false;
    }
    snprintf(name, NAME_MAX_LEN, "%.*s", (int)len, *list);
    *list += len + ((*list)[len] == ':');
    return true;
}

/* "TLS_AES_128_GCM_SHA256" is "TLS1-3-AES-128-GCM-SHA256" there. */
static int suite_of(const char *name)
{
    char theirs[NAME_MAX_LEN + 8];
    bool is_newer = strstr(name, "_WITH_") == NULL;

    snprintf(theirs, sizeof theirs, "%s%s", is_newer ? "TLS1_3_" : "",
             is_newer ? name + strlen("TLS_") : name);
    for (char *c = theirs; *c != '\0'; c++) {
        *c = (char)(*c == '_' ? '-' : *c);
    }
    return mbedtls_ssl_get_ciphersuite_id(theirs);
}

static void take_suites(const char *list)
{
    char name[NAME_MAX_LEN];
    size_t count = 0;

    while (count < SUITES_MAX && next_name(&list, name)) {
        suites[count] = suite_of(name);
        count += suites[count] != 0;
    }
    suites[count] = 0;
}

static void take_numbers(const char *list, const struct number *known, size_t known_count,
                         uint16_t numbers[static NUMBERS_MAX + 1])
{
    char name[NAME_MAX_LEN];
    size_t count = 0;

    while (count < NUMBERS_MAX && next_name(&list, name)) {
        for (size_t i = 0; i < known_count; i++) {
            if (strcmp(known[i].name, name) == 0 && count < NUMBERS_MAX) {
                numbers[count++] = known[i].value;
            }
        }
    }
    numbers[count] = 0;
}

/* A device without a clock looks at no date. Else as the client's own callback. */
static int pass_over_dates(void *context, mbedtls_x509_crt *cert, int depth, uint32_t *flags)
{
    struct fw_tls_client *client = context;

    (void)cert, (void)depth;
    client->is_verified = true;
    *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
    return 0;
}

/* As the profile says, where the library at hand would do otherwise. */
static void configure(struct fw_tls_client *client, const struct ca_rehearsal_request *request)
{
    mbedtls_ssl_config *config = &client->config;

    take_suites(request->suites);
    take_numbers(request->groups, group_numbers, CA_ARRAY_LEN(group_numbers), groups);
    take_numbers(request->schemes, scheme_numbers, CA_ARRAY_LEN(scheme_numbers), schemes);
    ca_verify_limits(request->hashes, request->keys, request->rsa_bits_min, &limits);
    mbedtls_ssl_conf_ciphersuites(config, suites);
    mbedtls_ssl_conf_groups(config, groups);
    mbedtls_ssl_conf_sig_algs(config, schemes);
    mbedtls_ssl_conf_cert_profile(config, &limits);
    mbedtls_ssl_conf_min_tls_version(config, request->has_tls_1_2 ? MBEDTLS_SSL_VERSION_TLS1_2
                                                                  : MBEDTLS_SSL_VERSION_TLS1_3);
    mbedtls_ssl_conf_max_tls_version(config, request->has_tls_1_3 ? MBEDTLS_SSL_VERSION_TLS1_3
                                                                  : MBEDTLS_SSL_VERSION_TLS1_2);
    if (!request->has_clock) {
        mbedtls_ssl_conf_verify(config, pass_over_dates, client);
    }
}

/* "h2,http/1.1" in the library's form; false where the build has no ALPN. */
static bool offer_alpn(struct fw_tls_client *client, const char *list)
{
#if defined(MBEDTLS_SSL_ALPN)
    static char names[ALPN_MAX][256];
    static const char *offered[ALPN_MAX + 1];
    size_t count = 0;

    while (*list != '\0' && count < ALPN_MAX) {
        size_t len = strcspn(list, ",");

        snprintf(names[count], sizeof names[count], "%.*s", (int)len, list);
        offered[count] = names[count];
        count++;
        list += len + (list[len] == ',');
    }
    return mbedtls_ssl_conf_alpn_protocols(&client->config, offered) == 0;
#else
    (void)client;
    return list[0] == '\0';
#endif
}

static enum fw_tls_result prepare(struct fw_tls_client *client,
                                  const struct ca_rehearsal_request *request)
{
    enum fw_tls_result result = FW_TLS_OK;

    if (!request->is_as_built) {
        configure(client, request);
    }
    if (request->alpn[0] != '\0' && !offer_alpn(client, request->alpn)) {
        return FW_TLS_HANDSHAKE;
    }
    fw_tls_set_time(client, request->now_s);
    fw_tls_set_timeout(client, request->timeout_ms);
    result = fw_tls_set_hostname(client, request->host);
    if (result == FW_TLS_OK) {
        result = fw_tls_set_root_ca_cert(client, request->anchors.at, request->anchors.len);
    }
    if (result == FW_TLS_OK && request->own_cert.len > 0) {
        result = fw_tls_set_client_cert_key(client, request->own_cert.at, request->own_cert.len,
                                            request->own_key.at, request->own_key.len);
    }
    return result;
}

/* In TLS 1.3 a server refuses a client's certificate, or its lack, behind the handshake. */
static enum fw_tls_result await_refusal(struct fw_tls_client *client)
{
    unsigned char data[16];
    size_t len = sizeof data;

    fw_tls_set_timeout(client, REFUSAL_MS);
    enum fw_tls_result result = fw_tls_recv(client, data, &len);
    bool is_refusal = result == FW_TLS_CLIENT_CERT_WANTED || result == FW_TLS_CLIENT_CERT_REFUSED ||
                      result == FW_TLS_ALERT;
    return is_refusal ? result : FW_TLS_OK;
}

static void tell(const struct fw_tls_client *client, struct ca_rehearsal_account *account)
{
    const char *suite = mbedtls_ssl_get_ciphersuite(&client->ssl);
    const char *protocol = mbedtls_ssl_get_version(&client->ssl);
    uint32_t flags = mbedtls_ssl_get_verify_result(&client->ssl);

    snprintf(account->suite, sizeof account->suite, "%s", suite != NULL ? suite : "");
    snprintf(account->protocol, sizeof account->protocol, "%s",
             suite != NULL && protocol != NULL ? protocol : "");
    account->flags = flags != UINT32_MAX ? flags : 0;
}

void rehearse(const struct ca_rehearsal_request *request, const struct fw_transport *transport,
              struct ca_rehearsal_account *account)
{
    struct fw_tls_client *client = NULL;
    enum fw_tls_result result = fw_tls_open(transport, &client);

    snprintf(account->library, sizeof account->library, "Mbed TLS %s", MBEDTLS_VERSION_STRING);
    if (result == FW_TLS_OK) {
        result = prepare(client, request);
    }
    if (result == FW_TLS_OK) {
        result = fw_tls_connect(client);
        tell(client, account);
    }
    if (result == FW_TLS_OK && request->is_asked) {
        result = await_refusal(client);
    }
    fw_tls_close(client);
    account->is_connected = result == FW_TLS_OK;
    account->heap_peak = fw_tls_heap_peak();
    snprintf(account->words, sizeof account->words, "%s", fw_tls_words(result));
    snprintf(account->advice, sizeof account->advice, "%s", fw_tls_advice(result));
}
