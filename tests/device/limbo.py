#!/usr/bin/env python3
"""Mbed TLS 2.28 on every server case of x509-limbo, case by case.

  limbo.py PROGRAM JUDGE TESTDATA

The recorded verdicts (limbo/baseline/mbedtls-2.28-crt_verify-and-usage.tsv)
were taken by others from Mbed TLS 2.28 itself: mbedtls_x509_crt_verify, then
EKU and key usage of the leaf. Here they are asked for again, twice:

directly    the judge program gets the case as it stands, its revocation lists
            too, and every case must come out as recorded
by the tool with the case's own roots at its own time; where the tool finds a
            trusted path (status 0 or 6), the verdicts of profile mbedtls-2.28,
            over all its candidates, must come out as recorded. Cases with
            revocation lists are left to the first part: the tool has none.

Exits with 1 on any difference, 77 without the data.
"""
import base64
import collections
import datetime
import gzip
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HASHES = 0xF0  # SHA-224 to SHA-512: bits of enum ca_hash, x509/cert.h
KEYS = 0x7A    # RSA, P-256, P-384, P-521, other curves: enum ca_key_kind
USES = 0x0E    # signs, decrypts, agrees: enum ca_leaf_use, device/verify.h


def epoch(text):
    if text is None:
        return None
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def der(pem):
    return base64.b64decode("".join(re.search("-----BEGIN[^-]*-----(.*?)-----END", pem, re.S).group(1).split()))


def member(word, content):
    return b"%s %d\n%s\n" % (word.encode(), len(content), content)


def question(case, now):
    name = (case.get("expected_peer_name") or {"value": ""})["value"]
    numbers = {"now": now, "clock": 1, "lenient": 1, "noaddress": 1, "tls13": 0, "use": 0, "uses": USES,
               "hashes": HASHES, "keys": KEYS, "rsa": 2048, "depth": 8}
    out = b"ca-judge 1\n" + b"".join(b"%s %d\n" % (k.encode(), v) for k, v in numbers.items())
    out += member("host", name.encode())
    out += member("anchors", "\n".join(case["trusted_certs"]).encode() + b"\0")
    if case.get("crls"):
        out += member("crls", "\n".join(case["crls"]).encode() + b"\0")
    for pem in [case["peer_certificate"]] + case["untrusted_intermediates"]:
        out += member("sent", der(pem))
    return out + b"end\n"


def ask_judge(judge, case, now):
    done = subprocess.run([judge], input=question(case, now), stdout=subprocess.PIPE, timeout=30, check=True)
    numbers = dict(re.findall(rb"^(accepted|code|flags) (-?\d+)$", done.stdout, re.M))
    reason = re.search(rb"^reason \d+\n(.*)\nend\n", done.stdout, re.M | re.S).group(1).decode()
    return "ACCEPT" if numbers[b"accepted"] == b"1" else "REJECT", reason


def write_case(case, folder):
    put = lambda name, certs: (folder / name).write_text("\n".join(certs) + "\n")
    put("roots.pem", case["trusted_certs"])
    put("chain.pem", [case["peer_certificate"]] + case["untrusted_intermediates"])


def ask_tool(program, case, now, profile):
    """None where the tool finds no trusted path, else its verdict over all candidates."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_case(case, folder)
        host = (case.get("expected_peer_name") or {"value": ""})["value"]
        done = subprocess.run(
            [program, "--json", "--quiet", "--from", folder / "chain.pem", "--host", host, "--roots",
             folder / "roots.pem", "--now", str(now), "--device", profile],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    if done.returncode not in (0, 6):
        return None
    result = json.loads(done.stdout)
    verdicts = [c["verdict"] for c in result["targets"][0]["candidates"] if c["verdict"]["asked"]]
    return {"certificates": any(v["certificates"] for v in verdicts),
            "handshake": any(v["accepted"] for v in verdicts),
            "proof": {v["proof"] for v in verdicts},
            "reason": "; ".join(v["reason"] for v in verdicts),
            "len": result["targets"][0]["certificate_message_len"]}


def check(case, program, judge, recorded, counts):
    now = epoch(case.get("validation_time")) or int(datetime.datetime.now().timestamp())
    faults = []
    said, reason = ask_judge(judge, case, now)
    counts["direct"] += 1
    if said != recorded:
        faults.append(f"judge says {said} ({reason}), recorded is {recorded}")
    if case.get("crls"):
        return faults
    verdict = ask_tool(program, case, now, "mbedtls-2.28")
    if verdict is None:
        return faults
    counts["tool"] += 1
    if ("ACCEPT" if verdict["certificates"] else "REJECT") != recorded:
        faults.append(f"the tool says {verdict}, recorded is {recorded}")
    if verdict["proof"] != {"proved"}:
        faults.append(f"the verdict is {verdict['proof']}")
    if verdict["len"] > 16384:
        counts["large"] += 1
        counts["large, certificates accepted"] += verdict["certificates"]
        if verdict["handshake"]:
            faults.append("a Certificate message over 16,384 bytes is taken")
    return faults


def main():
    program, judge, data = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    table = data / "limbo/baseline/mbedtls-2.28-crt_verify-and-usage.tsv"
    cases = data / "limbo/limbo-regenerated-core.json.gz"
    if not table.exists() or not cases.exists() or not pathlib.Path(judge).exists():
        print("skipped: no cases in", data, "or no judge for Mbed TLS 2.28")
        sys.exit(77)
    recorded = dict(line.split("\t")[:2] for line in table.read_text().splitlines())
    counts, bad = collections.Counter(), 0
    for case in json.load(gzip.open(cases))["testcases"]:
        if case["validation_kind"] != "SERVER":
            continue
        for fault in check(case, program, judge, recorded[case["id"]].strip(), counts):
            print(f"BAD {case['id']}: {fault}")
            bad += 1
    print(f"{counts['direct']} cases by the judge, {counts['tool']} of them by the tool, {bad} differences; "
          f"{counts['large']} with a Certificate message over 16,384 bytes, of which {counts['large, certificates accepted']} "
          "are accepted as certificates and refused as a handshake")
    # bettertls tc61 to tc68 but tc64, which is rejected as certificates; tc69 to tc71 have no trusted path, the judge alone
    # sees them.
    sys.exit(bool(bad) or counts["direct"] < 200 or counts["tool"] < 50 or counts["large, certificates accepted"] != 7)


if __name__ == "__main__":
    main()
