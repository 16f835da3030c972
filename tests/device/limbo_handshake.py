#!/usr/bin/env python3
"""The verdict for mbedtls-3.6 against live handshakes, on every x509-limbo case that has a key.

  limbo_handshake.py HANDSHAKE TESTDATA

Each case is presented by a TLS server of OpenSSL's, over TLS 1.2 and 1.3, with
each of the case's roots alone, at the case's own time. What the stages of the
tool say must be what Mbed TLS 3.6 then does. Cases that OpenSSL does not load
as a server's are counted. Exits with 1 on any difference, 77 without the data.
"""
import collections
import datetime
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

CERTS_MAX = 128 # of tests/device/random_pki.h


def main():
    program, data = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    cases = data / "limbo/limbo-regenerated-core.json.gz"
    if not cases.exists():
        print("skipped: no cases in", data)
        sys.exit(77)
    counts, bad = collections.Counter(), 0
    for case in json.load(gzip.open(cases))["testcases"]:
        name = (case.get("expected_peer_name") or {"value": ""})["value"]
        if case["validation_kind"] != "SERVER" or not case.get("peer_certificate_key") or not name:
            continue
        chain = [case["peer_certificate"]] + case["untrusted_intermediates"]
        if len(chain) > CERTS_MAX:
            counts["longer than the test takes"] += 1
            continue
        moment = case.get("validation_time")
        now = (datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")) if moment
               else datetime.datetime.now(datetime.timezone.utc))
        with tempfile.TemporaryDirectory() as folder:
            put = lambda file, certs: (pathlib.Path(folder) / file).write_text("\n".join(certs) + "\n")
            put("roots.pem", case["trusted_certs"])
            put("chain.pem", chain)
            put("key.pem", [case["peer_certificate_key"]])
            done = subprocess.run([program, "case", "roots.pem", "chain.pem", "key.pem", name,
                                   str(int(now.timestamp()))], cwd=folder, capture_output=True, text=True, timeout=120)
        counts["cases"] += 1
        counts.update(word for word in done.stdout.split("\n")[-2].split() if "-" in word or word in
                      ("accepted", "refused", "different"))
        if done.returncode != 0:
            print(f"BAD {case['id']}: {done.stdout.strip()} {done.stderr.strip()}")
            bad += 1
    print(f"{bad} cases differ; handshakes: " + ", ".join(f"{n} {word}" for word, n in sorted(counts.items())))
    sys.exit(bool(bad) or counts["cases"] < 200 or counts["accepted"] < 100)


if __name__ == "__main__":
    main()
