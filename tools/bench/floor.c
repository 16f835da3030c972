/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor of the benchmark: what a TLS client costs that only connects and
 * prints the presented chain. No name lookup, no trust store, no judgement.
 *
 *     floor ADDRESS PORT NAME
 */
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(const char *address, const char *port)
{
    struct sockaddr_in to = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    to.sin_port = htons((unsigned short)atoi(port));
    if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1) {
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return connect(fd, (const struct sockaddr *)&to, sizeof to) == 0 ? fd : -1;
}

int main(int argc, char **argv)
{
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;
    int fd = argc == 4 ? connect_to(argv[1], argv[2]) : -1;

    if (ssl == NULL || fd < 0 || SSL_set_fd(ssl, fd) != 1 ||
        SSL_set_tlsext_host_name(ssl, argv[3]) != 1 || SSL_connect(ssl) != 1) {
        return 1;
    }
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
    for (int i = 0; i < sk_X509_num(chain); i++) {
        PEM_write_X509(stdout, sk_X509_value(chain, i));
    }
    fflush(stdout);
    _exit(0);
}
