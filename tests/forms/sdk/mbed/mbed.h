/* SPDX-License-Identifier: Apache-2.0 */
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
typedef int nsapi_error_t, nsapi_size_or_error_t;
typedef unsigned nsapi_size_t;
enum { NSAPI_ERROR_OK = 0, NSAPI_ERROR_UNSUPPORTED = -3002 };
void set_time(time_t t);
extern "C" uint32_t us_ticker_read(void);
struct SocketAddress {
    int host = 0, port = 0; /* of world.cpp */
    void set_port(uint16_t port);
    friend bool operator!=(const SocketAddress &a, const SocketAddress &b);
};
struct NetworkInterface {
    static NetworkInterface *get_default_instance();
    nsapi_error_t connect();
    nsapi_error_t disconnect();
    nsapi_error_t gethostbyname(const char *host, SocketAddress *address);
};
struct UDPSocket {
    nsapi_error_t open(NetworkInterface *net);
    void set_timeout(int timeout);
    nsapi_size_or_error_t sendto(const SocketAddress &address, const void *data, nsapi_size_t size);
    nsapi_size_or_error_t recvfrom(SocketAddress *address, void *data, nsapi_size_t size);
    nsapi_error_t close();
};
struct TLSSocket {
    nsapi_error_t open(NetworkInterface *net);
    nsapi_error_t set_root_ca_cert(const char *pem);
    nsapi_error_t set_client_cert_key(const char *cert_pem, const char *key_pem);
    void set_hostname(const char *hostname);
    void set_timeout(int timeout);
    nsapi_error_t connect(const SocketAddress &address);
    nsapi_size_or_error_t send(const void *data, nsapi_size_t size);
    nsapi_size_or_error_t recv(void *data, nsapi_size_t size);
    nsapi_error_t close();
};
