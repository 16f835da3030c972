#!/bin/sh
# --check: a committed file, ours or anybody's, against the server as it is now.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server leaf
here="--connect-to 127.0.0.1:$port"
roots="--roots $pki/root.pem"
file=$work/certs.h

# expect_serves FILE : status 0 and the line that says so
expect_serves() {
    # shellcheck disable=SC2086
    run $roots $here --check "$1" device.test
    expect_status 0
    expect_no_stdout
    expect_err_part "done: $1 serves 1 target with profile 'mbedtls-3.6'"
    expect_err_part "device.test:443: serves, by 'Test Root' until "
}

# ours, in every form that can be read back; the targets are in the file
for format in header c array der inc arduino freertos pem json; do
    suffix=h
    [ "$format" != c ] || suffix=c
    product=$work/$format.$suffix
    [ "$format" != c ] || product=$work/c
    # shellcheck disable=SC2086
    run $roots $here --format "$format" -o "$product" device.test
    expect_status 0
    [ "$format" != c ] || product=$work/c.c
    expect_serves "$product"
done
cp "$work/header.h" "$file"
# shellcheck disable=SC2086
run $roots $here --check "$file"
expect_status 0
# shellcheck disable=SC2086
run $roots $here --format bearssl -o "$work/bearssl" device.test
expect_status 0
# of two files either names both; the header alone is told apart from its source
for product in "$work/bearssl.c" "$work/bearssl.h" "$work/c.h"; do
    expect_serves "$product"
done
mkdir "$work/alone"
cp "$work/c.h" "$work/bearssl.h" "$work/c.c" "$work/alone/"
mv "$work/alone/c.c" "$work/alone/source.c"
expect_serves "$work/alone/source.c"
for name in c bearssl; do
    run --check "$work/alone/$name.h" device.test
    expect_error 2
    expect_err_part "hint: it is one of two files, the .c holds the roots: cannot read '$work/alone/$name.c'"
done

# foreign files: literals, raw literals, a macro, an array of characters, DER, PEM with text around
pem=$pki/root.pem
{
    printf '#include "x.h"\n/* "-----BEGIN CERTIFICATE-----\\nnot this\\n" */\nconst char *ca =\n'
    sed 's/.*/  "&\\n"/' "$pem"
    printf ';\nint other[] = { 1, 2, X };\n'
} >"$work/literals.c"
{ printf 'static const char ca[] PROGMEM = R"EOF(\n'; cat "$pem"; printf ')EOF";\n'; } >"$work/raw.cpp"
{
    printf '#define ROOT_CA \\\n'
    sed 's/.*/"&\\n" \\/' "$pem"
    printf '\n'
} >"$work/macro.h"
python3 - "$pem" "$work" <<'PYTHON'
import base64, pathlib, sys
pem, folder = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
der = base64.b64decode("".join(pem.split("-----")[2].split()))
numbers = lambda data: ", ".join(f"0x{b:02x}" for b in data)
(folder / "der.c").write_text("unsigned char root_der[] = {\n  " + numbers(der) + "\n};\nunsigned int root_der_len = 9;\n")
(folder / "xxd.c").write_text("unsigned char root_pem[] = { /* xxd -i */ " + numbers(pem.encode() + b"\0") + " };\n")
(folder / "root.der").write_bytes(der)
(folder / "text.txt").write_text("Certificate:\n    Data: ...\n" + pem)
PYTHON
for name in literals.c raw.cpp macro.h der.c xxd.c root.der text.txt; do
    expect_serves "$work/$name"
done

# BearSSL's anchors as its own tool prints them: names and keys alone, of two roots
python3 - "$work" "$pki/root.pem" "$pki/rsa-root.pem" <<'PYTHON'
import pathlib, re, subprocess, sys
folder, text = pathlib.Path(sys.argv[1]), ""
array = lambda name, data: f"static const unsigned char {name}[] = {{\n\t" + ", ".join(f"0x{b:02X}" for b in data) + "\n};\n"
def element(data, at):
    length, header = data[at + 1], 2
    if length > 127:
        header += length - 128
        length = int.from_bytes(data[at + 2:at + header], "big")
    return data[at:at + header + length], at + header + length, at + header
