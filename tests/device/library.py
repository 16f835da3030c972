#!/usr/bin/env python3
"""A profile's verdict on certificates against the library itself.

  library.py PROGRAM PROFILE VERIFY TESTDATA

On every server case of x509-limbo and every captured chain: each root that the
tool takes for a candidate is given to the library alone, with the presented
list. VERIFY is bearssl_verify, or mbedtls_verify linked with the profile's
release. Exits with 1 on any difference, 77 without the data or the library.
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
Case = collections.namedtuple("Case", "name chain roots host now is_captured")


def der(pem):
    return base64.b64decode("".join(pem.split("-----")[2].split()))


def skip_without(data, *files):
    for file in [data / "limbo/limbo-regenerated-core.json.gz", *files]:
        if not pathlib.Path(file).exists():
            print("skipped: no", file)
            sys.exit(77)


def cases(data):
    for case in json.load(gzip.open(data / "limbo/limbo-regenerated-core.json.gz"))["testcases"]:
        name, moment = (case.get("expected_peer_name") or {"value": ""})["value"], case.get("validation_time")
        if case["validation_kind"] != "SERVER" or not name or not moment:
            continue
        now = int(datetime.datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp())
        chain = [case["peer_certificate"]] + case["untrusted_intermediates"]
        yield Case(case["id"], chain, case["trusted_certs"], name, now, False)
    roots = BLOCK.findall((data / "debian-roots-20230311.pem").read_text())
    for folder in sorted(p.parent for p in data.glob("real-chains/*/expect.json")):
        case = json.loads((folder / "expect.json").read_text())
        chain = BLOCK.findall((folder / "chain.pem").read_text())
        yield Case(case["id"], chain, roots, case["host"], case["time"], True)


def ask(program, case, folder, *words):
    """The tool's run on a case, its files in `folder`."""
    (folder / "chain.pem").write_text("\n".join(case.chain) + "\n")
    (folder / "roots.pem").write_text("\n".join(case.roots) + "\n")
    return subprocess.run([program, "--quiet", "--from", folder / "chain.pem", "--host", case.host, "--roots",
                           folder / "roots.pem", "--now", str(case.now), *words],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)


def write_list(case, folder):
    files = [folder / f"{number}.der" for number in range(len(case.chain))]
    for file, pem in zip(files, case.chain):
        file.write_bytes(der(pem))
    return files


def judge(verify, case, anchor, files):
    """What the library says: a list of words, ACCEPT or REJECT first."""
    return subprocess.run([verify, case.host, str(case.now), anchor, *files], capture_output=True, text=True,
                          timeout=60, check=True).stdout.split()


def compare(program, profile, verify, case, counts):
    """How many of the verdicts are not the library's."""
    with tempfile.TemporaryDirectory() as name:
        folder, bad = pathlib.Path(name), 0
        done = ask(program, case, folder, "--json", "--device", profile)
        if done.returncode not in (0, 6):
            return 0
        by_hash = {hashlib.sha256(der(r)).hexdigest(): der(r) for r in case.roots}
        files = write_list(case, folder)
        counts["captured"] += case.is_captured
        for candidate in json.loads(done.stdout)["targets"][0]["candidates"]:
            verdict = candidate["verdict"]
            if not verdict["asked"]:
                continue
            (folder / "anchor.der").write_bytes(by_hash[candidate["sha256"]])
            said = judge(verify, case, folder / "anchor.der", files)
            counts["accepted" if said[0] == "ACCEPT" else "refused"] += 1
            if (said[0] == "ACCEPT") != verdict["certificates"]:
                print(f"BAD {case.name}: the library {' '.join(said)}, the verdict {verdict}")
                bad += 1
        return bad


def main():
    program, profile, verify, data = sys.argv[1], sys.argv[2], sys.argv[3], pathlib.Path(sys.argv[4])
    skip_without(data, verify)
    counts = collections.Counter()
    bad = sum(compare(program, profile, verify, case, counts) for case in cases(data))
    print(f"{profile}: {counts['accepted']} accepted by the library, {counts['refused']} refused, {bad} differences; "
          f"{counts['captured']} captured chains")
    sys.exit(bool(bad) or counts["accepted"] < 50 or counts["refused"] < 10 or counts["captured"] < 20)


if __name__ == "__main__":
    main()
