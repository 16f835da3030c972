#!/bin/sh
# Servers that stall, reset, lie or send what does not fit: each ends in a named
# error and a status of its own, memory is given back, and what may pass is
# tried again.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

set -- stall reset garbage http early oversized list cut ragged nothing nohttp stalling once
python3 "$CA_SOURCE/tests/support/odd_servers.py" "$FW_TEST_PKI" "$@" >"$work/events" 2>"$work/odd.err" &
servers="$servers $!"
wait_for "$work/events" '^ports '
ports=$(sed -n 's/^ports //p' "$work/events")

# ends STATUS LINE : with the next server
ends() {
    wanted=$1 line=$2
    port=${ports%% *} ports=${ports#* }
    run_firmware host=device.test "port=$port" attempts=2 backoff=50 timeout=1000
    expect_status "$wanted"
    expect_line "[ERR ]$line"
    expect_no_line 'TLS memory was not given back'
    expect_arena_empty
}

ends 33 '[MAIN]: Refused: the server did not answer in time'
expect_line '[INFO][MAIN]: Try 2 of 2 in 50 ms'
ends 35 '[MAIN]: Refused: the connection broke'
expect_line '[INFO][MAIN]: Try 2 of 2 in 50 ms'
ends 40 '[MAIN]: Refused: the server does not speak TLS'
expect_no_line 'Try 2 of 2'
ends 40 '[MAIN]: Refused: the server does not speak TLS'
ends 35 '[MAIN]: Refused: the connection broke'
ends 41 "[MAIN]: Refused: the server's records are larger than the input buffer"
ends 42 "[MAIN]: Refused: the server's certificates are larger than the input buffer"
ends 51 '[HTTP]: The reply ended too early, after 4200 bytes of its body'
expect_line '[INFO][MAIN]: Try 2 of 2 in 50 ms'
ends 35 '[MAIN]: Refused: the connection broke'
ends 51 '[HTTP]: The reply ended too early, after 0 bytes of its body'
ends 52 '[HTTP]: The reply is no HTTP'
ends 33 '[MAIN]: Refused: the server did not answer in time'

# what is over at the next try is no failure
run_firmware host=device.test "port=$ports" attempts=2 backoff=50 timeout=3000
expect_status 0
expect_line '[ERR ][MAIN]: Refused: the connection broke'
expect_line '[INFO][TLSW]: Certificate verification passed'
expect_arena_empty
