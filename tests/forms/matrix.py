#!/usr/bin/env python3
"""Every form with every odd root, through the compilers and libraries that consume it.

  matrix.py TOOL MINT FOLDER [PARSER...]

Makes every form of every case in FOLDER, puts all of them into one unit, gives
that to each compiler once, and reads what the object files carry. Then the
libraries: each PARSER (Mbed TLS), BearSSL, JSON by its schema, ESP-IDF's
bundle. What is not installed is said, and is no failure, unless CA_FORMS_ALL
is set. Ends with 1 when anything differs.
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import applications  # noqa: E402
import elf  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA = HERE.parents[1] / "docs/anchors.schema.json"
CASES = {name: [name] for name in ("one", "rsa4096", "p384", "p521", "quotes", "comment", "lines", "utf8",
                                   "ends", "sans")}
CASES["three"] = ["one", "two", "third"]
# Behind the name of what is made: where the array is. Of an application, in its folder.
PEM_FORMS = {"header": ".h", "array": ".h", "arduino": ".h", "freertos": ".h",
             **{form: f"/{file}" for form, (file, kind) in applications.FORMS.items() if kind == "pem"}}
DER_FORMS = {"der": ".h", **{form: f"/{file}" for form, (file, kind) in applications.FORMS.items() if kind == "der"}}
FILES = {"header": ".h", "array": ".h", "arduino": ".h", "freertos": ".h", "der": ".h", "inc": ".inc",
         "esp-bundle": ".bin", "esp-bundle-le": ".bin", "pem": ".pem", "json": ".json", "mbed-app": ".json",
         "mbedtls-config": ".h"}
FORMS = {**FILES, "c": "", "bearssl": "", **{form: "" for form in applications.FORMS}}
AVR_ARRAY_MAX = 32767  # size_t has 16 bits, and what it counts must be half of that
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wundef", "-Werror"]
faults, told = [], []


def fault(words):
    faults.append(words)
    print(f"FAILED: {words}")


def run(words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=240, **more)


def ders(path):
    text = pathlib.Path(path).read_text()
    return [base64.b64decode(b) for b in
            re.findall(r"-----BEGIN CERTIFICATE-----(.*?)-----END", text, re.S)]


def pem(der):
    lines = re.findall(".{1,64}", base64.b64encode(der).decode())
    return "-----BEGIN CERTIFICATE-----\n" + "\n".join(lines) + "\n-----END CERTIFICATE-----\n"


def symbol(case, form):
    return f"M_{case}_{form}".upper().replace("-", "_")


# --- DER, as far as a name and a key need it

def element(data, at=0):
    length, head = data[at + 1], 2
    if length & 0x80:
        count = length & 0x7F
        length, head = int.from_bytes(data[at + 2:at + 2 + count], "big"), 2 + count
    return data[at], data[at + head:at + head + length], at + head + length


def children(data):
    at, found = 0, []
    while at < len(data):
        _, inner, behind = element(data, at)
        found.append((data[at:behind], inner))
        at = behind
    return found


def parts(der):
    """(subject, spki, {ending: bytes}) of a certificate."""
    fields = children(children(children(der)[0][1])[0][1])
    subject, spki = fields[5][0], fields[6][0]
    bits = children(fields[6][1])[1][1][1:]
    if bits[0] == 4:
        return subject, spki, {"DN": subject, "EC_Q": bits}
    modulus, exponent = (inner.lstrip(b"\0") for _, inner in children(children(bits)[0][1]))
    return subject, spki, {"DN": subject, "RSA_N": modulus, "RSA_E": exponent}


# --- products

class Servers:
    """One s_server for each root of the case with several; ended by their own ids."""

    def __init__(self, folder, names):
        self.processes, self.ports = [], []
        for name in names:
            log = open(folder / f"{name}.log", "w+")
            process = subprocess.Popen(
                ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", folder / f"{name}-chain.pem",
                 "-key", folder / f"{name}.key", "-www"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            self.processes.append(process)
            for _ in range(1000):
                found = re.search(r"^ACCEPT .*:(\d+)$", pathlib.Path(log.name).read_text(), re.M)
                if found or process.poll() is not None:
                    break
                time.sleep(0.01)
            self.ports.append(found.group(1))

    def stop(self):
        for process in self.processes:
            process.terminate()
            process.wait()


def make_products(tool, folder):
    servers = Servers(folder, CASES["three"])
    try:
        for case, names in CASES.items():
            (folder / case).mkdir()
            roots = [w for n in names for w in ("--roots", folder / f"{n}-root.pem")]
            of = ([f"localhost:{p}" for p in servers.ports] if len(names) > 1 else
                  ["--from", folder / f"{names[0]}-chain.pem", "--host", "device.test"])
            for form, ending in FORMS.items():
                out = folder / case / f"{case}_{form}{ending}"
                # Mbed CE and Zephyr have no P-521, and are refused by their own profiles
                device = ["--device", "mbedtls-3.6"] if case == "p521" else []
                done = run([tool, "--quiet", "--format", form, "--name", symbol(case, form), "-o", out, *device, *roots,
                            *of])
                if done.returncode or done.stderr:
                    fault(f"{case} as {form}: status {done.returncode}: {done.stderr}")
    finally:
        servers.stop()


# --- compilers

def write_units(folder, anchors):
    unit, keep = [], []
    for case, certs in anchors.items():
        for form, behind in {**PEM_FORMS, "c": ".h", **DER_FORMS}.items():
            name = symbol(case, form)
            unit.append(f'#include "{case}/{case}_{form}{behind}"')
            keep.append(name)
            if form in DER_FORMS:
                keep += [f"{name}_{i + 1}" for i in range(len(certs))]
            if form == "freertos":
                unit.append(f"static const char *const MACRO_{name} = democonfigROOT_CA_PEM;\n"
                            f"typedef char SIZE_{name}[sizeof(democonfigROOT_CA_PEM) == {name}_SIZE ? 1 : -1];\n"
                            "#undef democonfigROOT_CA_PEM\n#undef democonfigHTTPS_ROOT_CA_PEM")
                keep.append(f"MACRO_{name}")
        for i in range(len(certs)):
            name = symbol(case, "inc")
            number = f"#define {name}_NUMBER {i + 1}\n" if len(certs) > 1 else ""
            unit.append(f"static const unsigned char {name}_{i + 1}[] = {{\n{number}"
                        f'#include "{case}/{case}_inc.inc"\n}};')
            keep.append(f"{name}_{i + 1}")
    unit.append("#ifdef __cplusplus\nextern \"C\" {\n#endif\nextern const void *const keep[];\n"
                "const void *const keep[] = {\n" + "\n".join(f"    {k}," for k in keep) +
                "\n};\n#ifdef __cplusplus\n}\n#endif\n")
    (folder / "all.c").write_text("\n".join(unit))
    (folder / "bearssl_headers.c").write_text(
        "".join(f'#include "{c}/{c}_bearssl.h"\n' for c in anchors) + "#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
        "extern const void *const keep[];\nconst void *const keep[] = {\n" +
        "".join(f"    {symbol(c, 'bearssl')},\n" for c in anchors) + "};\n#ifdef __cplusplus\n}\n#endif\n")
    (folder / "sources.c").write_text(
        "".join(f'#include "{c}/{c}_c.c"\n' for c in anchors) +
        "".join(f'#include "{c}/{c}_bearssl.c"\n' for c in anchors))
    small = [c for c in anchors if sum(map(len, anchors[c])) < AVR_ARRAY_MAX / 2]
    (folder / "avr.c").write_text(
        "".join(f'#include "{c}/{c}_arduino.h"\n' for c in small) +
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\nextern const void *const keep[];\nconst void *const keep[] = {\n" +
        "".join(f"    {symbol(c, 'arduino')},\n" for c in small) + "};\n#ifdef __cplusplus\n}\n#endif\n")
    return small


def check_avr(folder, small, anchors):
    """In flash where an array of an AVR can hold them; where none can, an error that says so."""
    for compiler, standard, language in (("avr-gcc", "c99", "c"), ("avr-g++", "c++11", "c++")):
        symbols = compile_unit(folder, compiler, standard, language, "avr.c", "-mmcu=atmega2560")
        for case in small if symbols else ():
            name = symbol(case, "arduino")
            compare(f"{compiler}: {case} as arduino", symbols.get(name),
                    "".join(map(pem, anchors[case])).encode() + b"\0")
            if name in symbols and not symbols[name][0].startswith(".progmem"):
                fault(f"{compiler}: {case} as arduino lies in {symbols[name][0]}, not in flash")
        for case in anchors.keys() - set(small) if symbols else ():
            name, size = symbol(case, "arduino"), len("".join(map(pem, anchors[case]))) + 1
            done = run([compiler, f"-std={standard}", "-x", language, "-mmcu=atmega2560", "-c", "-o", folder / "avr.o",
                        folder / case / f"{case}_arduino.h"])
            if done.returncode == 0 or f'"{name}: {size} bytes; no array of an AVR is longer' not in done.stderr:
                fault(f"{compiler}: {case} as arduino is not refused in words: {done.stderr[:500]}")


def compile_unit(folder, compiler, standard, language, source, *options):
    """The symbols of the object, or None."""
    if shutil.which(compiler) is None:
        told.append(f"no {compiler} here")
        return None
    out = folder / "unit.o"
    done = run([compiler, f"-std={standard}", "-x", language, *WARNINGS, "-O1", "-c", *options, "-o", out, source],
               cwd=folder)
    words = f"{compiler} -std={standard} {' '.join(str(o) for o in options)} {source}"
    if done.returncode or done.stderr:
        fault(f"{words}:\n{done.stderr[:3000]}")
        return None
    print(f"compiled: {words}")
    return elf.symbols(out)


def compare(what, got, wanted):
    if got is None or got[1] != wanted:
        fault(f"{what}: {'is not there' if got is None else 'carries other bytes'}")


def check_headers(words, symbols, anchors):
    for case, certs in anchors.items():
        text = "".join(map(pem, certs)).encode() + b"\0"
        for form in PEM_FORMS:
            compare(f"{words}: {case} as {form}", symbols.get(symbol(case, form)), text)
        for form in (*DER_FORMS, "inc"):
            for i, der in enumerate(certs):
                compare(f"{words}: {case} as {form}", symbols.get(f"{symbol(case, form)}_{i + 1}"), der)


def check_sources(words, symbols, anchors):
    for case, certs in anchors.items():
        compare(f"{words}: {case} as c", symbols.get(symbol(case, "c")),
                "".join(map(pem, certs)).encode() + b"\0")
        for i, der in enumerate(certs):
            for ending, wanted in parts(der)[2].items():
                compare(f"{words}: {case} as bearssl, {ending}",
                        symbols.get(f"{symbol(case, 'bearssl')}_{i + 1}_{ending}"), wanted)


def check_compilers(folder, anchors):
    """Each compiler once or twice; the bytes that gcc's object carries are returned."""
    include = folder / "include"
    include.mkdir()
    has_bearssl = pathlib.Path("/usr/include/bearssl.h").exists()
    if has_bearssl:
        for header in (*pathlib.Path("/usr/include").glob("bearssl*.h"),
                       *pathlib.Path("/usr/include").glob("bearssl/*.h")):
            place = include / header.relative_to("/usr/include")
            place.parent.mkdir(exist_ok=True)
            shutil.copy(header, place)
    else:
        told.append("no BearSSL here")
    small = write_units(folder, anchors)
    first = None
    arm = ("-mcpu=cortex-m4", "-mthumb")
    for compiler, standard, language, *options in (
            ("gcc", "c99", "c"), ("gcc", "c11", "c"), ("clang", "c99", "c"), ("clang", "c11", "c"),
            ("g++", "c++11", "c++"), ("g++", "c++17", "c++"), ("clang++", "c++11", "c++"), ("clang++", "c++17", "c++"),
            ("arm-none-eabi-gcc", "c99", "c", *arm), ("arm-none-eabi-gcc", "c11", "c", *arm, "-specs=picolibc.specs"),
            ("arm-none-eabi-g++", "c++11", "c++", *arm)):
        if "-specs=picolibc.specs" in options and not list(pathlib.Path("/usr/lib").glob("**/picolibc.specs")):
            told.append("no picolibc here")
            continue
        symbols = compile_unit(folder, compiler, standard, language, "all.c", *options)
        if symbols is not None:
            check_headers(f"{compiler} -std={standard}", symbols, anchors)
            first = first or symbols
    for compiler, *options in (("gcc",), ("clang",), ("arm-none-eabi-gcc", *arm)):
        symbols = compile_unit(folder, compiler, "c11", "c", "sources.c", "-isystem", include, *options) \
            if has_bearssl else None
        if symbols is not None:
            check_sources(compiler, symbols, anchors)
    for compiler, standard in (("g++", "c++11"), ("clang++", "c++17")):
        if has_bearssl:
            compile_unit(folder, compiler, standard, "c++", "bearssl_headers.c", "-isystem", include)
    check_avr(folder, small, anchors)
    return first


