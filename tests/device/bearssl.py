#!/usr/bin/env python3
"""The modelled verdict of bearssl-0.6 against BearSSL itself.

  bearssl.py PROGRAM VERIFY TESTDATA

On every server case of x509-limbo and every captured chain: each root that the
tool takes for a candidate is given to the library alone, with the presented
list. Exits with 1 on any difference, 77 without the data or the library.
"""
import base64
import collections
import datetime
import gzip
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile("-----BEGIN [A-Z0-9 ]*CERTIFICATE-----.*?-----END [A-Z0-9 ]*CERTIFICATE-----", re.S)


def der(pem):
    return base64.b64decode("".join(pem.split("-----")[2].split()))


def compare(program, verify, name, chain, roots, host, now, counts):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "chain.pem").write_text("\n".join(chain) + "\n")
        (path / "roots.pem").write_text("\n".join(roots) + "\n")
        done = subprocess.run([program, "--json", "--quiet", "--device", "bearssl-0.6", "--from", path / "chain.pem",
                               "--host", host, "--roots", path / "roots.pem", "--now", str(now)],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        if done.returncode not in (0, 6):
            return 0
        by_hash = {hashlib.sha256(der(r)).hexdigest(): der(r) for r in roots}
        files = []
        for number, pem in enumerate(chain):
            files.append(path / f"{number}.der")
            files[-1].write_bytes(der(pem))
        bad = 0
        for candidate in json.loads(done.stdout)["targets"][0]["candidates"]:
            (path / "anchor.der").write_bytes(by_hash[candidate["sha256"]])
            said = subprocess.run([verify, host, str(now), path / "anchor.der", *files], capture_output=True,
                                  text=True, timeout=60, check=True).stdout.split()
            verdict = candidate["verdict"]
            counts["accepted" if said[0] == "ACCEPT" else "refused"] += 1
            if (said[0] == "ACCEPT") != verdict["certificates"]:
                print(f"BAD {name}: BearSSL {' '.join(said)}, the model {verdict}")
                bad += 1
        return bad


def main():
    program, verify, data = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    cases = data / "limbo/limbo-regenerated-core.json.gz"
    if not cases.exists() or not pathlib.Path(verify).exists():
        print("skipped: no cases in", data, "or no libbearssl-dev")
        sys.exit(77)
    counts, bad = collections.Counter(), 0
    for case in json.load(gzip.open(cases))["testcases"]:
        name, moment = (case.get("expected_peer_name") or {"value": ""})["value"], case.get("validation_time")
        if case["validation_kind"] != "SERVER" or not name or not moment:
            continue
        now = int(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp())
        chain = [case["peer_certificate"]] + case["untrusted_intermediates"]
        bad += compare(program, verify, case["id"], chain, case["trusted_certs"], name, now, counts)
    roots = BLOCK.findall((data / "debian-roots-20230311.pem").read_text())
    for folder in sorted(p.parent for p in data.glob("real-chains/*/expect.json")):
        case = json.loads((folder / "expect.json").read_text())
        chain = BLOCK.findall((folder / "chain.pem").read_text())
        bad += compare(program, verify, case["id"], chain, roots, case["host"], case["time"], counts)
    print(f"{counts['accepted']} accepted by BearSSL, {counts['refused']} refused, {bad} differences")
    sys.exit(bool(bad) or counts["accepted"] < 50 or counts["refused"] < 20)


if __name__ == "__main__":
    main()
