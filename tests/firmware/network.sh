#!/bin/sh
# The board by itself: DHCP, a name looked up over DNS, the time over SNTP, and
# a time below the image's floor refused. In a network namespace of this test's
# own, where the well-known ports are free and nothing else can be reached.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

enter_namespace "$0"
echo 'nameserver 127.0.0.1' >"$work/resolv.conf"
mount --bind "$work/resolv.conf" "$(readlink -f /etc/resolv.conf)" || skip 'no private resolv.conf here'

start_servers ec
echo 'Hello World!' >"$work/www/hello.txt"

# The emulator's network shows the host's loopback as 10.0.2.2.
start_names() { # OFFSET : of the clock that is told, in seconds
    python3 "$CA_SOURCE/tests/support/names_and_time.py" device.test=10.0.2.2 time.test=10.0.2.2 \
        "--clock-offset=$1" >"$work/names.log" 2>&1 &
    names=$!
    servers="$servers $names"
    wait_for "$work/names.log" '^ready'
}

start_names 0
run_qemu "$images/mps2-an386/firmware.elf" \
    "arg=firmware,arg=attempts=1,arg=host=device.test,arg=port=$ports,arg=sntp=time.test"
expect_status 0
expect_out_part '[INFO][MAIN]: Network up, address 10.0.2.15'
expect_out_part '[INFO][TIME]: Seconds since 1970, from SNTP: '
expect_out_part '[INFO][MAIN]: Connecting to 10.0.2.2 port '
expect_line '[INFO][TLSW]: Certificate verification passed'
expect_line 'Hello World!'
grep -q '^asked device.test' "$work/names.log" || fail 'the name was not looked up'

run_qemu "$images/mps2-an386/firmware.elf" \
    "arg=firmware,arg=attempts=1,arg=host=nowhere.test,arg=port=$ports,arg=sntp=time.test"
expect_status 12
expect_line '[ERR ][MAIN]: Cannot find nowhere.test'

kill "$names"
start_names -700000000 # some twenty years ago
run_qemu "$images/mps2-an386/firmware.elf" \
    "arg=firmware,arg=attempts=1,arg=host=device.test,arg=port=$ports,arg=sntp=time.test"
expect_status 15
expect_line "[ERR ][TIME]: The time from SNTP lies below this image's floor: refused"
expect_no_line 'Starting TLS handshake'
