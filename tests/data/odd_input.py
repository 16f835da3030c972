#!/usr/bin/env python3
"""Awkward files as a chain and as a store: an answer or an error, never a crash.

  odd_input.py PROGRAM TESTDATA
"""
import pathlib
import subprocess
import sys


def run(program, *words):
    done = subprocess.run([program, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={"PATH": "/usr/bin:/bin", "SSL_CERT_FILE": "/nonexistent",
                               "SSL_CERT_DIR": "/nonexistent"}, timeout=60)
    return done.returncode, done.stdout, done.stderr


def fault_of(status, out, errors, allowed):
    if status not in allowed:
        return f"status {status}"
    if status and (out or "error: " not in errors or "hint: " not in errors):
        return "a failure with a product, or without its error and hint"
    return ""


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted(p for folder in ("odd-input", "pkcs7", "cross-certs") for p in (data / folder).glob("*")
                   if p.is_file() and p.suffix != ".tsv")
    if not files:
        print("skipped: no awkward files in", data)
        sys.exit(77)
    bad = 0
    for path in files:
        status, out, errors = run(program, "--from", path, "--host", "device.test")
        fault = fault_of(status, out, errors, (2, 5))
        if not fault:
            fault = fault_of(*run(program, "--from", files[0], "--host", "device.test", "--roots", path), (2, 5))
        print(f"{'ok ' if not fault else 'BAD'} {path.parent.name + '/' + path.name:48} {status} "
              f"{fault or errors.splitlines()[0].removeprefix('ca-extract: ')[:90]}")
        bad += bool(fault)
    print(f"{len(files) - bad} of {len(files)} files answered in order")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
