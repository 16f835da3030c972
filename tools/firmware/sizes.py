#!/usr/bin/env python3
"""What the firmware's images cost, and whether docs/firmware.md still says so.

  sizes.py [--check | --write] IMAGES PKI DOCUMENT

IMAGES holds a folder an image, named BOARD or BOARD-VARIANT, as
tests/firmware/build.sh makes them; PKI is what tests/support/mint_firmware
mints. Flash and RAM are read from the linker's maps. Peak heap and stack are
what the images say of themselves in the emulator, instructions what they count
of the handshake under -icount, where an instruction takes a nanosecond.

Without an option the two tables are printed. --check: status 1 when a figure
is more than 2 % above the table in DOCUMENT, or above a goal. --write puts the
new ones there.
"""
import argparse
import pathlib
import re
import subprocess
import sys

ALLOWED = 1.02
BEGIN, END = "<!-- sizes: make firmware-size -->", "<!-- end of sizes -->"
MACHINES = {"mps2-an386": ("mps2-an386", "lan9118"), "mps2-an500": ("mps2-an500", "lan9118"),
            "lm3s6965evb": ("lm3s6965evb", "stellaris")}
CHAINS = ["ec", "rsa", "x1", "x2"]
CHAIN_WORDS = {"ec": "P-256", "rsa": "RSA-2048", "x1": "RSA-4096 root, RSA-2048", "x2": "P-384, P-256 leaf"}
PARTS = ["Mbed TLS", "lwIP", "libc", "ours"]
FLASH = re.compile(r"^\.(vectors|text|rodata|ARM\.ex|init|fini|data)")
RAM = re.compile(r"^\.(data|bss|stack)|^COMMON")
SECTION = re.compile(r"^ (\.[^ \n]+|COMMON)?\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$")


# What no image may exceed: row (by how it begins), column, goal. The one for mps2-an500 has a client certificate.
GOALS = [(("lm3s6965evb",), "flash", 150 * 1024), (("mps2-an386",), "flash", 150 * 1024),
         (("mps2-an386-small",), "flash", 150 * 1024), (("lm3s6965evb-small",), "flash", 150 * 1024),
         (("mps2-an386-tls12",), "flash", 118 * 1024)]
GOALS += [((f"{image}, P-256", f"1.{version}"), column, goal) for version in (2, 3) for image, heap in
          (("lm3s6965evb", 26), ("mps2-an386", 26), ("mps2-an386-tls12", 26), ("mps2-an386-small", 14), ("lm3s6965evb-small", 14))
          for column, goal in (("peak heap", heap * 1024), ("thousand instructions", 60000))]


def part_of(file):
    if "libfw_mbedtls" in file:
        return "Mbed TLS"
    if "libfw_lwip" in file:
        return "lwIP"
    return "libc" if re.search(r"lib(c|g|gcc|m)(_nano)?\.a\(|crt[in0]", file) else "ours"


def parts_of_map(path):
    """Bytes of flash and RAM by part, from the input sections that were placed."""
    text = path.read_text(encoding="utf-8", errors="replace")
    text = text[text.index("Linker script and memory map"):]
    flash, ram = dict.fromkeys(PARTS, 0), dict.fromkeys(PARTS, 0)
    name = None
    for line in text.split("\n"):
        alone = re.match(r"^ (\.[^ ]+|COMMON)$", line)
        if alone:
            name = alone.group(1)
            continue
        found = SECTION.match(line)
        if found:
            name = found.group(1) or name
            count = int(found.group(3), 16)
            if name and FLASH.match(name):
                flash[part_of(found.group(4))] += count
            if name and RAM.match(name):
                ram[part_of(found.group(4))] += count
        name = None
    return flash, ram


def totals(image):
    out = subprocess.run(["arm-none-eabi-size", "-A", image], check=True, capture_output=True, text=True)
    sections = dict((f[0], int(f[1])) for f in map(str.split, out.stdout.split("\n")) if len(f) == 3 and f[1].isdigit())
    flash = sum(n for s, n in sections.items() if re.match(r"\.(text|ARM\.exidx|data)$", s))
    return flash, sum(n for s, n in sections.items() if RAM.match(s))


def table_of_sizes(images):
    rows = [["image", "flash"] + PARTS + ["RAM"]]
    for name, folder in images.items():
        flash, ram = totals(folder / "firmware.elf")
        parts, _ = parts_of_map(folder / "firmware.map")
        rows.append([name, flash] + [parts[p] for p in PARTS] + [ram])
    return rows


class Server:
    """openssl s_server with one chain and one version of TLS, on a port of the kernel's choice."""

    def __init__(self, pki, chain, version, www):
        chain_file = pki / f"{chain}-chain.pem"
        above = www / f"{chain}.above"
        above.write_text("".join("-----BEGIN" + c for c in chain_file.read_text().split("-----BEGIN")[2:]))
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", chain_file, "-key", pki / f"{chain}.key",
             "-cert_chain", above, "-WWW", f"-tls1_{version}"],
            cwd=www, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if line.startswith("ACCEPT "):
                self.port = line.strip().rsplit(":", 1)[1]
                return
        raise SystemExit(f"openssl s_server does not start with {chain}")

    def stop(self):
        self.process.kill()
        self.process.communicate()


