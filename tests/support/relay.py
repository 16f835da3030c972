#!/usr/bin/env python3
"""Hand each connection on to another server: the first to the first, the last to all that follow.

  relay.py PORT|hang...      "hang" accepts and says nothing

Listens on loopback, on a port of the kernel's choice that is printed, until killed.
"""
import socket
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def main():
    places, held = sys.argv[1:], []
    listener = socket.create_server(("127.0.0.1", 0))
    print("relay", listener.getsockname()[1], flush=True)
    at = 0
    while True:
        client, _ = listener.accept()
        place = places[min(at, len(places) - 1)]
        at += 1
        if place == "hang":
            held.append(client)
            continue
        server = socket.create_connection(("127.0.0.1", int(place)))
        for pair in ((client, server), (server, client)):
            threading.Thread(target=pump, args=pair, daemon=True).start()


main()
