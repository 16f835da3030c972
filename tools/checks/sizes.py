#!/usr/bin/env python3
"""Functions of at most 60 lines, files of at most 500. No list of exceptions.

  sizes.py [TOP]

clang-format puts the brace of a function, and no other, alone into column 0; a
function is counted from the first line of its signature to its closing brace.
Tables and tests are held to the file's limit only in tests/, where a table of
cases may be long.
"""
import pathlib
import sys

FUNCTION_MAX, FILE_MAX, TEST_FILE_MAX = 60, 500, 700


def functions(lines):
    start = 0
    for at, line in enumerate(lines):
        if line == "{":
            start = at
            while start > 0 and lines[start - 1].strip() and not lines[start - 1].startswith(("/", " *", "#", "}")):
                start -= 1
        elif line == "}" and start:
            yield start, at
            start = 0


def check(path, top, errors):
    lines = path.read_text(encoding="utf-8").split("\n")
    name = path.relative_to(top).as_posix()
    limit = TEST_FILE_MAX if name.startswith("tests/") else FILE_MAX
    if len(lines) > limit:
        errors.append(f"{name}: {len(lines)} lines, at most {limit}")
    for begin, end in functions(lines):
        if end - begin + 1 > FUNCTION_MAX:
            errors.append(f"{name}:{begin + 1}: a function of {end - begin + 1} lines, at most {FUNCTION_MAX}")


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    errors = []
    for room in ("tools", "firmware", "tests"):
        for path in sorted((top / room).rglob("*.[ch]")):
            if "golden" not in path.parts:
                check(path, top, errors)
    print("\n".join(errors) or "sizes: in order")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
