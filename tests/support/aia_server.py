#!/usr/bin/env python3
"""An HTTP server of issuers' certificates on loopback, good and hostile, until killed.

  aia_server.py FOLDER LOG [MAP CERTS]

Serves FOLDER at its own host. As a proxy it answers GET http://HOST/PATH: from
MAP (URL TAB names of CERTS/<name>.der) when it is given, else as for /PATH. Each
request is a line in LOG. Prints its port. The other paths:

  /endless /huge /slow   bodies without an end, said to be gigantic, a byte at a time
  /loop /chain/N         redirects: to itself; to /chain/N-1, and from /chain/0 to int.der
  /to-https /to-file  redirects to what is not followed
  /away /away-twice      redirects to the same server by other names
  /html /gone /empty     no certificate
"""
import http.server
import pathlib
import sys
import time

folder, log = pathlib.Path(sys.argv[1]), open(sys.argv[2], "a", encoding="utf-8")
answers = {}
if len(sys.argv) > 4:
    for line in pathlib.Path(sys.argv[3]).read_text().splitlines():
        url, _, names = line.partition("\t")
        if not line.startswith("#") and names != "-":
            answers[url] = pathlib.Path(sys.argv[4]) / (names.split(",")[0] + ".der")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", kind="application/octet-stream", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def drip(self, piece, pause, seconds):
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                self.wfile.write(piece)
                self.wfile.flush()
                if pause:
                    time.sleep(pause)
        except OSError:
            pass

    def special(self, path):
        port = self.server.server_address[1]
        redirects = {"/loop": "/loop", "/to-https": "https://127.0.0.1/int.der", "/to-file": "file:///etc/passwd",
                     "/away": f"http://localhost:{port}/int.der",
                     "/away-twice": f"http://localhost:{port}/back", "/back": f"http://127.0.0.1:{port}/int.der"}
        if path.startswith("/chain/"):
            left = int(path.rpartition("/")[2])
            redirects[path] = f"/chain/{left - 1}" if left else "/int.der"
        if path in redirects:
            self.reply(302, Location=redirects[path])
        elif path == "/endless":
            self.reply(200, b"", Transfer_Encoding="chunked")
            self.drip(b"1000\r\n" + b"A" * 0x1000 + b"\r\n", 0, 20)
        elif path == "/huge":
            self.reply(200, b"0\x82", Content_Length="1000000000000")
            self.drip(b"A", 0.5, 20)
        elif path == "/slow":
            self.reply(200, b"0", Content_Length="500")
            self.drip(b"\0", 0.1, 20)
        elif path == "/html":
            self.reply(200, b"<html>0 certificates here</html>", "text/html")
        elif path == "/empty":
            self.reply(200)
        else:
            return False
        return True

    def do_GET(self):
        print(self.path, self.headers.get("Proxy-Authorization", "-"), file=log, flush=True)
        path = self.path
        if path.startswith("http://"):
            if path in answers:
                self.reply(200, answers[path].read_bytes())
                return
            path = "/" + path.removeprefix("http://").partition("/")[2]
        if self.special(path):
            return
        file = folder / path.lstrip("/")
        if not answers and file.is_file():
            self.reply(200, file.read_bytes())
        else:
            self.reply(404, b"gone", "text/plain")


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print("port", server.server_address[1], flush=True)
server.serve_forever()
