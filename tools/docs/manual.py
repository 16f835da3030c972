#!/usr/bin/env python3
"""Make docs/ca-extract.1 and the shell completion from the option table.

  manual.py           write them
  manual.py --check   say whether they are as they would be written

Sources: tools/ca-extract/cli/options.def (name, letter, argument, help),
docs/options/NAME.md (text and example) and docs/ca-extract.1.in (the rest).
"""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r'CA_(GROUP|OPTION)\((.*)\)\s*$')
PAGE, COMPLETION = TOP / "docs/ca-extract.1", TOP / "docs/ca-extract.bash"


def table():
    """[(title, [(name, letter, argument, help)])] in the order of options.def."""
    groups = []
    for line in (TOP / "tools/ca-extract/cli/options.def").read_text().splitlines():
        found = ROW.match(line)
        if not found:
            continue
        if found.group(1) == "GROUP":
            groups.append((found.group(2).strip('"'), []))
            continue
        _, name, letter, argument, _, about = re.findall(r"\"[^\"]*\"|'.'|[^,\s]+", found.group(2))
        groups[-1][1].append((name.strip('"'), letter.strip("'") if letter != "0" else "",
                              argument.strip('"') if argument != "NULL" else "", about.strip('"')))
    return groups


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"`([^`]*)`", r"\\fB\1\\fR", text)
    return "\n".join("\\&" + l if l.startswith((".", "'")) else l for l in text.split("\n"))


def option_text(name):
    """The paragraphs of docs/options/NAME.md, its head and example apart."""
    text = (TOP / f"docs/options/{name}.md").read_text()
    body, _, example = text.partition("\nExample:\n")
    paragraphs = [p for p in body.strip().split("\n\n") if p]
    has_head = paragraphs and re.match(r"(Default|See also|Letter|Repeatable)[:.]", paragraphs[0])
    head = paragraphs.pop(0) if has_head else ""
    return head, paragraphs, [l.strip() for l in example.splitlines() if l.strip()]


def option_roff(name, letter, argument):
    head, paragraphs, examples = option_text(name)
    flag = (f"\\fB\\-{letter}\\fR, " if letter else "") + f"\\fB\\-\\-{roff(name)}\\fR"
    if argument:
        flag += f" \\fI{roff(argument)}\\fR"
    lines = [".TP", flag]
    lines += "\n.IP\n".join(roff(p) for p in paragraphs).split("\n")
    if head:
        lines += [".IP", roff(head)]
    return "\n".join(lines)


def page():
    version = re.search(r"VERSION (\S+)", (TOP / "CMakeLists.txt").read_text().split("project(", 1)[1]).group(1)
    options = []
    for title, rows in table():
        options.append(f".SS {title}")
        options += [option_roff(name, letter, argument) for name, letter, argument, _ in rows]
    text = (TOP / "docs/ca-extract.1.in").read_text()
    return text.replace("@VERSION@", version).replace("@OPTIONS@", "\n".join(options))


def completion():
    rows = [row for _, group in table() for row in group]
    words = " ".join(f"--{name}" for name, _, _, _ in rows)
    files = "|".join(f"--{name}" for name, _, argument, _ in rows if argument.split("|")[0] == "FILE")
    return (TOP / "docs/ca-extract.bash.in").read_text().replace("@WORDS@", words).replace("@FILES@", files)


def main():
    made = {PAGE: page(), COMPLETION: completion()}
    if "--check" in sys.argv:
        stale = [p.name for p, text in made.items() if not p.exists() or p.read_text() != text]
        print("\n".join(f"docs/{name}: not as 'make docs' makes it" for name in stale), end="\n" if stale else "")
        sys.exit(bool(stale))
    for path, text in made.items():
        path.write_text(text)


if __name__ == "__main__":
    main()
