#!/usr/bin/env python3
"""Make tools/ca-extract/data/public-roots.tsv from ca-certificates packages.

  public_roots.py PACKAGE.deb [PACKAGE.deb ...] > public-roots.tsv

Give the packages of the releases in use, oldest first. The list is their
union: a root that an older package has and the newest has not is marked by
its last version, so that a machine with an older store is told that the root
is withdrawn and not that it sits behind an intercepting proxy.

Needs dpkg-deb and openssl. The day of the list is that of the newest
package's changelog entry.
"""
import email.utils
import gzip
import hashlib
import pathlib
import ssl
import subprocess
import sys
import tempfile


def control(package, field):
    return subprocess.run(["dpkg-deb", "-f", package, field], check=True,
                          capture_output=True, text=True).stdout.strip()


def changelog_day(folder):
    names = sorted((folder / "usr/share/doc/ca-certificates").glob("changelog*.gz"))
    with gzip.open(names[0], "rt", encoding="utf-8") as log:
        for line in log:
            if line.startswith(" -- "):
                stamp = line.split(">", 1)[1].strip()
                return email.utils.parsedate_to_datetime(stamp).strftime("%Y-%m-%d")
    raise SystemExit("no dated entry in the changelog")


def subject(pem):
    done = subprocess.run(["openssl", "x509", "-noout", "-subject", "-nameopt", "RFC2253,-esc_msb,utf8"],
                          input=pem, check=True, capture_output=True, text=True)
    return done.stdout.strip().removeprefix("subject=")


def roots_of(folder):
    for path in sorted((folder / "usr/share/ca-certificates").rglob("*.crt")):
        pem = path.read_text(encoding="ascii")
        yield hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest(), pem


def main(packages):
    if not packages:
        raise SystemExit(__doc__)
    seen = {}
    for package in packages:
        version = control(package, "Version")
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            subprocess.run(["dpkg-deb", "-x", package, name], check=True)
            day = changelog_day(folder)
            for digest, pem in roots_of(folder):
                row = seen.setdefault(digest, [version, version, subject(pem)])
                row[1] = version
    print("# Roots that the public trusts, by the SHA-256 of the certificate.")
    print("# Source: Debian's ca-certificates packages, which follow Mozilla's root program:")
    print("#   " + ", ".join(control(p, "Version") for p in packages))
    print("# A root whose last version is not the newest has been withdrawn since.")
    print(f"# date\t{day}")
    print(f"# newest\t{version}")
    print("# sha256\tfirst version\tlast version\tsubject")
    for digest in sorted(seen, key=lambda d: (seen[d][2].lower(), d)):
        print("\t".join([digest] + seen[digest]))


if __name__ == "__main__":
    main(sys.argv[1:])
