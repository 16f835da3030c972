#!/bin/sh
# The cable: out when the board starts, and pulled in the middle of a body. Both
# are named, and when it is back the board goes on by itself.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

start_servers ec
awk 'BEGIN { for (i = 0; i < 40000; i++) printf "line %06d of a large body\n", i }' >"$work/www/large.txt"

pull() {
    status=0
    timeout 90 python3 "$CA_SOURCE/tests/support/cable.py" "$work/out" "$images/mps2-an386/firmware.elf" \
        "arg=firmware,arg=host=device.test,arg=addr=10.0.2.2,arg=port=$ports,arg=path=/large.txt,$1" "$2" "$3" \
        2>"$work/err" || status=$?
    tr -d '\r' <"$work/out" >"$work/out.lf"
    mv "$work/out.lf" "$work/out"
}

pull arg=timeout=1500,arg=backoff=100 - '[INFO][MAIN]: Try 2'
expect_status 0
expect_line '[ERR ][NETW]: No link: is the cable in?'
expect_line 'line 039999 of a large body'
expect_arena_empty

pull arg=timeout=1500,arg=backoff=100 'line 000100' '[INFO][MAIN]: Try 2'
expect_status 0
expect_line '[ERR ][NETW]: The link is lost'
expect_line '[ERR ][MAIN]: Refused: the server did not answer in time'
expect_line 'line 039999 of a large body'
expect_arena_empty
