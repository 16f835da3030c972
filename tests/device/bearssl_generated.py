#!/usr/bin/env python3
"""What --format bearssl writes, in BearSSL's hands.

  bearssl_generated.py PROGRAM FOLDER TESTDATA

For every server case of x509-limbo and every captured chain for which the tool
has a product, the C file that it writes is compiled, all of them into one
program (bearssl_verify.c with GENERATED), and BearSSL verifies the presented
list with those anchors: it must accept. The same list with the anchors of the
next case, which are others, must be refused as often as not; and the anchors
must be what BearSSL's own decoder makes of the chosen certificates.
Exits with 1 on any difference, 77 without the data or the library.
"""
import collections
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import library

HERE = pathlib.Path(__file__).resolve().parent


def generate(program, case, number, folder):
    """The certificates of the product; [] where there is none."""
    with tempfile.TemporaryDirectory() as name:
        words = ["--device", "bearssl-0.6", "--policy", "all", "--name", f"G{number}"]
        made = library.ask(program, case, pathlib.Path(name), *words, "--format", "bearssl", "-o", folder / f"g{number}.c")
        if made.returncode != 0:
            return []
        told = json.loads(library.ask(program, case, pathlib.Path(name), *words, "--json").stdout)
    by_hash = {hashlib.sha256(library.der(r)).hexdigest(): library.der(r) for r in case.roots}
    return [by_hash[anchor["sha256"]] for anchor in told["anchors"]]


def compile_all(products, folder):
    lines = [f'#include "g{n}.c"' for n in products]
    lines += ["static const struct generated generated[] = {", *(f"    {{ G{n}, G{n}_NUM }}," for n in products), "};"]
    (folder / "generated.inc").write_text("\n".join(lines) + "\n")
    subprocess.run(["cc", "-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-DGENERATED", "-I", folder,
                    HERE / "bearssl_verify.c", "-lbearssl", "-o", folder / "verify"], check=True, timeout=240)
    return folder / "verify"


def check(verify, at, case, anchors, other, folder, counts):
    """How many things are not as they should be."""
    files, bad = library.write_list(case, folder), 0
    said = library.judge(verify, case, f"#{at}", files)
    if said[0] != "ACCEPT":
        print(f"BAD {case.name}: BearSSL {' '.join(said)} with what was generated")
        bad += 1
    counts["accepted"] += said[0] == "ACCEPT"
    counts["refused with others"] += library.judge(verify, case, f"#{other}", files)[0] == "REJECT"
    for number, anchor in enumerate(anchors):
        (folder / f"anchor{number}.der").write_bytes(anchor)
    same = subprocess.run([verify, "compare", str(at), *(folder / f"anchor{n}.der" for n in range(len(anchors)))],
                          capture_output=True, text=True, timeout=60)
    counts["anchors"] += len(anchors)
    if same.returncode != 0:
        print(f"BAD {case.name}: {same.stdout.strip()}")
        bad += 1
    return bad


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[3])
    library.skip_without(data, "/usr/include/bearssl.h")
    counts, products, bad = collections.Counter(), {}, 0
    with tempfile.TemporaryDirectory(dir=sys.argv[2]) as name:
        folder = pathlib.Path(name)
        for number, case in enumerate(library.cases(data)):
            anchors = generate(program, case, number, folder)
            if anchors:
                products[number] = case, anchors
                counts["captured"] += case.is_captured
        verify = compile_all(products, folder)
        for at, (case, anchors) in enumerate(products.values()):
            bad += check(verify, at, case, anchors, (at + 1) % len(products), folder, counts)
    print(f"{len(products)} generated files: {dict(counts)}, {bad} differences")
    sys.exit(bool(bad) or len(products) < 50 or counts["captured"] < 20 or counts["refused with others"] < 30)


if __name__ == "__main__":
    main()
