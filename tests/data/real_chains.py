#!/usr/bin/env python3
"""Every captured chain, through a file and through a socket.

  real_chains.py PROGRAM TESTDATA [TOOLS]

Through a file, with the chain's own host, time and roots (named by --roots, as
the machine's bundle, and as its hashed folder), the tool must choose
a root that completes the chain, or give the status that fits where there is
none. Through a socket nobody holds the key: the same candidate, status 4, and
no product. Prints a table; exits with 1 on any difference, 77 without the data.
"""
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile

INPUT_BUFFER = 16384  # of profile mbedtls-3.6

# What the contract decides against, or beyond, the plain verdict of OpenSSL.
DECIDED = {
    "badssl-2015-expired": (5, "the leaf has expired"),
    "mega-2013-comodo": (5, "the leaf is signed with SHA-1"),
    "dadrian-2017-le-x3-both": (6, "a path exists, in an order that no device follows"),
}

# Where several roots complete a chain: the self-signed one, not the older CA
# above a cross-signed copy of it.
PREFERRED = {
    "google-2025-we2-x": "GTS Root R4",
    "aws-2025-m04-starfield": "Amazon Root CA 1",
    "amazontrust-rootca3": "Amazon Root CA 3",
    "amazontrust-rootca4": "Amazon Root CA 4",
    "stackoverflow-2023-le-e1-x": "ISRG Root X2",
    "tappty-2014-comodo": "COMODO RSA Certification Authority",
}


def run(program, *words, **environment):
    done = subprocess.run([program, "--json", "--quiet", *words], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", **environment},
                          timeout=60)
    result = json.loads(done.stdout) if done.stdout else None
    return done.returncode, result, done.stderr


def chosen(result):
    found = [c for c in result["targets"][0]["candidates"] if c["chosen"]]
    return (found[0]["sha256"], found[0]["short_name"]) if found else ("", "-")


def expected_status(case, message_len):
    if case["id"] in DECIDED:
        return DECIDED[case["id"]][0]
    if not case["debian_roots"]:
        return 5
    return 6 if message_len > INPUT_BUFFER else 0


def check_choice(case, result):
    sha256, name = chosen(result)
    fitting = {r["sha256"] for r in case["debian_roots"]}
    if sha256 not in fitting:
        return f"chose {name}, which does not complete the chain"
    if PREFERRED.get(case["id"], name) != name:
        return f"chose {name}, not {PREFERRED[case['id']]}"
    return ""


def through_file(program, case, chain, roots):
    status, result, errors = run(program, "--from", chain, "--host", case["host"], "--roots", roots,
                                 "--now", str(case["time"]))
    wanted = expected_status(case, result["targets"][0]["certificate_message_len"])
    if status != wanted:
        return f"status {status}, not {wanted}: {errors}", result
    if status != 0:
        return ("" if not result["anchors"] else "a product in spite of a failure"), result
    return check_choice(case, result), result


def through_system(program, case, chain, stores, from_file):
    """The same roots as the machine's own store: a bundle, then a hashed folder."""
    nowhere = "/nonexistent"
    for environment in ({"SSL_CERT_FILE": str(stores[0]), "SSL_CERT_DIR": nowhere},
                        {"SSL_CERT_FILE": nowhere, "SSL_CERT_DIR": str(stores[1])}):
        status, result, errors = run(program, "--from", chain, "--host", case["host"],
                                     "--now", str(case["time"]), **environment)
        if status != from_file["status"]:
            return f"with {environment}: status {status}: {errors}"
        if status == 0 and chosen(result)[0] not in {r["sha256"] for r in case["debian_roots"]}:
            return f"with {environment}: chose {chosen(result)[1]}"
        if any(c["standing"] not in ("public", "withdrawn") for c in result["targets"][0]["candidates"]):
            return "a root of the web is not on the list of public roots"
    return ""


def make_hashed_folder(roots, folder):
    blocks = re.findall("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?", roots.read_text(), re.S)
    for number, block in enumerate(blocks):
        (folder / f"{number}.pem").write_text(block)
    subprocess.run(["openssl", "rehash", folder], check=True)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def through_socket(program, case, chain, roots, replay, from_file):
    port = free_port()
    server = subprocess.Popen([sys.executable, replay, chain, str(port), "--once"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        server.stdout.readline()
        with tempfile.TemporaryDirectory() as folder:
            product = pathlib.Path(folder) / "certs.h"
            status, result, errors = run(program, "--connect-to", f"127.0.0.1:{port}", "--roots", roots,
                                         "--now", str(case["time"]), "-o", product, case["host"])
            if product.exists():
                return "a product without proof of the key"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    target = result["targets"][0]
    if status != 4 or target["key_proven"]:
        return f"status {status}, not 4: {errors}"
    if len(target["presented"]) != len(from_file["targets"][0]["presented"]):
        return "not the presented list of the file"
    if chosen(result) != chosen(from_file):
        return f"candidate {chosen(result)[1]}, not {chosen(from_file)[1]}"
    return ""


def private_root(program, case, chain):
    """The one private chain: refused by default, accepted when its root is named."""
    blocks = re.findall("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n?",
                        chain.read_text(), re.S)
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root.pem"
        root.write_text(blocks[-1])
        status, result, errors = run(program, "--from", chain, "--host", case["host"], "--roots", root,
                                     "--now", str(case["time"]))
    return "" if status == 0 and result["anchors"] else f"with its root named: {status} {errors}"


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    replay = pathlib.Path(sys.argv[3]) / "replay_chain.py" if len(sys.argv) > 3 else None
    folders = sorted(p.parent for p in data.glob("real-chains/*/expect.json"))
    if not folders:
        print("skipped: no captured chains in", data)
        sys.exit(77)
    roots, bad = data / "debian-roots-20230311.pem", 0
    hashed = pathlib.Path(tempfile.mkdtemp())
    make_hashed_folder(roots, hashed)
    for folder in folders:
        case, chain = json.loads((folder / "expect.json").read_text()), folder / "chain.pem"
        fault, result = through_file(program, case, chain, roots)
        if not fault:
            fault = through_system(program, case, chain, (roots, hashed), result)
        if not fault and replay and replay.exists():
            fault = through_socket(program, case, chain, roots, replay, result)
        if not fault and case["id"] == "sanofi-2025-private":
            fault = private_root(program, case, chain)
        status, name = result["status"], chosen(result)[1]
        why = DECIDED.get(case["id"], (0, ""))[1]
        print(f"{'ok ' if not fault else 'BAD'} {case['id']:38} {status} {name:42} {fault or why}")
        bad += bool(fault)
    shutil.rmtree(hashed)
    print(f"{len(folders) - bad} of {len(folders)} captured chains have the right answer")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
