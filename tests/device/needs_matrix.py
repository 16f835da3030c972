#!/usr/bin/env python3
"""Are the macros that `needs` names enough, and is each of them necessary?

  needs_matrix.py PROGRAM FOLDER SOURCES_3_6 [SOURCES_2_28] [--part]

For each row a chain is minted and served by openssl s_server, which takes
nothing but the row's version, suite, group and signature. Where a row has none,
it takes what it has, and a macro for the handshake may be spared when server
and library then agree on something else: what is named is what was negotiated.
One for the chain, the form or any client may not. The tool is asked
for the macros (--format mbedtls-config) and for the anchors (--format pem).
Then Mbed TLS is built with those macros alone:

  enough     the client connects, with nothing trusted but the anchors, and
             refuses the same server a hundred years later
  necessary  without one of them, whichever it is, the library does not build
             or the client does not connect; without those for dates it no
             longer refuses a hundred years later

needs_platform.h says what the board adds. Objects are kept in FOLDER by what
the preprocessor makes of their source, so that another macro builds only what
it changes. --part takes one row of each release.

Exits with 1 when a set is not enough or names too much, 77 without sources.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CENTURY_S = 100 * 365 * 86400
SNI = "MBEDTLS_SSL_SERVER_NAME_INDICATION"
DATES = {"MBEDTLS_HAVE_TIME", "MBEDTLS_HAVE_TIME_DATE"}
HOST = "device.test"
LINK = ["-Wl,--wrap=time"]

# releases; keys of root, intermediate and leaf, and of what is sent besides; hash (or pss-HASH) of the root's own signature, the intermediate's, the
# leaf's; TLS; suite; group; signature of the handshake. The tool refuses SHA-1 and SHA-224 below a root, so only roots
# have them.
ROWS = [
    ("2 3", "p256 p256 p256", "sha256 sha256 sha256", "1.2", "ECDHE-ECDSA-AES128-GCM-SHA256", "P-256",
     "ecdsa_secp256r1_sha256"),
    ("3", "rsa rsa rsa", "sha256 sha256 sha256", "1.3", "TLS_AES_256_GCM_SHA384", "X25519", "rsa_pss_rsae_sha256"),
    ("2 3", "rsa rsa rsa", "sha256 sha256 sha256", "1.2", "ECDHE-RSA-AES128-GCM-SHA256", "P-256",
     "rsa_pkcs1_sha256"),
    ("3", "p256 p256 p256", "sha256 sha256 sha256", "1.3", "TLS_AES_128_GCM_SHA256", "ffdhe2048",
     "ecdsa_secp256r1_sha256"),
    ("2 3", "p521 p384 p256", "sha512 sha512 sha384", "1.2", "ECDHE-ECDSA-AES256-GCM-SHA384", "P-384",
     "ecdsa_secp256r1_sha256"),
    ("2 3", "rsa rsa p256", "sha1 sha384 sha256", "1.2", "ECDHE-ECDSA-CHACHA20-POLY1305", "X25519",
     "ecdsa_secp256r1_sha256"),
    ("2 3", "p384 p384 rsa", "sha384 sha384 sha384", "1.2", "ECDHE-RSA-AES128-SHA256", "P-256", "rsa_pkcs1_sha256"),
    ("2 3", "rsa rsa rsa", "sha224 sha256 sha256", "1.2", "AES128-SHA", "P-256", "rsa_pkcs1_sha256"),
    ("2 3", "rsa rsa rsa", "sha512 sha512 sha512", "1.2", "DHE-RSA-AES256-GCM-SHA384", "P-256", "rsa_pkcs1_sha512"),
    ("2 3", "rsa rsa p256", "pss-sha256 pss-sha256 pss-sha384", "1.2", "ECDHE-ECDSA-AES128-CCM", "P-256",
     "ecdsa_secp256r1_sha256"),
    ("3", "rsa rsa rsa", "pss-sha256 pss-sha256 pss-sha256", "1.3", "TLS_CHACHA20_POLY1305_SHA256", "P-256",
     "rsa_pss_rsae_sha512"),
    ("3", "rsa rsa rsa", "sha256 sha256 sha256", "1.2", "ECDHE-RSA-CAMELLIA256-SHA384", "P-521",
     "rsa_pss_rsae_sha512:rsa_pkcs1_sha256"),
    ("3", "p256 p256 p256", "sha512 sha256 sha256", "1.2", "ECDHE-ECDSA-ARIA256-GCM-SHA384",
     "brainpoolP256r1", "ecdsa_secp256r1_sha256"),
    ("2 3", "p256 p256 p256 k256 bp256 bp384 bp512", "sha256 sha256 sha256", "1.2", "ECDHE-ECDSA-CAMELLIA128-SHA256", "P-256",
     "ecdsa_secp256r1_sha256"),
    ("3", "p521 p521 p521", "sha512 sha512 sha512", "1.3", "TLS_AES_128_CCM_SHA256", "X448",
     "ecdsa_secp521r1_sha512"),
    ("2 3", "rsa rsa p256", "sha256 sha256 sha256", "", "", "", ""),
    ("2 3", "rsa rsa rsa", "sha256 sha256 sha256", "", "", "", ""),
]
PART = {"3.6": ROWS[1:2], "2.28": ROWS[:1]}
CURVES = {"p256": "P-256", "p384": "P-384", "p521": "P-521", "k256": "secp256k1", "bp256": "brainpoolP256r1",
          "bp384": "brainpoolP384r1", "bp512": "brainpoolP512r1"}


def run(words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL, **more)


def must(words, **more):
    done = run(words, **more)
    if done.returncode != 0:
        sys.exit(f"needs_matrix: {' '.join(str(w) for w in words)}: {done.stderr}")
    return done


# --- a chain and its server

class Chain:
    def __init__(self, folder, row):
        self.folder = folder
        keys, hashes = row[1].split(), row[2].split()
        folder.mkdir(parents=True, exist_ok=True)
        self.strays = [f"stray-{key}" for key in keys[3:]]
        for name, key in zip(["root", "above", "leaf", *self.strays], keys):
            kind = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if key == "rsa" else [
                "EC", "-pkeyopt", f"ec_paramgen_curve:{CURVES[key]}"]
            must(["openssl", "genpkey", "-algorithm", *kind, "-out", folder / f"{name}.key"])
        self.sign("root", None, hashes[0], "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
        self.sign("above", "root", hashes[1], "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n")
        self.sign("leaf", "above", hashes[2], f"subjectAltName=DNS:{HOST}\nextendedKeyUsage=serverAuth\n")
        for name in self.strays:
            self.sign(name, None, "sha256", "basicConstraints=critical,CA:TRUE\n")
        (folder / "list.pem").write_text("".join((folder / f"{n}.pem").read_text() for n in ["above", *self.strays]))
        must(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
              "/CN=stray.test", "-keyout", folder / "stray.key", "-out", folder / "stray.pem"])

    def sign(self, name, issuer, how, extensions):
        folder, digest = self.folder, how.removeprefix("pss-")
        (folder / "ext").write_text(extensions)
        must(["openssl", "req", "-new", "-key", folder / f"{name}.key", "-subj", f"/CN={name} of needs", "-out",
              folder / "csr"])
        by = ["-signkey", folder / f"{name}.key"] if issuer is None else [
            "-CA", folder / f"{issuer}.pem", "-CAkey", folder / f"{issuer}.key", "-set_serial", str(len(name))]
        pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"] if digest != how else []
        must(["openssl", "x509", "-req", "-in", folder / "csr", *by, f"-{digest}", *pss, "-days", "30", "-extfile",
              folder / "ext", "-out", folder / f"{name}.pem"])


class Server:
    """One that knows the host by the name that is asked for, and no other way than the row's, if that has one."""

    def __init__(self, chain, row):
        version, suite, group, scheme = row[3:]
        cipher = ["-ciphersuites", suite] if version == "1.3" else ["-cipher", f"{suite}:@SECLEVEL=0"]
        way = [f"-tls{version.replace('.', '_')}", *cipher, "-groups", group, "-sigalgs", scheme] if version else []
        folder, self.knows_by_name = chain.folder, not chain.strays
        named = ["-cert", "stray.pem", "-key", "stray.key", "-servername", HOST, "-cert2", "leaf.pem", "-key2", "leaf.key",
                 "-CAfile", "above.pem"]
        plain = ["-cert", "leaf.pem", "-key", "leaf.key", "-cert_chain", "list.pem"]  # s_server has no list for the other
        self.process = subprocess.Popen(
            ["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", *(named if self.knows_by_name else plain), *way],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.process.stdout:
            if line.startswith("ACCEPT"):
                self.port = line.strip().rsplit(":", 1)[1]
                return
        sys.exit(f"needs_matrix: no server for {row}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


# --- the library, in a configuration

class Library:
    def __init__(self, sources, release, folder):
        self.sources, self.release, self.folder = pathlib.Path(sources), release, folder
        self.objects = folder / "objects"
        self.objects.mkdir(parents=True, exist_ok=True)
        self.files = sorted(self.sources.glob("library/*.c")) + [HERE / "needs_client.c"]
        self.used = None
        self.pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())

    def flags(self, config):
        return ["-std=gnu99", "-w", "-I", config, "-I", HERE, "-I", self.sources / "include", "-I",
                self.sources / "library", '-DMBEDTLS_CONFIG_FILE="needs_platform.h"',
                *(["-DNEEDS_RELEASE_2"] if self.release == "2.28" else [])]

    def set_config(self, name, macros):
        config = self.folder / name
        config.mkdir(exist_ok=True)
        (config / "needs_config.h").write_text("".join(f"#define {m}\n" for m in macros))
        return config

    def is_consistent(self, config):
        """What the library's own check_config.h says."""
        return run(["gcc", *self.flags(config), "-fsyntax-only", "-include", "mbedtls/ssl.h", "-x", "c",
                    "/dev/null"]).returncode == 0

    def object(self, config, source):
        """The object of a source, False where it does not compile."""
        text = run(["gcc", *self.flags(config), "-E", "-P", source])
        if text.returncode != 0:
            return False
        path = self.objects / (hashlib.sha256(text.stdout.encode()).hexdigest() + ".o")
        if not path.exists():
            draft = path.with_suffix(f".{os.getpid()}.{source.stem}")
            done = subprocess.run(["gcc", "-std=gnu99", "-w", "-O0", "-x", "cpp-output", "-c", "-", "-o", draft],
                                  input=text.stdout, text=True, capture_output=True, timeout=120)
            if done.returncode != 0:
                return False
            draft.rename(path)
        return path

    def build(self, config):
        """The client; None where it does not build."""
        client, files = config / "client", self.used or self.files
        made = list(self.pool.map(lambda f: self.object(config, f), files))
        if not all(made):
            return None
        if run(["gcc", *LINK, *made, "-o", client]).returncode != 0:
            if files is self.files:
                return None
            self.used = None  # something that was empty is not so here
            return self.build(config)
        return client

    def build_full(self, config):
        """The same, and keep in mind which sources the configuration leaves empty: one with less leaves them so."""
        self.used = None
        client = self.build(config)
        if client is not None:
            made = {str(self.object(config, f)): f for f in self.files}
            told = run(["nm", "-A", "--defined-only", *made]).stdout
            self.used = [made[path] for path in {line.split(":")[0] for line in told.splitlines()}]
        return client


def connects(client, port, anchors, ahead_s=0):
    done = run([client, port, HOST, anchors, ahead_s])
    if done.returncode == 2:
        sys.exit(f"needs_matrix: {done.stderr}")
    return done.returncode == 0, done.stdout.strip()


def ask(program, chain, port, release):
    """The macros, each with what it is for; and the anchors."""
    tool = [program, "--quiet", "--device", f"mbedtls-{release}", "--roots", chain.folder / "root.pem", "--connect-to",
            f"127.0.0.1:{port}", HOST]
    header = must([*tool, "--format", "mbedtls-config"]).stdout
    (chain.folder / "anchors.pem").write_text(must([*tool, "--format", "pem"]).stdout)
    needs = json.loads(must([*tool, "--json"]).stdout)["needs"]
    purpose = {m["macro"]: m["for"] for m in needs["macros"]}
    named = [m for m in re.findall(r"^#define (\w+)$", header, re.M) if not m.endswith("_CONFIG_H")]
    if sorted(named) != sorted(purpose):
        sys.exit(f"needs_matrix: the header names {named}, --json {purpose}")
    return purpose


def without(library, purpose, macro, port, anchors):
    """What goes wrong without it; "" when nothing does."""
    config = library.set_config("without", [m for m in purpose if m != macro])
    if not library.is_consistent(config):
        return "check_config.h"
    client = library.build(config)
    if client is None:
        return "build"
    done, words = connects(client, port, anchors)
    if not done:
        return words
    if macro in DATES and connects(client, port, anchors, CENTURY_S)[0]:
        return "dates are not looked at"
    return ""


def check(program, library, row, folder):
    chain, faults, spared, began = Chain(folder, row), [], [], time.monotonic()
    with Server(chain, row) as server:
        anchors = folder / "anchors.pem"
        purpose = ask(program, chain, server.port, library.release)
        client = library.build_full(library.set_config("full", purpose))
        done, words = connects(client, server.port, anchors) if client else (False, "it does not build")
        if not done:
            return [f"the named set is not enough: {words}: {' '.join(purpose)}"], 0
        if connects(client, server.port, anchors, CENTURY_S)[0]:
            faults.append("connects a hundred years later")
        for macro in purpose:
            why = without(library, purpose, macro, server.port, anchors)
            is_spared = (not row[3] and purpose[macro] == "handshake" or
                         macro == SNI and not server.knows_by_name)
            if not why and is_spared:
                spared.append(macro)
            elif not why:
                faults.append(f"connects without {macro}")
            elif "-v" in sys.argv:
                print(f"   {macro}: {why}")
    print(f"{library.release} {' '.join(row[1:])}: {len(purpose)} macros, {time.monotonic() - began:.0f} s", flush=True)
    if spared:
        print(f"   this server also connects without {' '.join(spared)}", flush=True)
    return faults, len(purpose)


def main():
    words = [w for w in sys.argv[1:] if not w.startswith("-")]
    program, folder = pathlib.Path(words[0]).resolve(), pathlib.Path(words[1]).resolve()
    bad = total = 0
    for release, sources in zip(("3.6", "2.28"), words[2:]):
        if not (pathlib.Path(sources) / "library").is_dir():
            print(f"skipped: no source of {release} in {sources}")
            continue
        library = Library(sources, release, folder / release)
        for row in PART[release] if "--part" in sys.argv else ROWS:
            if release[0] not in row[0]:
                continue
            faults, count = check(program, library, row, folder / "chain")
            total += count
            bad += len(faults)
            for fault in faults:
                print(f"BAD {release} {' '.join(row[1:])}: {fault}", flush=True)
    print(f"{total} macros, {bad} faults")
    sys.exit(77 if total == 0 else bool(bad))


if __name__ == "__main__":
    main()
