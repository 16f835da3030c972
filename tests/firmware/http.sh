#!/bin/sh
# The body: of a megabyte, in chunks, with a length; whole, byte for byte, with
# both versions of TLS, and the session is ended in order.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

# body OF-WHAT : what came between the status and the goodbye is OF-WHAT, to the byte
same_body() {
    sed -e '1,/^\[INFO\]\[HTTP\]: HTTP/d' -e '/^\[INFO\]\[TLSW\]: Closing TLS$/,$d' "$work/out" >"$work/body"
    [ "$(sha256sum <"$work/body")" = "$(sha256sum <"$1")" ] || fail "the body is not the one that was sent"
}

start_servers ec:TLSv1.2 ec:TLSv1.3
awk 'BEGIN { for (i = 0; i < 16384; i++) printf "%06d %s\n", i, "0123456789abcdef0123456789abcdef0123456789abcdef01234567" }' \
    >"$work/www/large.txt"
[ "$(wc -c <"$work/www/large.txt")" -eq 1048576 ] || fail 'the large file is not a megabyte'
for port in $ports; do
    run_firmware host=device.test "port=$port" path=/large.txt
    expect_status 0
    same_body "$work/www/large.txt"
    expect_arena_empty
    peak=$(sed -n 's/.*TLS heap: peak \([0-9]*\) bytes.*/\1/p' "$work/out")
    # 26 KB on a board; the host's pointers are larger
    [ "$FW_BOARD" = posix ] || [ "$peak" -le 26624 ] || fail "the heap took $peak bytes"
done

python3 "$CA_SOURCE/tests/support/odd_servers.py" "$FW_TEST_PKI" chunked:1.2 chunked:1.3 length >"$work/events" 2>"$work/odd.err" &
servers="$servers $!"
wait_for "$work/events" '^ports '
awk 'BEGIN { for (i = 0; i < 400; i++) printf "line %05d of a body\n", i }' >"$work/small"
ports=$(sed -n 's/^ports //p' "$work/events")
for port in $ports; do
    run_firmware host=device.test "port=$port"
    expect_status 0
    same_body "$work/small"
done
wait_for "$work/events" '^length goodbye'
[ "$(grep -c '^chunked goodbye' "$work/events")" -eq 2 ] || fail "no goodbye: $(cat "$work/events")"