# --- libraries

def check_parsers(folder, parsers, symbols, anchors):
    files, wanted = [], []
    for case, certs in anchors.items():
        for form in PEM_FORMS:
            files.append((symbol(case, form), symbols[symbol(case, form)][1]))
            wanted.append(certs)
        for form in (*DER_FORMS, "inc"):
            for i, der in enumerate(certs):
                files.append((f"{symbol(case, form)}_{i + 1}", symbols[f"{symbol(case, form)}_{i + 1}"][1]))
                wanted.append([der])
    for name, content in files:
        (folder / f"{name}.bytes").write_bytes(content)
    for parser in parsers:
        done = run([parser, *(folder / f"{name}.bytes" for name, _ in files)])
        lines = done.stdout.splitlines()
        if done.returncode or len(lines) != len(files):
            fault(f"{parser}: status {done.returncode}, {len(lines)} of {len(files)} files")
            continue
        for (name, _), certs, line in zip(files, wanted, lines):
            if line != " ".join(der.hex() for der in certs):
                fault(f"{pathlib.Path(parser).name}: {name}: {line[:60]}")
        print(f"parsed: {pathlib.Path(parser).name}: {len(files)} arrays")


def check_bearssl(folder, anchors):
    library = next(iter(pathlib.Path("/usr/lib").glob("**/libbearssl.so")), None)
    if library is None or not (folder / "include/bearssl.h").exists():
        return
    lines = [f'#include "{c}/{c}_bearssl.h"' for c in anchors]
    for case, names in CASES.items():
        leaf = ders(folder / f"{names[0]}-chain.pem")[0]
        lines.append(f"static const unsigned char LEAF_{case.upper()}[] = {{ {', '.join(map(str, leaf))} }};")
    lines.append("static const struct one_case {\n    const char *name;\n    const br_x509_trust_anchor *anchors;\n"
                 "    size_t count;\n    const unsigned char *leaf;\n    size_t leaf_len;\n} cases[] = {")
    lines += [f'    {{ "{c}", {symbol(c, "bearssl")}, {symbol(c, "bearssl")}_NUM, LEAF_{c.upper()}, '
              f"sizeof LEAF_{c.upper()} }}," for c in anchors]
    (folder / "anchors.h").write_text("\n".join(lines) + "\n};\n")
    (folder / "only_bearssl.c").write_text("".join(f'#include "{c}/{c}_bearssl.c"\n' for c in anchors))
    done = run(["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-I", folder, "-o", folder / "verify",
                "-x", "c", HERE / "verify_bearssl.inc", folder / "only_bearssl.c", "-lbearssl"], cwd=folder)
    if done.returncode:
        fault(f"verify_bearssl does not build: {done.stderr[:2000]}")
        return
    done = run([folder / "verify", int(time.time())])
    answers = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    for case in anchors:
        right, wrong = answers.get(case, ("none", "none"))
        if right != "0" or wrong == "0":
            fault(f"BearSSL: {case}: error {right}, for another host {wrong}")
    print(f"verified: BearSSL: {len(answers)} cases")


