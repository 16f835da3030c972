/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One verified HTTPS request: network up, time known, connected, the body on
 * the console. What certs.h carries is all that is trusted.
 */

#include "app/client_cert.h"
#include "app/clock.h"
#include "app/https_get.h"
#include "app/outcome.h"
#include "app/roots.h"
#include "app/settings.h"
#include "board/board.h"
#include "net/network.h"
#include "tls/tls_client.h"

enum { NETWORK_TIMEOUT_MS = 15000, DNS_TIMEOUT_MS = 5000, BACKOFF_MAX_MS = 30000 };

/* Kept from one request to the next. */
static struct fw_tls_session session;

static enum fw_tls_result set_up(struct fw_tls_client *client, const struct fw_settings *settings)
{
    enum fw_tls_result result = fw_tls_set_hostname(client, settings->host);

    if (result == FW_TLS_OK) {
        result = fw_roots_set(client);
    }
    if (result == FW_TLS_OK) {
        result = fw_client_cert_set(client);
    }
    fw_tls_set_time(client, fw_clock_now());
    fw_tls_set_timeout(client, settings->timeout_ms);
    if (settings->repeat > 1) {
        fw_tls_set_session(client, &session);
    }
    return result;
}

static enum fw_outcome judge(enum fw_tls_result result, const struct fw_fetched *fetched)
{
    if (result != FW_TLS_OK) {
        fw_log_error("MAIN", "Refused: %s", fw_tls_words(result));
        fw_log_error("MAIN", "What to do: %s", fw_tls_advice(result));
        return fw_outcome_of(result);
    }
    if (!fetched->is_http) {
        fw_log_error("HTTP", "The reply is no HTTP");
        return FW_NOT_HTTP;
    }
    if (!fetched->is_whole) {
        fw_log_error("HTTP", "The reply ended too early, after %lu bytes of its body",
                     (unsigned long)fetched->body_len);
        return FW_CUT_REPLY;
    }
    return fetched->status == 200 ? FW_DONE : FW_BAD_REPLY;
}

/* The request itself, over a connection that is there. */
static enum fw_outcome fetch(const struct fw_transport *transport,
                             const struct fw_settings *settings)
{
    struct fw_tls_client *client = NULL;
    struct fw_fetched fetched = { .status = 0 };
    enum fw_tls_result result = fw_tls_open(transport, &client);

    if (result == FW_TLS_OK) {
        result = set_up(client, settings);
    }
    if (result == FW_TLS_OK) {
        result = fw_tls_connect(client);
    }
    if (result == FW_TLS_OK) {
        result = fw_https_get(client, settings->host, settings->path, &fetched);
    }
    fw_log_info("TLSW", "Closing TLS");
    fw_tls_close(client);
    enum fw_outcome outcome = judge(result, &fetched);
    if (fw_tls_heap_used() != 0) {
        fw_log_error("MAIN", "TLS memory was not given back: %u bytes",
                     (unsigned)fw_tls_heap_used());
        return FW_LEAK;
    }
    return outcome;
}

static enum fw_outcome connect_and_fetch(const struct fw_settings *settings)
{
    const char *target = settings->addr[0] != '\0' ? settings->addr : settings->host;
    char address[FW_ADDRESS_TEXT_MAX];
    struct fw_transport transport;

    if (!fw_network_has_link()) {
        fw_log_error("NETW", "No link: is the cable in?");
        return FW_NO_LINK;
    }
    if (!fw_network_resolve(target, DNS_TIMEOUT_MS, address)) {
        fw_log_error("MAIN", "Cannot find %s", target);
        return FW_NO_SUCH_HOST;
    }
    fw_log_info("MAIN", "Connecting to %s port %u", address, (unsigned)settings->port);
    if (!fw_network_connect(address, (uint16_t)settings->port, settings->timeout_ms, &transport)) {
        fw_log_error("MAIN", "Cannot connect to %s port %u", address, (unsigned)settings->port);
        return FW_NO_CONNECTION;
    }
    return fetch(&transport, settings);
}

static enum fw_outcome learn_time(const struct fw_settings *settings)
{
    return fw_clock_start(settings->sntp, fw_roots_time_floor());
}

static enum fw_outcome start_network(const struct fw_settings *settings)
{
    char address[FW_ADDRESS_TEXT_MAX];

    (void)settings;
    switch (fw_network_start(NETWORK_TIMEOUT_MS, address)) {
    case FW_NETWORK_UP:
        fw_log_info("MAIN", "Network up, address %s", address);
        return FW_DONE;
    case FW_NETWORK_NO_LINK:
        fw_log_error("NETW", "No link: is the cable in?");
        return FW_NO_LINK;
    case FW_NETWORK_NO_CONTROLLER:
        fw_log_error("NETW", "The Ethernet controller does not answer");
        return FW_NO_NETWORK;
    case FW_NETWORK_NO_ADDRESS:
        break;
    }
    fw_log_error("MAIN", "No network: no answer from a DHCP server");
    return FW_NO_NETWORK;
}

/* A step, tried again when its failure may pass, each time after twice the pause. */
static enum fw_outcome try_step(enum fw_outcome (*step)(const struct fw_settings *settings),
                                const struct fw_settings *settings)
{
    uint32_t pause_ms = settings->backoff_ms;
    enum fw_outcome outcome = step(settings);

    for (uint32_t i = 1; i < settings->attempts && fw_outcome_may_pass(outcome); i++) {
        fw_log_info("MAIN", "Try %u of %u in %u ms", (unsigned)i + 1, (unsigned)settings->attempts,
                    (unsigned)pause_ms);
        fw_network_wait(pause_ms);
        pause_ms = pause_ms > BACKOFF_MAX_MS / 2 ? BACKOFF_MAX_MS : pause_ms * 2;
        outcome = step(settings);
    }
    return outcome;
}

static enum fw_outcome run(void)
{
    static struct fw_settings settings;

    if (!fw_settings_read(fw_board_arguments(), &settings)) {
        fw_log_error("MAIN", "Bad argument: %s", fw_board_arguments());
        return FW_BAD_ARGUMENT;
    }
    enum fw_outcome outcome = try_step(start_network, &settings);
    if (outcome == FW_DONE) {
        outcome = try_step(learn_time, &settings);
    }
    for (uint32_t i = 0; i < settings.repeat && outcome == FW_DONE; i++) {
        outcome = try_step(connect_and_fetch, &settings);
    }
    return outcome;
}

int main(void)
{
    fw_board_start();
    enum fw_outcome outcome = run();
    fw_log_info("MAIN", "TLS heap: peak %u bytes, %u in use; stack: %u bytes",
                (unsigned)fw_tls_heap_peak(), (unsigned)fw_tls_heap_used(),
                (unsigned)fw_board_stack_used());
    fw_network_tell();
    fw_log_info("MAIN", "End: %d", (int)outcome);
    fw_board_exit((int)outcome);
    return (int)outcome;
}
