#!/usr/bin/env python3
"""The verdict for mbedtls-3.6 against the firmware's application, on x509-limbo cases that have a key.

  limbo_handshake.py HANDSHAKE DEVICE TESTDATA [COUNT]

Each case is presented by a TLS server of OpenSSL's, over TLS 1.2 and 1.3, with
each of the case's roots alone, at the case's own time. What the stages of the
tool say must be what DEVICE then does: the application over Mbed TLS as
shipped, on the host or in an emulated board (tests/device/stock). Cases that
OpenSSL does not load as a server's are counted.

With COUNT, so many cases that lie evenly in the list, the versions in turn.

Exits with 1 on any difference, 77 without the data or the device.
"""
import collections
import datetime
import gzip
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CERTS_MAX = 128 # of tests/device/random_pki.h
OUTCOMES = ("accepted", "refused", "different", "not-served")


def has_key_and_name(case):
    return case["validation_kind"] == "SERVER" and case.get("peer_certificate_key") and case.get("expected_peer_name")


def compare(program, device, case, version, counts):
    """What was printed where they differ, else None."""
    moment = case.get("validation_time")
    now = (datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) if moment
           else datetime.datetime.now(datetime.timezone.utc))
    with tempfile.TemporaryDirectory() as folder:
        put = lambda file, certs: (pathlib.Path(folder) / file).write_text("\n".join(certs) + "\n")
        put("roots.pem", case["trusted_certs"])
        put("chain.pem", [case["peer_certificate"]] + case["untrusted_intermediates"])
        put("key.pem", [case["peer_certificate_key"]])
        done = subprocess.run([program, device, "case", "roots.pem", "chain.pem", "key.pem",
                               case["expected_peer_name"]["value"], str(int(now.timestamp())), *version], cwd=folder,
                              capture_output=True, text=True, timeout=300)
    counts["cases"] += 1
    words = [word for line in done.stdout.split("\n")[-2:] for word in line.split() if word in OUTCOMES]
    counts.update(words)
    return None if done.returncode == 0 and words else f"{done.stdout.strip()} {done.stderr.strip()}"


def main():
    program, device, data = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
    limit = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    file = pathlib.Path(data) / "limbo/limbo-regenerated-core.json.gz"
    board = os.environ.get("FW_IMAGE")
    if not file.exists() or not device.exists() or (
            board and not (pathlib.Path(board).exists() and shutil.which("qemu-system-arm"))):
        print("skipped: no cases in", data, "or no device:", board or device)
        sys.exit(77)
    cases = [c for c in json.load(gzip.open(file))["testcases"] if has_key_and_name(c)]
    longer = [c["id"] for c in cases if len(c["untrusted_intermediates"]) >= CERTS_MAX]
    cases = [c for c in cases if c["id"] not in longer]
    if limit:
        cases = [cases[i * len(cases) // limit] for i in range(limit)]
    counts, bad = collections.Counter(), 0
    for number, case in enumerate(cases):
        fault = compare(program, device, case, [("1.2", "1.3")[number % 2]] if limit else [], counts)
        if fault is not None:
            print(f"BAD {case['id']}: {fault}")
            bad += 1
    told = ", ".join(f"{counts[word]} {word}" for word in OUTCOMES)
    print(f"{counts['cases']} cases, {bad} differ; handshakes: {told}; longer than the test takes: {longer}")
    few = limit // 4 if limit else 100
    sys.exit(bool(bad) or counts["accepted"] < few or counts["refused"] < few)


if __name__ == "__main__":
    main()