def read_bundle(data, little):
    """Subjects and keys, as docs/formats.md describes the layouts."""
    order = "<" if little else ">"
    if little:
        count = struct.unpack_from("<I", data)[0] // 4
        offsets = struct.unpack_from(f"<{count}I", data)
        at = 4 * count
    else:
        count, offsets, at = struct.unpack_from(">H", data)[0], None, 2
    found = []
    for i in range(count):
        assert offsets is None or offsets[i] == at, "offset"
        name_len, key_len = struct.unpack_from(order + "HH", data, at)
        found.append((data[at + 4:at + 4 + name_len], data[at + 4 + name_len:at + 4 + name_len + key_len]))
        at += 4 + name_len + key_len
    assert at == len(data), "bytes behind the end"
    assert found == sorted(found) and len({s for s, _ in found}) == count, "order"
    return found


def check_files(folder, anchors):
    try:
        import jsonschema
    except ImportError:
        jsonschema = None
        told.append("no python3-jsonschema here")
    for case, certs in anchors.items():
        place = folder / case
        wanted = sorted(parts(der)[:2] for der in certs)
        for form in ("esp-bundle", "esp-bundle-le"):
            try:
                if read_bundle((place / f"{case}_{form}.bin").read_bytes(), form.endswith("-le")) != wanted:
                    fault(f"{case} as {form}: other subjects or keys")
            except (AssertionError, struct.error) as reason:
                fault(f"{case} as {form}: {reason}")
        if (place / f"{case}_pem.pem").read_text() != "".join(map(pem, certs)):
            fault(f"{case} as pem: other bytes")
        product = json.loads((place / f"{case}_json.json").read_text())
        if jsonschema:
            for problem in jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).iter_errors(product):
                fault(f"{case} as json: {problem.message[:200]}")
        if "".join(a["pem"] for a in product["anchors"]) != "".join(map(pem, certs)):
            fault(f"{case} as json: other bytes")
    print(f"read: ESP-IDF's bundle in both layouts, PEM, JSON: {len(anchors)} cases")


