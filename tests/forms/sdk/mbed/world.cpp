/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the application for Mbed OS sees of the world, when a test runs it: a time
 * server whose answer TIME of the environment spoils or not, and a TLS server whose
 * reply is the standard input.
 */
#include "mbed-trace/mbed_trace.h"
#include "mbed.h"

#include <cstdlib>
#include <cstring>

static const char *world(const char *name)
{
    const char *value = getenv(name);
    return value != nullptr ? value : "";
}

int mbed_trace_init(void)
{
    return 0;
}

extern "C" uint32_t us_ticker_read(void)
{
    static uint32_t ticks = 12345;
    return ticks += 7;
}

void set_time(time_t t)
{
    printf("time %lld\n", static_cast<long long>(t));
}

void SocketAddress::set_port(uint16_t given)
{
    port = given;
}

bool operator!=(const SocketAddress &a, const SocketAddress &b)
{
    return a.host != b.host || a.port != b.port;
}

NetworkInterface *NetworkInterface::get_default_instance()
{
    static NetworkInterface net;
    return &net;
}

nsapi_error_t NetworkInterface::connect()
{
    return NSAPI_ERROR_OK;
}

nsapi_error_t NetworkInterface::disconnect()
{
    return NSAPI_ERROR_OK;
}

nsapi_error_t NetworkInterface::gethostbyname(const char *, SocketAddress *address)
{
    address->host = 1;
    return NSAPI_ERROR_OK;
}

static unsigned char question[48];

nsapi_error_t UDPSocket::open(NetworkInterface *)
{
    return NSAPI_ERROR_OK;
}

void UDPSocket::set_timeout(int)
{
}

nsapi_size_or_error_t UDPSocket::sendto(const SocketAddress &, const void *data, nsapi_size_t size)
{
    memcpy(question, data, sizeof question);
    return static_cast<int>(size);
}

nsapi_size_or_error_t UDPSocket::recvfrom(SocketAddress *address, void *data, nsapi_size_t)
{
    const uint32_t seconds =
        static_cast<uint32_t>(strtoul(world("TOLD"), nullptr, 10)) + 2208988800U;
    unsigned char answer[48] = { 0x24, 2 }; /* a server, stratum 2 */
    const char *spoilt = world("TIME");
    int size = sizeof answer;

    memcpy(answer + 24, question + 40, 8);
    for (int i = 0; i < 4; i++) {
        answer[40 + i] = static_cast<unsigned char>(seconds >> (24 - 8 * i));
    }
    address->host = strcmp(spoilt, "elsewhere") == 0 ? 2 : 1;
    address->port = strcmp(spoilt, "port") == 0 ? 124 : 123;
    if (strcmp(spoilt, "origin") == 0) {
        answer[31] ^= 1;
    } else if (strcmp(spoilt, "mode") == 0) {
        answer[0] = 0x25; /* a broadcast */
    } else if (strcmp(spoilt, "leap") == 0) {
        answer[0] = 0xE4;
    } else if (strcmp(spoilt, "version") == 0) {
        answer[0] = 0x0C;
    } else if (strcmp(spoilt, "kiss") == 0) {
        answer[1] = 0;
    } else if (strcmp(spoilt, "stratum") == 0) {
        answer[1] = 16;
    } else if (strcmp(spoilt, "zero") == 0) {
        memset(answer + 40, 0, 8);
    } else if (strcmp(spoilt, "short") == 0) {
        size = 47;
    } else if (strcmp(spoilt, "none") == 0) {
        return -3001;
    }
    memcpy(data, answer, sizeof answer);
    return size;
}

nsapi_error_t UDPSocket::close()
{
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocket::open(NetworkInterface *)
{
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocket::set_root_ca_cert(const char *)
{
    return NSAPI_ERROR_OK;
}

nsapi_error_t TLSSocket::set_client_cert_key(const char *, const char *)
{
    return NSAPI_ERROR_OK;
}

void TLSSocket::set_hostname(const char *)
{
}

void TLSSocket::set_timeout(int)
{
}

nsapi_error_t TLSSocket::connect(const SocketAddress &)
{
    return NSAPI_ERROR_OK;
}

nsapi_size_or_error_t TLSSocket::send(const void *, nsapi_size_t size)
{
    return static_cast<int>(size < 10 ? size : 10);
}

nsapi_size_or_error_t TLSSocket::recv(void *data, nsapi_size_t size)
{
    return static_cast<int>(fread(data, 1, size < 7 ? size : 7, stdin));
}

nsapi_error_t TLSSocket::close()
{
    return NSAPI_ERROR_OK;
}
