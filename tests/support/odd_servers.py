#!/usr/bin/env python3
"""Servers that a client must get along with, on loopback, until killed.

  odd_servers.py PKI WORD...      WORD = WHAT[:VERSION]

The ports are the kernel's choice; they are printed on one line "ports ..." in
the order of the words, and then a line an event. VERSION is 1.2 or 1.3.

Without TLS:   stall     takes the ClientHello and says nothing any more
               reset     takes it and resets the connection
               garbage   answers with bytes that are no TLS
               http      answers in plain HTTP
               early     closes at once
               oversized answers with a record that announces 20,000 bytes
               list      a ServerHello, and then certificates that never fit
With TLS:      chunked   a body in chunks, with a trailer
               length    a body with Content-Length, more bytes behind it
               cut       half of the body that was announced, then a goodbye
               ragged    the same without a goodbye
               nothing   a goodbye in place of a reply
               nohttp    something that is no HTTP
               client    demands a certificate of PKI's Client Root
               once      resets the first connection, serves the second
               stalling  half of a body, and then nothing any more
"""
import pathlib
import socket
import ssl
import struct
import sys
import threading

BODY = "".join(f"line {i:05d} of a body\n" for i in range(400)).encode()
HEAD = b"HTTP/1.1 200 OK\r\n"


def tell(*words):
    print(*words, flush=True)


def context_of(pki, version, wants_client):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki / "ec-chain.pem", pki / "ec.key")
    if version:
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, "TLSv" + version.replace(".", "_"))
    if wants_client:
        context.load_verify_locations(pki / "client-root.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def reset(conn):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def record(kind, payload):
    return struct.pack("!BHH", kind, 0x0303, len(payload)) + payload


def endless_list():
    """A ServerHello of TLS 1.2, and a Certificate message of 60,000 bytes in small records."""
    hello = b"\x03\x03" + bytes(32) + b"\x00" + b"\xc0\x2b" + b"\x00" + struct.pack("!H", 5) + b"\xff\x01\x00\x01\x00"
    message = b"\x0b" + (60000).to_bytes(3, "big") + bytes(60000)
    yield record(22, b"\x02" + len(hello).to_bytes(3, "big") + hello)
    for at in range(0, len(message), 4096):
        yield record(22, message[at:at + 4096])


def wait_for_end(conn):
    """Until the client closes: that is how it shows that it has given up, or is content."""
    try:
        while conn.recv(4096):
            pass
    except OSError:
        pass


def serve_plain(what, conn):
    conn.recv(4096)
    if what == "stall":
        wait_for_end(conn)
    elif what == "reset":
        reset(conn)
        return
    elif what == "garbage":
        conn.sendall(bytes((i * 37 + 11) % 251 for i in range(2000)))
        wait_for_end(conn)
    elif what == "http":
        conn.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        wait_for_end(conn)
    elif what == "oversized":
        conn.sendall(struct.pack("!BHH", 22, 0x0303, 20000) + bytes(20000))
        wait_for_end(conn)
    elif what == "list":
        try:
            for part in endless_list():
                conn.sendall(part)
        except OSError:
            pass
        wait_for_end(conn)
    conn.close()


def chunks():
    for at in range(0, len(BODY), 1000):
        part = BODY[at:at + 1000]
        yield b"%x;name=value\r\n" % len(part) + part + b"\r\n"
    yield b"0\r\nTrailer: yes\r\n\r\n"


def reply_of(what):
    length = b"Content-Length: %d\r\n\r\n" % len(BODY)
    if what == "chunked":
        return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(chunks())
    if what == "length":
        return HEAD + length + BODY + b"and bytes that nobody asked for\n"
    if what in ("cut", "ragged", "stalling"):
        return HEAD + length + BODY[:len(BODY) // 2]
    if what == "nohttp":
        return b"220 mail.test ESMTP\r\n"
    return b"" if what == "nothing" else HEAD + length + BODY


def serve_tls(what, conn, context):
    try:
        conn = context.wrap_socket(conn, server_side=True, suppress_ragged_eofs=False)
        conn.recv(4096)
        peer = conn.getpeercert()
        if peer:
            tell(what, "client", dict(p[0] for p in peer["subject"])["commonName"])
        conn.sendall(reply_of(what))
        if what == "stalling":
            wait_for_end(conn)
        if what == "ragged":
            socket.socket(fileno=conn.detach()).close()
            return
        if what in ("cut", "nothing", "nohttp"):
            conn.unwrap()
        else:
            tell(what, "goodbye" if conn.recv(1) == b"" else "more")
    except (OSError, ValueError) as error:
        tell(what, "error", str(error).replace("\n", " "))
    finally:
        conn.close()


def accept(listener, what, context):
    first = True
    while True:
        conn, _ = listener.accept()
        conn.settimeout(30)
        if what == "early":
            conn.close()
        elif what == "once" and first:
            conn.recv(4096)
            reset(conn)
        elif context:
            threading.Thread(target=serve_tls, args=(what, conn, context), daemon=True).start()
        else:
            threading.Thread(target=serve_plain, args=(what, conn), daemon=True).start()
        first = False


def main():
    pki, listeners = pathlib.Path(sys.argv[1]), []
    for word in sys.argv[2:]:
        what, _, version = word.partition(":")
        is_plain = what in ("stall", "reset", "garbage", "http", "early", "oversized", "list")
        context = None if is_plain else context_of(pki, version, what == "client")
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        threading.Thread(target=accept, args=(listener, what, context), daemon=True).start()
    tell("ports", *(s.getsockname()[1] for s in listeners))
    threading.Event().wait()


if __name__ == "__main__":
    main()