def check_applications(folder, anchors):
    for library in ("lwip/src/include", "mbedtls/include"):
        if not (applications.DEPS / library).is_dir():
            told.append(f"no {library} here: no application was compiled")
            return
    count, said = applications.compile_all([(form, folder / case / f"{case}_{form}")
                                            for case in anchors for form in applications.FORMS])
    for words in said:
        fault(words)
    print(f"compiled: {count} units of applications")


def check_configurations(folder, anchors):
    """No roots in them; each header beside Mbed TLS's own configuration, each JSON as a build tool reads it."""
    include = applications.DEPS / "mbedtls/include"
    (folder / "ask.c").write_text("#include <mbedtls/build_info.h>\n")
    for case in anchors:
        header, app = (folder / case / f"{case}_{name}" for name in ("mbedtls-config.h", "mbed-app.json"))
        if "BEGIN CERTIFICATE" in header.read_text() + app.read_text():
            fault(f"{case}: a configuration carries roots")
        if not all(word.split("=")[0].isidentifier() for word in json.loads(app.read_text())["macros"]):
            fault(f"{case} as mbed-app: not macros")
        for compiler in ("gcc", "clang") if include.is_dir() else ():
            done = run([compiler, "-std=c99", *WARNINGS, "-Wno-undef", "-fsyntax-only", "-isystem", include,
                        f'-DMBEDTLS_USER_CONFIG_FILE="{header}"', folder / "ask.c"])
            if done.returncode or done.stderr:
                fault(f"{case} as mbedtls-config: {compiler}: {done.stderr[:1000]}")
    print(f"read: mbed-app and mbedtls-config, {len(anchors)} cases")


def main():
    tool, mint, folder, *parsers = sys.argv[1:]
    folder = pathlib.Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if run([mint, folder]).returncode:
        sys.exit("the certificates could not be minted")
    make_products(tool, folder)
    anchors = {case: sorted((ders(folder / f"{n}-root.pem")[0] for n in names),
                            key=lambda der: hashlib.sha256(der).digest()) for case, names in CASES.items()}
    if not faults:
        check_files(folder, anchors)
        check_configurations(folder, anchors)
        check_applications(folder, anchors)
        symbols = check_compilers(folder, anchors)
        if symbols is not None and not faults:
            check_parsers(folder, parsers, symbols, anchors)
            check_bearssl(folder, anchors)
    for words in sorted(set(told)):
        print(f"not tried: {words}")
    if told and os.environ.get("CA_FORMS_ALL"):
        fault("not everything is installed")
    print(f"{len(CASES)} cases, {len(FORMS)} forms, {len(faults)} faults")
    if not faults:
        shutil.rmtree(folder)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
