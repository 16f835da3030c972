#!/usr/bin/env python3
"""The documents against the code.

  docs.py [TOP]

Options and docs/options, the manual page, exit statuses, the members of the
value tree, decisions, the changelog, links between files, and the labels that
public headers must have.
"""
import pathlib
import re
import subprocess
import sys


def read(path):
    return path.read_text(encoding="utf-8")


def check_options(top):
    rows = re.findall(r'^CA_OPTION\(\w+, "([\w-]+)"', read(top / "tools/ca-extract/cli/options.def"), re.M)
    files = {p.stem for p in (top / "docs/options").glob("*.md")}
    yield from (f"docs/options/{name}.md is missing" for name in rows if name not in files)
    yield from (f"docs/options/{name}.md: no such option" for name in files if name not in rows)


def check_manual(top):
    done = subprocess.run([sys.executable, top / "tools/docs/manual.py", "--check"], capture_output=True, text=True)
    yield from done.stdout.split("\n")[:-1]


def check_statuses(top):
    source = read(top / "tools/ca-extract/base/error.c")
    codes = {int(n) for n in re.findall(r"\[CA_\w+\] = \{ (\d+),", source)}
    sections = {int(n) for n in re.findall(r"^## (\d+):", read(top / "docs/errors.md"), re.M)}
    manual = {int(n) for n in re.findall(r"^\.B (\d)$", read(top / "docs/ca-extract.1.in"), re.M)}
    yield from (f"docs/errors.md: no section for status {n}" for n in sorted(codes - sections))
    yield from (f"docs/errors.md: status {n} does not exist" for n in sorted(sections - codes))
    yield from (f"docs/ca-extract.1.in: no status {n}" for n in sorted(codes - manual))


MADE_ELSEWHERE = {"text", "numbers", "status", "error"}  # by a call that check_values does not see


def value_keys(top, pattern):
    """The keys that the sources put into their trees."""
    source = "".join(read(path) for path in sorted((top / "tools/ca-extract/stages").glob(pattern)))
    keys = set()
    for call in re.findall(r'(?:ca_value_put\w*|put_\w+)\(\w+, ("[^;]*?)\)?;', source):
        first = re.match(r'"(\w+)"(?:, "(\w+)")?', call)
        keys.add(first.group(1))
        if call.startswith(f'"{first.group(1)}", "{first.group(2)}_s') or (first.group(2) or "").endswith("_s"):
            keys.add(first.group(2))
    return keys


def check_values(top):
    keys, client = value_keys(top, "result*.c"), value_keys(top, "client_file.c")
    readme = set(re.findall(r"`(\w+)`", read(top / "templates/README.md")))
    yield from (f"templates/README.md: value '{key}' is missing" for key in sorted(client - readme))
    named = set(re.findall(r"^\| `(\w+)` \|", read(top / "docs/json.md"), re.M))
    yield from (f"docs/json.md: member '{key}' is missing" for key in sorted(keys - named))
    yield from (f"docs/json.md: no member '{key}' is made" for key in sorted(named - keys - MADE_ELSEWHERE))
    for path in sorted((top / "templates").rglob("*.mustache")):
        tags = re.findall(r"\{\{[#^/&{]?\s*([\w.]+)\s*\}?\}\}", read(path))
        for tag in sorted({part for t in tags for part in t.split(".") if part} - keys - client):
            yield f"{path.relative_to(top)}: no value '{tag}'"


def check_decisions(top):
    names = sorted(p.name for p in (top / "docs/decisions").glob("*.md"))
    for number, name in enumerate(names, 1):
        if not name.startswith(f"{number:04}-"):
            yield f"docs/decisions/{name}: should be number {number:04}"
        text = read(top / "docs/decisions" / name)
        for part in ("# %d. " % number, "**Context.**", "**Choice.**", "**Price.**"):
            if part not in text:
                yield f"docs/decisions/{name}: no '{part}'"


def check_version(top):
    version = re.search(r"VERSION (\S+)", read(top / "CMakeLists.txt").split("project(", 1)[1]).group(1)
    if f"## {version}" not in read(top / "CHANGELOG.md"):
        yield f"CHANGELOG.md: no section for {version}"


def check_links(top):
    for path in [*top.glob("*.md"), *(top / "docs").rglob("*.md"), *top.glob("*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", read(path)):
            if not target.startswith("http") and not (path.parent / target).exists():
                yield f"{path.relative_to(top)}: links to {target}, which is not there"
        for target in re.findall(r"\b((?:docs|tools|tests|firmware|templates)/[\w./-]+\.(?:md|py|sh|c|h|tsv))\b", read(path)):
            if "NAME" not in target and not (top / target).exists():
                yield f"{path.relative_to(top)}: names {target}, which is not there"


def check_headers(top):
    """A must-check function that takes an error says how it fails."""
    for path in sorted((top / "tools/ca-extract").rglob("*.h")):
        for comment, function in re.findall(r"/\*((?:(?!\*/).)*)\*/\s*CA_MUST_CHECK bool (\w+)\([^;]*struct ca_error \*err\)",
                                            read(path), re.S):
            if not re.search(r"^ \* fails ", comment, re.M) and "as ca_" not in comment and "The same" not in comment:
                yield f"{path.relative_to(top)}: {function} does not say how it fails"


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    checks = (check_options, check_manual, check_statuses, check_values, check_decisions, check_version,
              check_links, check_headers)
    errors = [error for check in checks for error in check(top)]
    print("\n".join(errors) or "documents: in order")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
