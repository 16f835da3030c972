#!/usr/bin/env python3
"""Calls and words that this project does without.

  banned.py [TOP]
"""
import pathlib
import re
import sys

C = ("*.[ch]",)

# (what, in which files, except in, why)
RULES = [
    (r"\b(strcpy|strcat|strncat|sprintf|gets|strtok|atoi|alloca|system|popen)\s*\(", "tools firmware", "tools/bench/",
     "no bound, or a shell"),
    (r"\b(malloc|calloc|realloc|free)\s*\(", "tools/ca-extract", "tools/ca-extract/base/bytes.c",
     "memory comes from base/bytes.h"),
    (r"\b(malloc|calloc|realloc|free)\s*\(", "firmware", "", "the firmware has no heap of its own"),
    (r"\b(printf|fprintf|puts|putchar|fputs|perror)\s*\(", "tools/ca-extract",
     "tools/ca-extract/cli/", "only cli/ prints"),
    (r"\b(exit|abort)\s*\(", "tools/ca-extract", "", "only main() ends the program"),
    (r"\b_exit\s*\(", "tools/ca-extract", "tools/ca-extract/base/bytes.c", "only main() ends the program"),
    (r"\btime\s*\(\s*NULL\s*\)", "tools/ca-extract", "tools/ca-extract/base/clock.c", "time comes from base/clock.h"),
    (r"SOURCE_DATE_EPOCH\"", "tools/ca-extract", "tools/ca-extract/base/source_date.c", "it dates a comment, nothing else"),
    (r"\bgetenv\s*\(", "tools/ca-extract", "tools/ca-extract/base/source_date.c tools/ca-extract/x509/crypto.c tools/ca-extract/cli/paint.c "
     "tools/ca-extract/stages/proxy.c", "the environment is read in four places"),
    (r"VERIFY_(NONE|OPTIONAL)|ALLOW_WEAK_CERTIFICATE", "firmware", "", "verification is always required"),
    (r"\b(TODO|FIXME|XXX)\b(?!\s*\(#\d+\))", "tools firmware tests", "tools/checks/", "say it with the number of an issue"),
    (r"sizeof\s*\(?(\w+)\)?\s*/\s*sizeof\s*\(?\1\[0\]", "tools/ca-extract", "", "use CA_ARRAY_LEN"),
]

# Registries are never named, nor is a path of somebody's machine.
EVERYWHERE = [
    (r"(deb|security|ftp|snapshot)\.debian\.org|registry\.npmjs|pypi\.org|files\.pythonhosted|crates\.io",
     "no package registry's host is named here"),
    (r"(?<![\w./-])/(work|home/\w+|Users/\w+)/", "a path of one machine"),
]


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
    return re.sub(r"//[^\n]*", "", text)


def is_in(name, places):
    return any(name == p or name.startswith(p if p.endswith("/") else p + "/") for p in places.split())


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    errors = []
    for room in ("tools", "firmware", "tests"):
        for path in sorted((top / room).rglob("*.[ch]")):
            name = path.relative_to(top).as_posix()
            whole = path.read_text(encoding="utf-8")
            code = without_comments(whole)
            for pattern, where, besides, why in RULES:
                text = whole if "TODO" in pattern else code
                if not is_in(name, where) or (besides and is_in(name, besides)):
                    continue
                for match in re.finditer(pattern, text):
                    line = text.count("\n", 0, match.start()) + 1
                    errors.append(f"{name}:{line}: '{match.group()}': {why}")
    for path in sorted(p for p in top.rglob("*") if p.is_file()):
        name = path.relative_to(top).as_posix()
        if name.startswith((".git/", ".deps/", "build")) or name in (".git", "tools/checks/banned.py"):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for pattern, why in EVERYWHERE:
            for match in re.finditer(pattern, text):
                line = text.count("\n", 0, match.start()) + 1
                errors.append(f"{name}:{line}: '{match.group()}': {why}")
    print("\n".join(errors) or "banned: nothing found")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
