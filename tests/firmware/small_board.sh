#!/bin/sh
# 64 KB of RAM and an input buffer of 16 KB: EC and RSA-2048 with both versions
# of TLS; for a root with RSA-4096 the heap is too small, and that is said. With
# an input buffer of 4 KB it is not.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

start_servers ec:TLSv1.3 ec:TLSv1.2 rsa:TLSv1.3 rsa:TLSv1.2 x2:TLSv1.3 x2:TLSv1.2 x1:TLSv1.3 x1:TLSv1.2
awk 'BEGIN { for (i = 0; i < 8000; i++) printf "line %05d\n", i }' >"$work/www/large.txt"

number=0
for port in $ports; do
    number=$((number + 1))
    run_firmware host=device.test "port=$port" path=/large.txt
    if [ "$number" -le 6 ]; then
        expect_status 0
        expect_line 'line 07999'
    else
        expect_status 26
        expect_line '[ERR ][MAIN]: Refused: the TLS heap is full'
    fi
    expect_arena_empty
    if [ "$number" -gt 6 ]; then
        image=lm3s6965evb-small
        run_firmware host=device.test "port=$port" path=/large.txt
        expect_status 0
        expect_line 'line 07999'
        expect_arena_empty
        image=
    fi
done
