#!/usr/bin/env python3
"""How many lines of the certificate reader and of the path search the tests run.

  coverage.py BUILD [FLOOR]

BUILD is a build with --coverage whose tests have run. Prints a line a file and
fails when all together stand below FLOOR percent.
"""
import json
import pathlib
import subprocess
import sys

PARTS = ("x509/bundle", "x509/cert.c", "x509/constraints.c", "x509/crypto.c", "x509/der.c", "x509/extensions.c",
         "x509/form.c", "x509/names.c", "x509/pem.c", "x509/pkcs7.c", "x509/root_store.c", "x509/rules.c",
         "stages/paths", "stages/presented.c")


def files_of(notes):
    done = subprocess.run(["gcov", "--json-format", "--stdout", notes.name], cwd=notes.parent, check=True,
                          capture_output=True, text=True)
    return [file for line in done.stdout.splitlines() if line.strip() for file in json.loads(line)["files"]]


def main():
    build, floor = pathlib.Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 80.0
    lines = {}
    for notes in sorted(build.glob("tools/ca-extract/CMakeFiles/ca_core.dir/**/*.gcno")):
        for file in files_of(notes):
            name = file["file"].partition("tools/ca-extract/")[2]
            if name.startswith(PARTS) and name.endswith(".c"):
                counts = lines.setdefault(name, {})
                for line in file["lines"]:
                    number = line["line_number"]
                    counts[number] = max(counts.get(number, 0), line["count"])
    if not lines:
        sys.exit(f"coverage: nothing measured in {build}")
    run = whole = 0
    for name, counts in sorted(lines.items()):
        hit = sum(count > 0 for count in counts.values())
        missed = [str(number) for number, count in sorted(counts.items()) if count == 0]
        print(f"{name:28} {100 * hit / len(counts):5.1f} %  {hit:4} of {len(counts):4}  {' '.join(missed[:12])}")
        run, whole = run + hit, whole + len(counts)
    print(f"{'all':28} {100 * run / whole:5.1f} %  {run} of {whole} lines; the floor is {floor:.0f} %")
    sys.exit(100 * run / whole < floor)


if __name__ == "__main__":
    main()
