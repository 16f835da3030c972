#!/usr/bin/env python3
"""Proxies on loopback that do not do what they should, until killed.

  bad_proxy.py CHAIN KEY WORD...

One for each word, on ports of the kernel's choice, printed on one line:

  forbidden wants-password  HTTP 403 and 407
  garbage endless silent closes  what is no reply, or none that ends
  no-socks no-method refused-socks  SOCKS5: not its version, no method, host unreachable
  intercepts  CONNECT, then TLS with CHAIN and KEY of its own
  early  CONNECT, and plain text behind its reply
"""
import ssl
import sys
import time

import loopback


def head(connection):
    seen = b""
    while b"\r\n\r\n" not in seen and len(seen) < 4096:
        seen += connection.recv(4096) or b"\r\n\r\n"


def flood(connection):
    head(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    end = time.monotonic() + 10
    while time.monotonic() < end:
        connection.sendall(b"X-Header: " + b"a" * 500 + b"\r\n")


def intercept(connection):
    head(connection)
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    with context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(1)


def say(*replies, first=None):
    def serve(connection):
        for number, reply in enumerate(replies):
            if number == 0 and first is None:
                head(connection)
            else:
                connection.recv(512)
            connection.sendall(reply)
        connection.recv(512)
    return serve


SERVE = {
    "forbidden": say(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"),
    "wants-password": say(b"HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n"),
    "garbage": say(b"\x1b[31mSSH-2.0-what\r\n\r\n"),
    "endless": flood,
    "silent": lambda connection: (head(connection), connection.recv(1)),
    "closes": head,
    "no-socks": say(b"HTTP/1.1 400 Bad Request\r\n\r\n", first=1),
    "no-method": say(b"\x05\xff", first=1),
    "refused-socks": say(b"\x05\x00", b"\x05\x04\x00\x01\0\0\0\0\0\0", first=1),
    "intercepts": intercept,
    "early": say(b"HTTP/1.1 200 OK\r\n\r\n220 plain\r\n"),
}


print("ports", *[loopback.listen(word, SERVE[word]) for word in sys.argv[3:]], flush=True)
loopback.stay()
