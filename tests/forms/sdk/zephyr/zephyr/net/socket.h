/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/socket.h>
#include <sys/types.h>
struct zsock_addrinfo {
    int ai_family, ai_socktype, ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr *ai_addr;
};
#undef SOL_TLS
enum { SOL_TLS = 282, TLS_SEC_TAG_LIST = 1, TLS_HOSTNAME = 2, TLS_PEER_VERIFY = 5 };
enum { TLS_PEER_VERIFY_REQUIRED = 2, IPPROTO_TLS_1_2 = 258 };
int zsock_getaddrinfo(const char *host, const char *service, const struct zsock_addrinfo *hints,
                      struct zsock_addrinfo **res);
void zsock_freeaddrinfo(struct zsock_addrinfo *ai);
int zsock_socket(int family, int type, int proto);
int zsock_setsockopt(int sock, int level, int optname, const void *optval, socklen_t optlen);
int zsock_connect(int sock, const struct sockaddr *addr, socklen_t addrlen);
ssize_t zsock_send(int sock, const void *buf, size_t len, int flags);
ssize_t zsock_recv(int sock, void *buf, size_t max_len, int flags);
int zsock_close(int sock);