def run(board, folder, port):
    machine, nic = MACHINES[board]
    words = f"enable=on,target=native,arg=firmware,arg=host=device.test,arg=addr=10.0.2.2,arg=port={port},arg=path=/large.txt"
    out = subprocess.run(["qemu-system-arm", "-M", machine, "-icount", "shift=0", "-nographic", "-monitor", "none",
                          "-serial", "stdio", "-semihosting-config", words, "-nic", f"user,model={nic}",
                          "-kernel", folder / "firmware.elf"],
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False)
    console = out.stdout.decode("utf-8", "replace")
    busy = re.search(r"(\d+) us of computing", console)
    peak = re.search(r"peak (\d+) bytes, 0 in use; stack: (\d+) bytes", console)
    if out.returncode != 0 or not busy or not peak:
        return None
    return int(peak.group(1)), int(peak.group(2)), int(busy.group(1))


def table_of_runs(images, pki, www):
    rows = [["image, chain", "TLS", "peak heap", "stack", "thousand instructions"]]
    for chain in CHAINS:
        for version in (2, 3):
            server = Server(pki, chain, version, www)
            try:
                for name, folder in images.items():
                    if version == 3 and "tls12" in name:
                        continue
                    figures = run(name_of_board(name), folder, server.port)
                    row = [f"{name}, {CHAIN_WORDS[chain]}", f"1.{version}"]
                    rows.append(row + ([figures[0], figures[1], figures[2]] if figures else ["-", "-", "-"]))
            finally:
                server.stop()
    return rows


def name_of_board(name):
    return max((b for b in MACHINES if name.startswith(b)), key=len)


def shown(rows):
    texts = [[f"{c:,}" if isinstance(c, int) else c for c in row] for row in rows]
    marks = ["---" if not any(isinstance(r[i], int) for r in rows) else "--:" for i in range(len(rows[0]))]
    return ["| " + " | ".join(row) + " |" for row in [texts[0], marks] + texts[1:]]


def read_tables(text):
    """Figures by the words before them: {(words...): [numbers]}."""
    between = text[text.index(BEGIN):text.index(END)]
    table = {}
    for line in between.split("\n"):
        cells = [c.strip() for c in line.strip("|").split("|")]
        numbers = [int(c.replace(",", "")) for c in cells if re.fullmatch(r"[\d,]*\d", c)]
        words = tuple(c for c in cells if not re.fullmatch(r"[\d,]*\d", c))
        if len(cells) > 2 and not cells[0].startswith(("image", "---")):
            table[words] = numbers
    return table


def above_goals(tables):
    for rows in tables:
        for row in rows[1:]:
            words = tuple(c for c in row if not isinstance(c, int))
            for goal_words, head, goal in GOALS:
                if words[:len(goal_words)] != goal_words or head not in rows[0]:
                    continue
                figure = row[rows[0].index(head)]
                if not isinstance(figure, int) or figure > goal:
                    yield f"{', '.join(words)}: {head} is {figure}, its goal {goal}"


def check(tables, text):
    said, errors = read_tables(text), list(above_goals(tables))
    for rows in tables:
        for row in rows[1:]:
            words = tuple(c for c in row if not isinstance(c, int))
            old = said.pop(words, None)
            now = [c for c in row if isinstance(c, int)]
            if old is None or len(old) != len(now):
                errors.append(f"{words}: not in the table")
                continue
            heads = [h for h, c in zip(rows[0], row) if isinstance(c, int)]
            errors += [f"{', '.join(words)}: {head} was {before:,}, is {after:,}"
                       for head, before, after in zip(heads, old, now) if after > before * ALLOWED]
    errors += [f"{', '.join(words)}: in the table, but not measured" for words in said]
    return errors


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("pki", type=pathlib.Path)
    parser.add_argument("document", type=pathlib.Path)
    args = parser.parse_args()
    images = {p.parent.name: p.parent for p in sorted(args.images.glob("*/firmware.elf"))
              if any(p.parent.name.startswith(b) for b in MACHINES)}
    args.images, args.pki = args.images.resolve(), args.pki.resolve()
    www = args.images / "www"
    www.mkdir(exist_ok=True)
    (www / "large.txt").write_text("".join(f"line {i:06d} of a large body\n" for i in range(4096)))
    tables = [table_of_sizes(images), table_of_runs(images, args.pki, www)]
    lines = shown(tables[0]) + [""] + shown(tables[1])
    print("\n".join(lines))
    text = args.document.read_text(encoding="utf-8")
    if args.write:
        head, rest = text.split(BEGIN)
        args.document.write_text(head + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + rest.split(END)[1], encoding="utf-8")
    if args.check:
        errors = check(tables, text)
        if errors:
            print("\nGrown by more than 2 %, or above a goal (make firmware-size, and say why in the commit):", *errors, sep="\n  ")
            sys.exit(1)


if __name__ == "__main__":
    main()
