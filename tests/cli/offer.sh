#!/bin/sh
# The server is asked as the device would ask it. What refuses that is told as
# a refusal of the device, not lost as a handshake that failed.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

out=$work/certs.h

# ask PROFILE OPTION... : ask the last server that was started
ask() {
    profile=$1
    shift
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --device "$profile" "$@" device.test
}

# a group that one device has and the other has not
start_server leaf -groups P-521
ask mbedtls-3.6 -o "$out"
expect_status 0
rm "$out"
ask firmware -o "$out"
expect_error 6
expect_err_line "error: the device would refuse 'device.test:443'"
expect_err_part 'the server refuses what the device offers: '
expect_err_part 'server and device have no version, cipher suite, group or signature scheme in common'
expect_no_file "$out"

# what was found is in the JSON all the same
ask firmware --json
expect_status 6
python3 - "$work/out" <<'PY' || fail 'the JSON does not tell the refusal'
import json, sys
result = json.load(open(sys.argv[1]))
candidate = result["targets"][0]["candidates"][0]
assert candidate["verdict"]["certificates"] and not candidate["verdict"]["handshake"]
assert "refuses what the device offers" in candidate["verdict"]["reason"]
assert not candidate["chosen"] and result["status"] == 6
PY

# a cipher suite; then a version that no profile has
start_server leaf -tls1_2 -cipher ECDHE-ECDSA-CHACHA20-POLY1305
ask mbedtls-3.6 --quiet
expect_status 0
ask firmware
expect_error 6
start_server leaf -tls1_1 -cipher 'ALL:@SECLEVEL=0'
ask mbedtls-3.6
expect_error 4
expect_err_part "the server sent the alert 'protocol version'"
