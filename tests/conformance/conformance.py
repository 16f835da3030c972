#!/usr/bin/env python3
"""Suites of certificates that others wrote, held against what docs/conformance.md says of them.

  conformance.py PROGRAM TESTDATA DOCUMENT FOLDER [--part]

Runs PROGRAM over x509-limbo, BetterTLS and NIST PKITS, writes FOLDER/*.tsv
(id, ACCEPT or REJECT, why) and FOLDER/manifest.tsv, prints a table by group,
and fails when a number or a difference is not the one that DOCUMENT lists.
--part takes every tenth case of the large set. Exits with 77 without the data.
"""
import collections
import gzip
import json
import lzma
import pathlib
import re
import subprocess
import sys
import time

# Cases that ask what a path is not judged for here: CRLs, and profiles beyond or against RFC 5280.
SKIPPED = ("has-crl", "pedantic", "rfc5280-incompatible-with-webpki")
SECONDS_MAX = 60  # for the large set, in one process


def group(name):
    return name.rpartition("::")[0]


def is_right(expected, verdict):
    return (verdict == "ACCEPT") == (expected == "SUCCESS")


def run(program, kind, data, out):
    started = time.monotonic()
    with open(out, "w", encoding="utf-8") as file:
        subprocess.run([program, kind, data], stdout=file, check=True, timeout=600)
    with open(out, encoding="utf-8", errors="replace") as file:
        verdicts = {line.split("\t")[0]: line.rstrip("\n").split("\t")[1:] for line in file}
    return verdicts, time.monotonic() - started


class Suite:
    """One set of cases: id to expected result, and what is said of each."""

    def __init__(self, name, expected, verdicts):
        self.name, self.expected, self.verdicts = name, expected, verdicts
        self.groups = collections.defaultdict(list)
        for case in expected:
            self.groups[group(case)].append(case)

    def differences(self):
        return {case: self.verdicts.get(case, ["NOTHING", ""])[0] for case, wanted in self.expected.items()
                if not is_right(wanted, self.verdicts.get(case, ["NOTHING"])[0])}

    def rows(self):
        for name, cases in sorted(self.groups.items()):
            yield name, len(cases), len(cases) - len(self.differences().keys() & set(cases))
        yield f"all of {self.name}", len(self.expected), len(self.expected) - len(self.differences())


def limbo_cases(text):
    return [case for case in json.loads(text)["testcases"] if case["validation_kind"] == "SERVER"]


def epoch(case):
    return case.get("validation_time") or "-"


def write_manifest(cases, path):
    """As limbo_cases.py writes it: score.py reads it."""
    with open(path, "w", encoding="utf-8") as file:
        for case in cases:
            name = case.get("expected_peer_name") or {"kind": "-", "value": "-"}
            print(case["id"], "-", case["expected_result"], name["kind"], name["value"], epoch(case),
                  case.get("max_chain_depth") or "-", ",".join(case["features"] or []) or "-",
                  sep="\t", file=file)


def limbo(program, data, folder):
    core = folder / "limbo.json"
    core.write_bytes(gzip.open(data / "limbo/limbo-regenerated-core.json.gz").read())
    cases = limbo_cases(core.read_text(encoding="utf-8"))
    write_manifest(cases, folder / "manifest.tsv")
    verdicts, _ = run(program, "limbo", core, folder / "limbo.tsv")
    expected = {case["id"]: case["expected_result"] for case in cases
                if not any(f.startswith(SKIPPED) for f in case["features"] or [])}
    return Suite("limbo", expected, verdicts)


