#!/usr/bin/env python3
"""Run the examples of the documents where they find what they name.

  examples.py options FOLDER...     every example of docs/options/*.md must end with 0
  examples.py readme FILE           the console blocks of a file must print what they show

Run in a folder with root.pem, chain.pem and certs.h, in a network namespace in
which device.test answers on port 443. Dates, fingerprints and versions may differ.
"""
import pathlib
import re
import subprocess
import sys

MASKS = [(r"\b20\d\d-\d\d-\d\d\b", "DATE"), (r"\b[0-9a-f]{64}\b", "SHA256"),
         (r"Mbed TLS 3\.6\.\d+", "Mbed TLS 3.6.N"), (r"\b\d{3,5} bytes", "N bytes")]


def sh(command):
    done = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60)
    return done.returncode, done.stdout


def masked(text):
    for pattern, word in MASKS:
        text = re.sub(pattern, word, text)
    return text


def options(folder):
    bad = 0
    for path in sorted(pathlib.Path(folder).glob("*.md")):
        _, _, example = path.read_text().partition("\nExample:\n")
        commands = [line.strip() for line in example.splitlines() if line.strip()]
        if not commands:
            print(f"{path.name}: no example")
            bad += 1
        for command in commands:
            status, output = sh(command)
            if status:
                print(f"{path.name}: '{command}' ends with {status}:\n{output}")
                bad += 1
    return bad


def readme(path):
    bad = 0
    for block in re.findall(r"```console\n(.*?)```", pathlib.Path(path).read_text(), re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.partition("\n")
            _, printed = sh(command)
            if masked(printed).rstrip("\n") != masked(shown).rstrip("\n"):
                print(f"$ {command}\n-- shown:\n{shown}-- printed:\n{printed}")
                bad += 1
    return bad


if __name__ == "__main__":
    sys.exit(bool({"options": options, "readme": readme}[sys.argv[1]](sys.argv[2])))
