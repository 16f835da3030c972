#!/usr/bin/env python3
"""Captured chains without their intermediates, completed from where they say (AIA).

  aia.py PROGRAM TESTDATA

For each real chain that a root of Debian completes, only the leaf is shown. The
real URLs are answered by a proxy on loopback with the certificates of
TESTDATA/aia. What is missing must be found and named, and the run refused with
status 6, because the device would not find it; where an answer was not
captured, status 5. Exits with 1 on any difference, 77 without the data.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

# Refused for another reason than the missing intermediate.
DECIDED = {
    "badssl-2015-expired": "has expired",
    "mega-2013-comodo": "to a trusted root may be used",  # SHA-1, and an EKU that does not cover servers
    "dadrian-2017-le-x3-both": "is not in",  # AIA leads to DST Root CA X3 alone, which Debian has no more
}

HERE = pathlib.Path(__file__).resolve().parent


def first_block(path):
    text = path.read_text()
    return text[:text.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----")] + "\n"


def answers(data):
    known = {}
    for line in (data / "aia/map.tsv").read_text().splitlines():
        url, _, names = line.partition("\t")
        if not line.startswith("#"):
            known[url] = names != "-"
    return known


def check(program, case, leaf, roots, proxy, known):
    done = subprocess.run([program, "--json", "--quiet", "--from", leaf, "--host", case["host"], "--roots", roots,
                           "--now", str(case["time"]), "--fetch-issuers", "--proxy", proxy],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
    target = json.loads(done.stdout)["targets"][0]
    fetches = target["issuers"]["fetches"]
    if any(not f["url"].startswith("http://") and f["certificates"] for f in fetches):
        return "something other than http was fetched", fetches
    for fetch in fetches:
        if known.get(fetch["url"]) and not (fetch["certificates"] or "known" in fetch["outcome"]):
            return f"{fetch['url']}: {fetch['outcome']}", fetches
    if done.returncode == 6:
        usable = [p for p in target["paths"] if p["usable"]]
        if not any(c["origin"] == "fetched" for p in usable for c in p["certificates"]):
            return "no usable path holds what was fetched", fetches
        return "", fetches
    if done.returncode == 5 and DECIDED.get(case["id"], "\n\n") in done.stderr:
        return "", fetches
    if done.returncode == 5 and "issuer" in done.stderr and not any(known.get(f["url"]) for f in fetches):
        return "", fetches  # nothing was captured for it
    return f"status {done.returncode}: {done.stderr}", fetches


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if not (data / "aia/map.tsv").exists():
        print(f"skipped: no {data}/aia")
        sys.exit(77)
    known, bad, completed = answers(data), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([sys.executable, HERE.parent / "support/aia_server.py", folder,
                                   pathlib.Path(folder) / "log", data / "aia/map.tsv", data / "aia/certs"],
                                  stdout=subprocess.PIPE, text=True)
        try:
            proxy = "http://127.0.0.1:" + server.stdout.readline().split()[1]
            for expect in sorted((data / "real-chains").glob("*/expect.json")):
                case = json.loads(expect.read_text())
                if not case["debian_roots"]:
                    continue
                leaf = pathlib.Path(folder) / "leaf.pem"
                leaf.write_text(first_block(expect.parent / "chain.pem"))
                why, fetches = check(program, case, leaf, data / "debian-roots-20230311.pem", proxy, known)
                print(f"{case['id']:40} {len(fetches)} asked {why or 'as expected'}")
                bad += bool(why)
                completed += not why and bool(fetches)
        finally:
            server.kill()
            server.wait()
    print(f"{completed} leaves were completed or told as missing, {bad} differ")
    sys.exit(bool(bad) or completed == 0)


if __name__ == "__main__":
    main()
