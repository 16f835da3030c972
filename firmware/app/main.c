/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One verified HTTPS request: network up, time known, connected, the body on
 * the console. What certs.h carries is all that is trusted.
 */

#include FW_CERTS /* app/certs.h, or what the build was told */
#include "app/clock.h"
#include "app/https_get.h"
#include "app/outcome.h"
#include "app/settings.h"
#include "board/board.h"
#include "net/network.h"
#include "tls/tls_client.h"

enum { NETWORK_TIMEOUT_MS = 15000, DNS_TIMEOUT_MS = 5000, CONNECT_TIMEOUT_MS = 10000 };

enum fw_outcome fw_outcome_of(enum fw_tls_result result)
{
    return result == FW_TLS_OK ? FW_DONE : (enum fw_outcome)((int)FW_TLS_REFUSED + (int)result);
}

static enum fw_tls_result set_up(struct fw_tls_client *client, const struct fw_settings *settings,
                                 int64_t now_s)
{
    enum fw_tls_result result = fw_tls_set_hostname(client, settings->host);

    if (result == FW_TLS_OK) {
        result = fw_tls_set_root_ca_cert(client, SSL_CA_PEM, SSL_CA_PEM_SIZE);
    }
    fw_tls_set_time(client, now_s);
    return result;
}

/* The request itself, over a connection that is there. */
static enum fw_outcome fetch(const struct fw_transport *transport,
                             const struct fw_settings *settings, int64_t now_s)
{
    struct fw_tls_client *client = NULL;
    struct fw_reply reply = { 0, 0 };
    enum fw_tls_result result = fw_tls_open(transport, &client);

    if (result == FW_TLS_OK) {
        result = set_up(client, settings, now_s);
    }
    if (result == FW_TLS_OK) {
        result = fw_tls_connect(client);
    }
    if (result == FW_TLS_OK) {
        result = fw_https_get(client, settings->host, settings->path, &reply);
    }
    fw_log_info("TLSW", "Closing TLS");
    fw_tls_close(client);
    if (result != FW_TLS_OK) {
        fw_log_error("MAIN", "Refused: %s", fw_tls_words(result));
        fw_log_error("MAIN", "What to do: %s", fw_tls_advice(result));
        return fw_outcome_of(result);
    }
    return reply.status == 200 ? FW_DONE : FW_BAD_REPLY;
}

static enum fw_outcome connect_and_fetch(const struct fw_settings *settings, int64_t now_s)
{
    const char *target = settings->addr[0] != '\0' ? settings->addr : settings->host;
    char address[FW_ADDRESS_TEXT_MAX];
    struct fw_transport transport;

    if (!fw_network_resolve(target, DNS_TIMEOUT_MS, address)) {
        fw_log_error("MAIN", "Cannot find %s", target);
        return FW_NO_SUCH_HOST;
    }
    fw_log_info("MAIN", "Connecting to %s port %u", address, (unsigned)settings->port);
    if (!fw_network_connect(address, settings->port, CONNECT_TIMEOUT_MS, &transport)) {
        fw_log_error("MAIN", "Cannot connect to %s port %u", address, (unsigned)settings->port);
        return FW_NO_CONNECTION;
    }
    return fetch(&transport, settings, now_s);
}

static enum fw_outcome run(void)
{
    struct fw_settings settings;
    char address[FW_ADDRESS_TEXT_MAX];
    int64_t now_s = 0;

    if (!fw_settings_read(fw_board_arguments(), &settings)) {
        fw_log_error("MAIN", "Bad argument: %s", fw_board_arguments());
        return FW_BAD_ARGUMENT;
    }
    if (!fw_network_start(NETWORK_TIMEOUT_MS, address)) {
        fw_log_error("MAIN", "No network: no answer from a DHCP server");
        return FW_NO_NETWORK;
    }
    fw_log_info("MAIN", "Network up, address %s", address);
    if (!fw_clock_start(settings.sntp, SSL_CA_PEM_TIME_FLOOR, &now_s)) {
        return FW_NO_TIME;
    }
    return connect_and_fetch(&settings, now_s);
}

int main(void)
{
    fw_board_start();
    enum fw_outcome outcome = run();
    fw_log_info("MAIN", "TLS heap: peak %u bytes, %u in use; stack: %u bytes",
                (unsigned)fw_tls_heap_peak(), (unsigned)fw_tls_heap_used(),
                (unsigned)fw_board_stack_used());
    fw_log_info("MAIN", "End: %d", (int)outcome);
    fw_board_exit((int)outcome);
    return (int)outcome;
}
