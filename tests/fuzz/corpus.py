#!/usr/bin/env python3
"""Make the corpora of the fuzz harnesses: FOLDER/reader, FOLDER/paths and so on.

  corpus.py FOLDER SEEDS [TESTDATA]

From the seeds that are committed and, where they are, from captured data. A
harness's own header says what its bytes mean.
"""
import base64
import datetime
import gzip
import json
import pathlib
import re
import shutil
import sys

KINDS = ("reader", "paths", "names", "dialogue", "target")
EVERY = 4  # of the suite's cases: a corpus has to be quick, not whole


def der_of(pem):
    return base64.b64decode("".join(pem.split("-----")[2].split()))


def blocks(text):
    return re.findall("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", text, re.S)


def path_input(presented, store, now, host):
    name = host.encode()[:64]
    return (bytes([len(presented), 0]) + now.to_bytes(8, "big") + bytes([len(name)]) + name +
            b"".join(presented) + b"".join(store))


def epoch(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()) if text else 1790000000


def contents(der, oid):
    """The value of an extension whose OID ends so; b"" without it. Short and long lengths."""
    at = der.find(bytes([6, 3, 0x55, 0x1D, oid]))
    if at < 0:
        return b""
    at += 5 + (3 if der[at + 5] == 1 else 0)
    size, at = der[at + 1], at + 2
    if size & 0x80:
        size, at = int.from_bytes(der[at:at + (size & 0x7F)], "big"), at + (size & 0x7F)
    return der[at:at + size]


def put(folder, name, data):
    (folder / name).write_bytes(data)


def from_limbo(out, data):
    path = data / "limbo/limbo-regenerated-core.json.gz"
    if not path.exists():
        return
    for number, case in enumerate(json.load(gzip.open(path))["testcases"][::EVERY]):
        chain = [der_of(p) for p in [case["peer_certificate"], *case["untrusted_intermediates"]]]
        store = [der_of(p) for p in case["trusted_certs"]]
        host = (case["expected_peer_name"] or {}).get("value", "")
        if len(chain) <= 20:
            put(out / "paths", f"limbo-{number}", path_input(chain, store, epoch(case["validation_time"]), host))
        for ca in [*chain[1:], *store]:
            limits, names = contents(ca, 30), contents(chain[0], 17)
            if limits:
                put(out / "names", f"limbo-{number}", len(limits).to_bytes(2, "big") + limits + names)


def from_chains(out, data):
    for folder in sorted(data.glob("real-chains/*/")):
        text = (folder / "chain.pem").read_text(encoding="utf-8")
        case = json.loads((folder / "expect.json").read_text(encoding="utf-8"))
        chain = [der_of(p) for p in blocks(text)]
        put(out / "reader", f"chain-{folder.name}", text.encode())
        put(out / "paths", f"chain-{folder.name}", path_input(chain, chain[-1:], case["time"], case["host"]))


def main():
    out, seeds = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    data = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else pathlib.Path("/nonexistent")
    shutil.rmtree(out, ignore_errors=True)
    for kind in KINDS:
        (out / kind).mkdir(parents=True)
        for seed in sorted((seeds / kind).glob("*")):
            shutil.copy(seed, out / kind)
    for path in [p for f in ("odd-input", "pkcs7", "cross-certs") for p in sorted((data / f).glob("*"))]:
        if path.suffix != ".tsv":
            shutil.copy(path, out / "reader")
    from_limbo(out, data)
    from_chains(out, data)
    for kind in KINDS:
        print(f"{kind}: {len(list((out / kind).glob('*')))} files")


if __name__ == "__main__":
    main()
