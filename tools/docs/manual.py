#!/usr/bin/env python3
"""Make docs/ca-extract.1 and the completion of three shells from the option table.

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
PAGE = TOP / "docs/ca-extract.1"
BASH, ZSH, FISH = (TOP / f"docs/ca-extract.{shell}" for shell in ("bash", "zsh", "fish"))


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


def rows():
    return [row for _, group in table() for row in group]


def words_for(name, argument, about):
    """What an option's value may be, where that is a list."""
    if name == "format":
        source = (TOP / "tools/ca-extract/stages/forms.c").read_text()
        body = source.split("ca_forms[] = {", 1)[1].split("\n};", 1)[0]
        return re.findall(r'^    \{ "([\w-]+)", ', body, re.M)
    if name == "device":
        return sorted(p.stem for p in (TOP / "tools/ca-extract/data/profiles").glob("*.json"))
    listed = re.search(r": (\w+(?:, \w+)+) \(\w+\)$", about)  # "colour on stderr: auto, always, never (auto)"
    return listed.group(1).split(", ") if argument and listed else []


def takes_file(name, argument):
    return argument.split("|")[0] in ("FILE", "PATH")


def bash_completion():
    values = {name: words_for(name, argument, about) for name, _, argument, about in rows()}
    cases = [f"    --{name}) mapfile -t COMPREPLY < <(compgen -W '{' '.join(words)}' -- \"$word\") ;;"
             for name, words in values.items() if words]
    files = "|".join(f"--{name}" for name, _, argument, _ in rows() if takes_file(name, argument))
    text = (TOP / "docs/ca-extract.bash.in").read_text()
    return (text.replace("@VALUES@", "\n".join(cases)).replace("@FILES@", files)
            .replace("@WORDS@", " ".join(f"--{name}" for name, _, _, _ in rows())))


def zsh_completion():
    lines = []
    for name, letter, argument, about in rows():
        values = words_for(name, argument, about)
        about = about.replace("'", "'\\''").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
        value = ""
        if argument:
            value = f":{argument.replace(':', ' ')}:" + (f"({' '.join(values)})" if values else
                                                         "_files" if takes_file(name, argument) else " ")
        ends = "=" if argument else ""
        lines.append(f"    '--{name}{ends}[{about}]{value}'")
        if letter:
            lines.append(f"    '-{letter}{'+' if argument else ''}[{about}]{value}'")
    body = " \\\n".join(lines)
    return ("#compdef ca-extract\n# Made by 'make docs' from options.def: do not edit.\n\n"
            f"_arguments -s \\\n{body} \\\n    '*:target:_hosts'\n")


def fish_completion():
    lines = ["# Made by 'make docs' from options.def: do not edit.", "complete -c ca-extract -f"]
    for name, letter, argument, about in rows():
        values = words_for(name, argument, about)
        about = about.replace("\\", "\\\\").replace("'", "\\'")
        line = f"complete -c ca-extract -l {name}" + (f" -s {letter}" if letter else "")
        if argument:
            line += f" -x -a '{' '.join(values)}'" if values else " -r -F" if takes_file(name, argument) else " -x"
        lines.append(f"{line} -d '{about}'")
    return "\n".join(lines) + "\n"


def main():
    made = {PAGE: page(), BASH: bash_completion(), ZSH: zsh_completion(), FISH: fish_completion()}
    if "--check" in sys.argv:
        stale = [p.name for p, text in made.items() if not p.exists() or p.read_text() != text]
        print("\n".join(f"docs/{name}: not as 'make docs' makes it" for name in stale), end="\n" if stale else "")
        sys.exit(bool(stale))
    for path, text in made.items():
        path.write_text(text)


if __name__ == "__main__":
    main()
