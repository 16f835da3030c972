#!/usr/bin/env python3
"""Servers that begin in plain text and turn to TLS, each written from its RFC.

  starttls_peers.py CHAIN KEY WORD...

One server for each word of the table below, on ports of the kernel's choice,
which are printed on one line in the order of the words. Each serves one
connection after the other until killed. A word with "-bad" behind it never
turns to TLS: it says something else instead.
"""
import re
import ssl
import sys

import loopback

LDAP_OK = b"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"
LDAP_NO = b"\x30\x16\x02\x01\x01\x78\x11\x0a\x01\x34\x04\x00\x04\x0aTLS is off"
MYSQL = (b"\x0a10.11.6-test\0" + b"\x01\0\0\0" + b"abcdefgh\0" + b"\xfe\xff" + b"\x2d\x02\0\xff\xc1\x15" + bytes(10))
MYSQL_NO = MYSQL.replace(b"\xfe\xff", b"\xfe\xf7")
XMPP = (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
        b" id='1' from='device.test' version='1.0'><stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>"
        b"<required/></starttls><mechanisms/></stream:features>")


def packet(payload):
    return len(payload).to_bytes(3, "little") + b"\0" + payload


# word: (greeting, [(what is expected, the answer)...]); the last answer is the consent
TABLE = {
    "smtp": (b"220-device.test ESMTP\r\n220 ready\r\n",
             [(rb"EHLO \S+\r\n", b"250-device.test\r\n250-SIZE 100\r\n250 STARTTLS\r\n"), (rb"STARTTLS\r\n", b"220 go\r\n")]),
    "lmtp": (b"220 device.test LMTP\r\n", [(rb"LHLO \S+\r\n", b"250 STARTTLS\r\n"), (rb"STARTTLS\r\n", b"220 go\r\n")]),
    "imap": (b"* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", [(rb"a STARTTLS\r\n", b"* CAPABILITY X\r\na OK go\r\n")]),
    "pop3": (b"+OK ready\r\n", [(rb"STLS\r\n", b"+OK go\r\n")]),
    "ftp": (b"220-hello\r\n anything\r\n220 ready\r\n", [(rb"AUTH TLS\r\n", b"234 go\r\n")]),
    "nntp": (b"200 ready\r\n", [(rb"STARTTLS\r\n", b"382 go\r\n")]),
    "sieve": (b'"IMPLEMENTATION" "test"\r\n"STARTTLS"\r\nOK "ready"\r\n', [(rb"STARTTLS\r\n", b'OK "go"\r\n')]),
    "ldap": (b"", [(rb"\x30\x1d\x02\x01\x01\x77\x18\x80\x161\.3\.6\.1\.4\.1\.1466\.20037", LDAP_OK)]),
    "postgresql": (b"", [(rb"\0\0\0\x08\x04\xd2\x16\x2f", b"S")]),
    "mysql": (packet(MYSQL), [(rb"\x20\0\0\x01.[\x08-\x0f\x88-\x8f].{30}", b"")]),
    "xmpp": (b"", [(rb"<\?xml[^>]*><stream:stream [^>]*to='device.test'[^>]*>", XMPP),
                   (rb"<starttls [^>]*/>", b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")]),
}
REFUSALS = {"smtp": b"454 4.7.0 TLS not available\r\n", "lmtp": b"500 what?\r\n", "imap": b"a NO not today\r\n",
            "pop3": b"-ERR no\r\n", "ftp": b"530 no\r\n", "nntp": b"580 no\r\n", "sieve": b'NO "no"\r\n',
            "ldap": LDAP_NO, "postgresql": b"N", "xmpp": b"<failure xmlns='x'/></stream:stream>"}


def expect(connection, pattern):
    """Byte by byte, so that nothing of TLS is taken."""
    seen = b""
    while not re.fullmatch(pattern, seen, re.S):
        byte = connection.recv(1)
        if not byte or len(seen) > 2000:
            raise OSError(f"expected {pattern}, got {seen}")
        seen += byte


def serve(connection, word, context):
    name, is_bad = word.removesuffix("-bad"), word.endswith("-bad")
    greeting, steps = TABLE[name]
    if is_bad and name == "mysql":
        greeting, steps = packet(MYSQL_NO), []
    connection.sendall(greeting)
    for number, (pattern, answer) in enumerate(steps):
        expect(connection, pattern)
        connection.sendall(REFUSALS[name] if is_bad and number == len(steps) - 1 else answer)
    if is_bad:
        connection.recv(1)  # until the client leaves
        return
    with context.wrap_socket(connection, server_side=True) as secure:
        secure.recv(1)


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    ports = [loopback.listen(word, lambda connection, word=word: serve(connection, word, context))
             for word in sys.argv[3:]]
    print("ports", *ports, flush=True)
    loopback.stay()


if __name__ == "__main__":
    main()