for number, path in enumerate(sys.argv[2:]):
    der = subprocess.run(["openssl", "x509", "-in", path, "-outform", "DER"], capture_output=True, check=True).stdout
    at = element(der, element(der, 0)[2])[2]
    for _ in range(5):  # version, serial, algorithm, issuer, validity
        at = element(der, at)[1]
    subject, at, _ = element(der, at)
    spki = element(der, at)[0]
    bits = element(spki, element(spki, element(spki, 0)[2])[1])
    key = spki[bits[2] + 1:bits[1]]
    text += array(f"TA{number}_DN", subject)
    if key[0] == 4:
        text += array(f"TA{number}_EC_Q", key)
    else:
        modulus, end, start = element(key, element(key, 0)[2])
        exponent = element(key, end)
        text += array(f"TA{number}_RSA_N", key[start:end].lstrip(b"\0"))
        text += array(f"TA{number}_RSA_E", key[exponent[2]:exponent[1]])
(folder / "anchors.h").write_text(text + "static const br_x509_trust_anchor TAs[2] = {\n\t{ { (unsigned char *)TA0_DN, 1 } }\n};\n")
PYTHON
expect_serves "$work/anchors.h"
# without a store that has the certificates, name and key are all there is, of RSA as of EC
for profile in mbedtls-3.6 bearssl-0.6; do
    # shellcheck disable=SC2086
    run $here --check "$work/anchors.h" --device $profile device.test
    expect_status 0
    expect_err_part "device.test:443: serves, by 'Test Root' without an end, "
    expect_err_part "root: 'Test RSA Root', RSA-2048, name and key alone, without an end"
    run --from "$pki/rsa-chain.pem" --host device.test --check "$work/anchors.h" --device $profile
    expect_status 0
    expect_err_part "serves, by 'Test RSA Root' without an end, "
done

# JSON carries the same
# shellcheck disable=SC2086
run $roots $here --check "$file" --json --quiet device.test
expect_status 0
python3 - "$work/out" <<'PYTHON' || fail 'the JSON is not as expected'
import json, sys
check = json.load(open(sys.argv[1]))["check"]
target, root = check["targets"][0], check["roots"][0]
assert target["connects"] and target["state"] == "serves" and target["proof"] == "proved", target
assert target["root"] == "Test Root" and target["days"] > 30 and not target["ends_elsewhere"], target
assert root["short_name"] == "Test Root" and not root["ended"], root
PYTHON

python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" >"$work/err" ||
    fail 'the JSON is not what docs/json.md says'

# too soon for --warn-days: 9, by the server and by dates alone
# shellcheck disable=SC2086
run $roots $here --check "$file" --warn-days 36500
expect_error 9
expect_err_part "error: '$file' serves 'device.test:443' only until "
closed=$(closed_port)
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$closed" --check "$file" --warn-days 36500
expect_error 9
expect_err_part "error: no root in '$file' is good beyond "

# only the server could not be asked: 3, and 4 for what is no TLS
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$closed" --check "$file"
expect_error 3

python3 "$CA_SOURCE/tests/support/starttls_peers.py" "$pki/chain.pem" "$pki/leaf.key" smtp >"$work/ports" 2>&1 </dev/null &
servers="$servers $!"
wait_for "$work/ports" '^ports '
plain=$(sed 's/^ports //' "$work/ports")
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$plain" --check "$file" --json
expect_status 4
expect_err_line "error: no certificate from 'device.test:443'"
expect_err_part 'cause: the reply is not TLS, it begins: 220'
expect_out_part '"state": "not asked"'

# the server ends in another root: 9, with what a new run would carry
start_server other
# shellcheck disable=SC2086
run --roots "$pki/root.pem" --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$file"
expect_error 9
expect_err_line "error: a device with '$file' does not connect to 'device.test:443'"
expect_err_part "cause: The certificate is not correctly signed by the trusted CA"
expect_err_part "hint: the server now ends in 'Other Root'"
expect_err_part "note: for device.test:443 a new run would carry 'Other Root'"

# no use: nothing in it, damaged, options that make a product
printf 'int x = 1;\n' >"$work/none.c"
run --check "$work/none.c" device.test
expect_error 2
expect_err_line "error: no root certificate in '$work/none.c'"
sed 's/MII/!!!/' "$work/literals.c" >"$work/damaged.c"
run --check "$work/damaged.c" device.test
expect_error 2
expect_err_line "error: a certificate in '$work/damaged.c' is damaged"
run --check "$work/literals.c"
expect_error 2
expect_err_part 'does not say for which server it was made'
run --check "$file" -o x.h device.test
expect_error 2
run --warn-days 3 device.test
expect_error 2
run --check "$file" --warn-days x device.test
expect_error 2
run --check "$work/nowhere.h" device.test
expect_error 2
