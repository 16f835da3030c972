#!/bin/sh
# Profile "firmware" is what the firmware offers: both ask one listener.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

python3 "$CA_SOURCE/tests/support/client_hello.py" 2 >"$work/offers" 2>"$work/listener.err" &
servers="$servers $!"
wait_for "$work/offers" '^port '
port=$(sed -n 's/^port //p' "$work/offers")

run_firmware host=device.test "port=$port"
run --roots "$pki/root.pem" --device firmware --connect-to "127.0.0.1:$port" device.test
expect_status 4

[ "$(grep -c '^suites ' "$work/offers")" -eq 2 ] || fail "two offers are not there: $(cat "$work/listener.err")"
[ "$(grep '^suites ' "$work/offers" | sort -u | wc -l)" -eq 1 ] ||
    fail "the tool offers another handshake than the firmware: $(cat "$work/offers")"
