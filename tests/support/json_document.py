#!/usr/bin/env python3
"""Hold a result of --json against docs/json.md: every member, and its type.

  json_document.py docs/json.md RESULT...
"""
import json
import pathlib
import re
import sys

ALWAYS = {"format_version", "tool_version"}
PLAIN = {"text": str, "number": int, "truth": bool}


def read_tables(path):
    """{object: {member: (type, is optional)}}; a certificate's members where a section says so."""
    tables, name = {}, None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:]
            tables[name] = {}
        elif line.startswith("A [certificate]"):
            tables[name].update(tables["certificate"])
        row = re.match(r"\| `(\w+)` \| ([^|]+) \|", line)
        if row:
            kind, _, rest = row.group(2).strip().partition(", ")
            tables[name][row.group(1)] = (re.sub(r"\[(\w+)\]\(#\w+\)", r"\1", kind), rest == "optional")
    return tables


def check(tables, name, value, where):
    if not isinstance(value, dict):
        yield f"{where}: not an object"
        return
    table = tables[name]
    for key in value.keys() - table.keys():
        yield f"{where}: docs/json.md has no member '{key}'"
    is_short = name == "result" and "targets" not in value
    for key, (kind, is_optional) in table.items():
        if key in value:
            yield from check_kind(tables, kind, value[key], f"{where}.{key}")
        elif not is_optional and not (is_short and key not in ALWAYS):
            yield f"{where}: no '{key}'"


def check_kind(tables, kind, value, where):
    if kind.startswith("list of "):
        if not isinstance(value, list):
            yield f"{where}: not a list"
            return
        for at, one in enumerate(value):
            yield from check_kind(tables, kind[len("list of "):], one, f"{where}[{at}]")
    elif kind in PLAIN:
        if type(value) is not PLAIN[kind]:
            yield f"{where}: not a {kind}"
    else:
        yield from check(tables, kind, value, where)


def main():
    tables = read_tables(pathlib.Path(sys.argv[1]))
    errors = [error for path in sys.argv[2:]
              for error in check(tables, "result", json.loads(pathlib.Path(path).read_text()), "result")]
    print("\n".join(errors))
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
