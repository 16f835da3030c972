#!/bin/sh
# A server that demands a client certificate gets the one that was built in; an
# image without one is refused, and says what is wanted.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

python3 "$CA_SOURCE/tests/support/odd_servers.py" "$FW_TEST_PKI" client:1.2 client:1.3 >"$work/events" 2>"$work/odd.err" &
servers="$servers $!"
wait_for "$work/events" '^ports '

ports=$(sed -n 's/^ports //p' "$work/events")
for port in $ports; do
    run_firmware host=device.test "port=$port"
    case $FW_BOARD in
    posix | mps2-an500) # see build.sh
        expect_status 0
        expect_line 'line 00399 of a body'
        ;;
    *)
        expect_status 37
        expect_line '[ERR ][MAIN]: Refused: the server demands a client certificate'
        ;;
    esac
    expect_arena_empty
done
seen=$(grep -c '^client client device 7' "$work/events")
case $FW_BOARD in
posix | mps2-an500) [ "$seen" -eq 2 ] || fail "the server did not see it: $(cat "$work/events")" ;;
*) [ "$seen" -eq 0 ] || fail "the server saw one: $(cat "$work/events")" ;;
esac