def constraints(program, data, folder, is_part):
    """BetterTLS: hard cases, and soft ones, which are opinions."""
    with gzip.open(data / "limbo/bettertls-meta.tsv.gz", "rt", encoding="utf-8") as file:
        meta = [line.split("\t")[:3] for line in file]
    meta = [row for row in meta if row[0].startswith("bettertls::nameconstraints")]
    whole = json.loads(lzma.open(data / "limbo/limbo-regenerated-full.json.xz").read())
    wanted = {row[0] for row in meta[:: 10 if is_part else 1]}
    whole["testcases"] = [case for case in whole["testcases"] if case["id"] in wanted]
    full = folder / "nameconstraints.json"
    full.write_text(json.dumps(whole), encoding="utf-8")
    verdicts, seconds = run(program, "limbo", full, folder / "nameconstraints.tsv")
    full.unlink()
    suites = [Suite(f"BetterTLS name constraints, {kind}",
                    {row[0]: "SUCCESS" if row[1] == "ACCEPT" else "FAILURE" for row in meta
                     if row[2] == kind and row[0] in wanted}, verdicts) for kind in ("hard", "soft")]
    return suites, seconds


def pkits(program, data, folder):
    """Those without CRLs and policies: what the baseline has."""
    verdicts, _ = run(program, "pkits", data / "pkits", folder / "pkits.tsv")
    with open(data / "pkits/cases.tsv", encoding="utf-8") as file:
        cases = {row[0]: row[2] for row in (line.split("\t") for line in file if line[0] != "#")}
    with open(data / "pkits/baseline/openssl-3.0-verify.tsv", encoding="utf-8") as file:
        ids = [line.split("\t")[0] for line in file]
    return Suite("PKITS", {i: cases[i.partition("::")[2]] for i in ids}, verdicts)


def read_document(path):
    """Its two kinds of table: group, cases, agree; and case, expected, here, why."""
    rows = [[cell.strip(" `") for cell in line.strip().strip("|").split("|")]
            for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    numbers = {row[0]: (int(row[1]), int(row[2])) for row in rows
               if len(row) >= 3 and re.fullmatch(r"\d+", row[1]) and re.fullmatch(r"\d+", row[2])}
    listed = {row[0]: row[2] for row in rows if len(row) == 4 and row[2] in ("ACCEPT", "REJECT")}
    return numbers, listed


def compare(suites, numbers, listed, is_part):
    faults, seen = [], {}
    for suite in suites:
        for name, count, agree in suite.rows():
            print(f"{name:44} {count:5} {agree:5} {count - agree or '':5}")
            is_partial = is_part and "BetterTLS" in suite.name or name == "bettertls::nameconstraints"
            if not is_partial and numbers.get(name) != (count, agree):
                faults.append(f"{name}: {agree} of {count}, the document says {numbers.get(name)}")
        seen.update(suite.differences())
    faults += [f"{case}: {verdict}, and not listed: {why}" for case, verdict in seen.items()
               for why in [next(s.verdicts.get(case, ["", ""])[1] for s in suites if case in s.expected)]
               if listed.get(case) != verdict]
    faults += [f"{case}: listed as {verdict}, but it is judged as expected" for case, verdict in listed.items()
               if case not in seen]
    return faults


def main():
    program, data, document, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
    is_part = "--part" in sys.argv[5:]
    if not (data / "limbo/limbo-regenerated-core.json.gz").exists():
        print("skipped: no suites in", data)
        sys.exit(77)
    folder.mkdir(parents=True, exist_ok=True)
    names, seconds = constraints(program, data, folder, is_part)
    suites = [limbo(program, data, folder), *names, pkits(program, data, folder)]
    print(f"{'group':44} {'cases':>5} {'agree':>5} {'not':>5}")
    faults = compare(suites, *read_document(document), is_part)
    wrongly_rejected = [case for case, verdict in suites[0].differences().items() if verdict == "REJECT"]
    faults += [f"{case}: wrongly rejected" for case in wrongly_rejected]
    print(f"name constraints took {seconds:.1f} s; verdicts lie in {folder}")
    if seconds > SECONDS_MAX:
        print(f"that is more than {SECONDS_MAX} s: is the machine busy?")
    print("\n".join(faults) or "every number and every difference is as docs/conformance.md says")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
