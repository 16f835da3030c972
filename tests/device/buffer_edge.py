#!/usr/bin/env python3
"""The longest Certificate message that a device takes, to the byte.

  buffer_edge.py HANDSHAKE DEVICE

A leaf has a comment that makes the message as long as is wanted, around the
edge that profile mbedtls-3.6 has for TLS 1.2 and for TLS 1.3. What the tool
says must be what the firmware's application over Mbed TLS as shipped does, and
the edge must be where it is told to be. Exits with 1 where it is not.
"""
import pathlib
import subprocess
import sys
import tempfile
import time

HOST = "device.test"
EDGES = {"1.2": 16384 + 368 - 5, "1.3": 16384 + 368 - 5 - 17}  # content, overhead, header; type and tag


def openssl(folder, *words):
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60).stdout


def mint_root(folder):
    openssl(folder, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "root.key", "-out", "roots.pem", "-subj",
            "/CN=Edge", "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign", "-days", "30")
    openssl(folder, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "leaf.csr", "-subj", "/CN=Leaf")


def mint_leaf(folder, comment_len):
    """The length of the certificate, which has RSA keys so that it does not change from one to the next."""
    (folder / "ext").write_text(f"subjectAltName=DNS:{HOST}\nnsComment={'x' * comment_len}\n")
    openssl(folder, "x509", "-req", "-in", "leaf.csr", "-CA", "roots.pem", "-CAkey", "root.key", "-set_serial", "1", "-days", "20",
            "-extfile", "ext", "-out", "chain.pem")
    return len(openssl(folder, "x509", "-in", "chain.pem", "-outform", "DER"))


def message_len(cert_len, version):
    """RFC 5246, 7.4.2 and RFC 8446, 4.4.2: header, list and certificate with their lengths; context and extensions."""
    return 4 + 3 + 3 + cert_len + (3 if version == "1.3" else 0)


def main():
    handshake, device = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        mint_root(folder)
        rest = mint_leaf(folder, 16000) - 16000
        for version, edge in EDGES.items():
            for off in (-364, -1, 0, 1, 2):
                want = edge + off
                comment_len = want - message_len(rest, version)
                if message_len(mint_leaf(folder, comment_len), version) != want:
                    sys.exit("buffer_edge: the message is not as long as it is to be")
                done = subprocess.run([handshake, device, "case", "roots.pem", "chain.pem", "key.pem", HOST,
                                       str(int(time.time())), version], cwd=folder, capture_output=True, text=True, timeout=120)
                told = done.stdout.split("\n")[-2].strip()
                if told != ("accepted" if off <= 0 else "refused"):
                    print(f"BAD TLS {version}, {want} bytes: {done.stdout.strip()} {done.stderr.strip()}")
                    bad += 1
    print(f"{bad} lengths around {EDGES} are not as told")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
