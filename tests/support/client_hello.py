#!/usr/bin/env python3
"""Listen on loopback and print what each client offers; N clients, then end.

  client_hello.py N

Prints "port P", then a line a client: suites, groups, signature schemes and
versions in hexadecimal and in their order. What RFC 8701 and RFC 5746 add
without meaning is left out. No client gets an answer.
"""
import socket
import sys

GROUPS, SCHEMES, VERSIONS = 10, 13, 43
SCSV = "00ff"


def receive(peer, length):
    data = b""
    while len(data) < length:
        part = peer.recv(length - len(data))
        if not part:
            sys.exit("the client closed before its ClientHello was whole")
        data += part
    return data


def numbers(data):
    words = [data[i:i + 2].hex() for i in range(0, len(data), 2)]
    return ",".join(word for word in words if word != SCSV)


def take(data, at, width):
    """A vector whose length stands before it in `width` bytes, and what follows."""
    length = int.from_bytes(data[at:at + width], "big")
    return data[at + width:at + width + length], at + width + length


def offer(hello):
    """RFC 8446 4.1.2, without the message header."""
    _, at = take(hello, 34, 1)
    suites, at = take(hello, at, 2)
    _, at = take(hello, at, 1)
    extensions, _ = take(hello, at, 2)
    found, at = {}, 0
    while at < len(extensions):
        kind = int.from_bytes(extensions[at:at + 2], "big")
        found[kind], at = take(extensions, at + 2, 2)
    return (f"suites {numbers(suites)} groups {numbers(found[GROUPS][2:])} "
            f"schemes {numbers(found[SCHEMES][2:])} versions {numbers(found[VERSIONS][1:])}")


def main():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        print("port", listener.getsockname()[1], flush=True)
        for _ in range(int(sys.argv[1])):
            peer, _ = listener.accept()
            with peer:
                peer.settimeout(10)
                length = int.from_bytes(receive(peer, 5)[3:5], "big")
                print(offer(receive(peer, length)[4:]), flush=True)


if __name__ == "__main__":
    main()
