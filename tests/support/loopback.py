"""Servers on the loopback address for scripts of this folder: one thread a server, one connection at a time."""
import socket
import sys
import threading


def listen(name, serve):
    """Call serve(connection) for each connection, for as long as the program runs; the port is the kernel's choice."""
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(8)

    def run():
        while True:
            connection, _ = server.accept()
            connection.settimeout(10)
            try:
                with connection:
                    serve(connection)
            except OSError as error:
                print(f"{name}: {error}", file=sys.stderr, flush=True)

    threading.Thread(target=run, daemon=True).start()
    return server.getsockname()[1]


def stay():
    threading.Event().wait()
