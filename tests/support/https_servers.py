#!/usr/bin/env python3
"""Run nginx on loopback with one HTTPS server for each word, until killed.

  https_servers.py FOLDER PKI WORD...      WORD = NAME[:PROTOCOL]

NAME-chain.pem and NAME.key of PKI are served ("leaf" means chain.pem), PROTOCOL
is TLSv1.2 or TLSv1.3 (both without it). Files come from FOLDER/www; requests
are logged to FOLDER/access.log. The ports are the kernel's choice; once every
server listens they are printed on one line, in the order of the words.
"""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

SERVER = """
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {chain};
    ssl_certificate_key {key};
    ssl_protocols {protocols};
    root {folder}/www;
  }}"""

CONF = """daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
{user}
events {{ worker_connections 1024; }}
http {{
  access_log {folder}/access.log;
{temp}
{servers}
}}
"""


def free_ports(count):
    held = [socket.socket() for _ in range(count)]
    for s in held:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


def configure(folder, pki, words, ports):
    servers = ""
    for word, port in zip(words, ports):
        name, _, protocol = word.partition(":")
        chain = "chain.pem" if name == "leaf" else f"{name}-chain.pem"
        servers += SERVER.format(port=port, chain=pki / chain, key=pki / f"{name}.key",
                                 protocols=protocol or "TLSv1.2 TLSv1.3", folder=folder)
    temp = "\n".join(f"  {kind}_temp_path {folder}/tmp-{kind};"
                     for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.getuid() == 0 else ""
    conf = folder / "nginx.conf"
    conf.write_text(CONF.format(folder=folder, user=user, temp=temp, servers=servers))
    return conf


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def start(folder, pki, words):
    """A port may be taken between choosing and binding it: then try others."""
    for _ in range(5):
        ports = free_ports(len(words))
        conf = configure(folder, pki, words, ports)
        server = subprocess.Popen(["nginx", "-p", folder, "-c", conf, "-e", folder / "error.log"],
                                  stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(500):
            if server.poll() is not None:
                break
            if all(listens(p) for p in ports):
                return server, ports
            time.sleep(0.02)
        server.kill()
        server.wait()
    raise SystemExit("nginx does not start: " + (folder / "error.log").read_text())


def main():
    folder, pki = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    (folder / "www").mkdir(parents=True, exist_ok=True)
    server, ports = start(folder, pki, sys.argv[3:])
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    print("ports", *ports, flush=True)
    server.wait()


if __name__ == "__main__":
    main()
