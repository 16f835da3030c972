#!/usr/bin/env python3
"""Awkward files as a chain and as a store: every certificate read, or the defect named.

  odd_input.py PROGRAM TESTDATA
"""
import json
import pathlib
import subprocess
import sys

# How many certificates are read, or what is said: as a chain, and (if otherwise) as roots.
EMPTY_PKCS7 = "it is PKCS#7 without a certificate in it"
EXPECTED = {
    "odd-input/cfssl-bad-bundle.pem": 2,
    "odd-input/cfssl-bundle_with_whitespace.pem": 2,
    "odd-input/cfssl-cert_with_whitespace.pem": 1,
    "odd-input/cfssl-empty.pem": "the file is empty",
    "odd-input/cfssl-emptycert.pem": "what begins at line 1 is empty",
    "odd-input/cfssl-messed_up_bundle.pem": ("(line 1) cannot be decoded", "(line 1) is damaged"),
    "odd-input/cfssl-messedupcert.pem": ("its DER is malformed: too long", "it has lengths that do not add up"),
    "odd-input/cfssl-noheadercert.pem": "it is base64 without the lines BEGIN and END CERTIFICATE",
    "odd-input/cfssl-partial-bundle.pem": 2,
    "odd-input/cfssl-reverse-partial-bundle.pem": 2,
    "odd-input/pyca-badasn1time.pem": ("its validity dates are malformed", "it has validity dates that are malformed"),
    "odd-input/pyca-bigoid.pem": 1,
    "odd-input/pyca-cryptography.io.chain.pem": 2,
    "odd-input/pyca-cryptography.io.old_header.pem": 1,
    "odd-input/pyca-cryptography.io.with_garbage.pem": 1,
    "odd-input/pyca-e-trust.ru.der": 1,
    "odd-input/pyca-scottishpower-bitstring-dn.pem": 1,
    "odd-input/pyca-unique_identifier.pem": 1,
    "odd-input/pyca-utf8-dnsname.pem": 1,
    "odd-input/pyca-v1_cert.pem": 1,
    "odd-input/pyca-verisign_md2_root.pem": 1,
    "odd-input/pyca-wosign-bc-invalid.pem": 1,
    "odd-input/resolver-comodo.bundle.der.crt": 3,
    "odd-input/resolver-comodo.chain.der.crt": 2,
    "odd-input/resolver-comodo.der.crt": 1,
    "odd-input/resolver-self-issued-intermediate.crt": 1,
    "odd-input/resolver-self-issued-root.crt": 1,
    "odd-input/resolver-self-issued.crt": 1,
    "pkcs7/amazon-roots.der": 2,
    "pkcs7/amazon-roots.p7b": 2,
    "pkcs7/bundle_pkcs7.pem": 2,
    "pkcs7/cert_pkcs7.pem": 1,
    "pkcs7/dstrootcax3.p7c": 1,
    "pkcs7/empty_pkcs7.der": EMPTY_PKCS7,
    "pkcs7/empty_pkcs7.pem": EMPTY_PKCS7,
    "pkcs7/isrg.pem": 1,
    "pkcs7/nss.p7c": 3,
    "pkcs7/openssl_crl.p7c": EMPTY_PKCS7,
    "pkcs7/trustid-x3-root.p7b": 1,
    "pkcs7/windows.p7c": 1,
}
GOOD_LEAF = "odd-input/resolver-self-issued.crt"  # no file is its root


def run(program, *words, stdin=None):
    done = subprocess.run([program, "--json", *words], capture_output=True, stdin=stdin or subprocess.DEVNULL,
                          env={"PATH": "/usr/bin:/bin", "SSL_CERT_FILE": "/nonexistent",
                               "SSL_CERT_DIR": "/nonexistent"}, timeout=60)
    result = json.loads(done.stdout) if done.stdout else {}
    targets = result.get("targets") or [{}]
    return done.returncode, len(targets[0].get("presented", [])), done.stderr.decode(errors="replace")


def fault_of(status, count, errors, expected, is_chain):
    if "error: " not in errors or "hint: " not in errors:
        return "a failure without its error and hint"
    if isinstance(expected, str):
        return "" if status == 2 and expected in errors else f"status {status}: {errors}"
    if status != 5:
        return f"status {status}: {errors}"
    return "" if not is_chain or count == expected else f"{count} certificates, not {expected}"


def look(program, data, path, expected):
    as_chain, as_roots = expected if isinstance(expected, tuple) else (expected, expected)
    fault = fault_of(*run(program, "--from", path, "--host", "device.test"), as_chain, True)
    if fault:
        return "as a chain: " + fault
    with open(path, "rb") as stdin:
        fault = fault_of(*run(program, "--from", "-", "--host", "device.test", stdin=stdin), as_chain, True)
    if fault:
        return "from standard input: " + fault
    words = "--from", data / GOOD_LEAF, "--host", "device.test", "--roots", path
    fault = fault_of(*run(program, *words), as_roots, False)
    return "as roots: " + fault if fault else ""


def main():
    program, data = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted(p for folder in ("odd-input", "pkcs7", "cross-certs") for p in (data / folder).glob("*")
                   if p.is_file() and p.suffix != ".tsv")
    if not files:
        print("skipped: no awkward files in", data)
        sys.exit(77)
    bad = 0
    for path in files:
        name = f"{path.parent.name}/{path.name}"
        expected = 1 if path.parent.name == "cross-certs" else EXPECTED.get(name, "a line in EXPECTED is missing")
        fault = look(program, data, path, expected)
        print(f"{'ok ' if not fault else 'BAD'} {name:60} {fault or expected}")
        bad += bool(fault)
    print(f"{len(files) - bad} of {len(files)} files answered in order")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
