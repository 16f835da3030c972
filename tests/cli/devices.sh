#!/bin/sh
# --device more than once: the product serves all of them, and what a server shows one alone is said.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

roots="--roots $pki/root.pem --roots $pki/rsa-root.pem"
for kind in ECDSA RSA; do
    printf '{ "base": "mbedtls-2.28", "name": "only-%s", "suites": ["TLS_ECDHE_%s_WITH_AES_128_GCM_SHA256"] }\n' \
        "$kind" "$kind" >"$work/$kind.json"
done

# one server, two chains
awk '/BEGIN CERTIFICATE/ { n++ } n == 1' "$pki/rsa-chain.pem" >"$work/rsa.pem"
start_server leaf -dcert "$work/rsa.pem" -dkey "$pki/rsa.key"
here="--connect-to 127.0.0.1:$port"
# shellcheck disable=SC2086
run $roots $here --device "$work/ECDSA.json" --device "$work/RSA.json" -o "$work/certs.h" device.test
expect_status 0
expect_err_line "note: device.test:443 shows 'only-RSA' another chain than 'only-ECDSA'"
expect_err_part "with the limits of profile 'only-ECDSA'"
expect_err_part "with the limits of profile 'only-RSA'"
grep -q 'Test Root' "$work/certs.h" || fail 'no root of the ECDSA chain'
grep -q 'Test RSA Root' "$work/certs.h" || fail 'no root of the RSA chain'
[ "$(grep -c 'device.test:443$' "$work/certs.h")" -le 4 ] || fail 'the target is named more than once'
# shellcheck disable=SC2086
run $roots $here --device "$work/ECDSA.json" --device "$work/RSA.json" --json --quiet device.test
expect_status 0
python3 - "$work/out" <<'PYTHON' || fail 'the JSON is not as expected'
import json, sys
result = json.load(open(sys.argv[1]))
assert [t["device"] for t in result["targets"]] == ["only-ECDSA", "only-RSA"], result["targets"]
assert [p["name"] for p in result["profiles"]] == ["only-ECDSA", "only-RSA"]
assert result["hosts"] == ["device.test:443"] and result["anchor_count"] == 2
assert all(a["needed_by"] == ["device.test:443"] for a in result["anchors"])
PYTHON
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" >"$work/err" ||
    fail 'the JSON is not what docs/json.md says'
# what a file names of itself is read only when it is built in
# shellcheck disable=SC2086
run $roots $here --update "$work/certs.h"
expect_error 2
expect_err_part 'was made for a device profile in a file'
# shellcheck disable=SC2086
run $roots $here --check "$work/certs.h" --device "$work/ECDSA.json" --device "$work/RSA.json"
expect_status 0

# devices that ask alike: the server is asked once
start_server leaf -naccept 1
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --device mbedtls-3.6 --device "$work/alike.json" device.test
expect_error 2
printf '{ "base": "mbedtls-3.6", "name": "alike", "has_clock": false }\n' >"$work/alike.json"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --device mbedtls-3.6 --device "$work/alike.json" device.test
expect_status 0

# remade for the same devices; one that refuses fails the whole
start_server leaf
here="--connect-to 127.0.0.1:$port"
# shellcheck disable=SC2086
run $roots $here --device mbedtls-3.6 --device mbed-os-ce-7 -o "$work/two.h" device.test
expect_status 0
expect_err_part "needs of mbedtls-3.6: MBEDTLS_SSL_IN_CONTENT_LEN 16384"
expect_err_part "needs of mbed-os-ce-7: MBEDTLS_SSL_IN_CONTENT_LEN 16384"
expect_err_part "modelled: "
expect_err_line "note: no Mbed TLS 2.25 is at hand here: its behaviour is modelled, not proved"
grep -q '"device":"mbedtls-3.6 mbed-os-ce-7"' "$work/two.h" || fail 'the devices are not in the settings'
# each device's needs, in its own words; a configuration is of one device
# shellcheck disable=SC2086
run $roots $here --device mbedtls-3.6 --device mbedtls-2.28 --device zephyr-4 --json device.test
expect_status 0
python3 - "$work/out" <<'PYTHON' || fail 'the needs of each device are not in the JSON'
import json, sys
result = json.load(open(sys.argv[1]))
needs = {one["device"]: one for one in result["needs_by_device"]}
macros = {name: {m["macro"] for m in one["macros"]} for name, one in needs.items()}
assert list(needs) == ["mbedtls-3.6", "mbedtls-2.28", "zephyr-4"], needs
assert result["needs"] == needs["mbedtls-3.6"], result["needs"]
assert "MBEDTLS_SSL_PROTO_TLS1_3" in macros["mbedtls-3.6"], macros
assert "MBEDTLS_SSL_PROTO_TLS1_3" not in macros["mbedtls-2.28"] and "MBEDTLS_ECDSA_C" in macros["mbedtls-2.28"], macros
assert all(m.startswith("CONFIG_") for m in macros["zephyr-4"]) and macros["zephyr-4"], macros
PYTHON
# shellcheck disable=SC2086
run $roots $here --device mbedtls-3.6 --device mbedtls-2.28 --format mbedtls-config -o "$work/left.h" device.test
expect_error 2
expect_err_line "error: format 'mbedtls-config' is the configuration of one device, not of 2"
expect_no_file "$work/left.h"
# shellcheck disable=SC2086
run $roots $here --update "$work/two.h"
expect_status 0
expect_err_part 'is unchanged'
printf '{ "base": "mbedtls-3.6", "name": "small", "parses_keys": ["rsa"], "accepts_keys": ["rsa"] }\n' >"$work/small.json"
# shellcheck disable=SC2086
run $roots $here --device mbedtls-3.6 --device "$work/small.json" device.test
expect_error 6
# shellcheck disable=SC2086
run $roots $here --device mbedtls-3.6 --device firmware --shard 1/1 --json device.test
expect_error 2

# the header names every device, and says of which the library itself was asked
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --device mbedtls-3.6 --device bearssl-0.6 -o "$work/both.h"
expect_status 0
grep -Fq "Verified by Mbed TLS 3.6, with the limits of profile 'mbedtls-3.6' (proved)." "$work/both.h" || fail 'the first device is not named'
grep -Fq "Accepted by a model of BearSSL 0.6, with the limits of profile 'bearssl-0.6' (modelled)." "$work/both.h" || fail 'the second device is not named'
