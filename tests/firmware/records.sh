#!/bin/sh
# An input buffer of 4 KB: the server is asked for smaller records, in the two
# ways there are; OpenSSL heeds the one, GnuTLS the other, and a megabyte comes
# through whole. A server that ignores both is refused by name.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

image=$FW_BOARD-small
HEAP_MAX=14336 # 14 KB

gnutls() { # VERSION heeds|ignores : the port is then in $port
    "$CA_BINARY/tests/gnutls_server" "$FW_TEST_PKI/ec-chain.pem" "$FW_TEST_PKI/ec.key" "$1" "$2" \
        >"$work/events" 2>"$work/gnutls.err" &
    servers="$servers $!"
    wait_for "$work/events" '^ports '
    port=$(sed -n 's/^ports //p' "$work/events")
}

expect_megabyte() {
    expect_status 0
    sed -e '1,/^\[INFO\]\[HTTP\]: HTTP/d' -e '/^\[INFO\]\[TLSW\]: Closing TLS$/,$d' "$work/out" |
        cmp - "$work/www/large.txt" || fail 'the body is not the one that was sent'
    expect_arena_empty
    peak=$(sed -n 's/.*TLS heap: peak \([0-9]*\) bytes.*/\1/p' "$work/out")
    [ "$peak" -le "$HEAP_MAX" ] || fail "the heap took $peak bytes"
}

start_servers ec:TLSv1.2 ec:TLSv1.3 # nginx, with OpenSSL
awk 'BEGIN { for (i = 0; i < 16384; i++) printf "%06d %s\n", i, "0123456789abcdef0123456789abcdef0123456789abcdef01234567" }' \
    >"$work/www/large.txt"
for port in $ports; do
    run_firmware host=device.test "port=$port" path=/large.txt
    expect_megabyte
done

[ -x "$CA_BINARY/tests/gnutls_server" ] || skip 'no GnuTLS to build a server with'
for version in 1.2 1.3; do
    gnutls "$version" heeds
    run_firmware host=device.test "port=$port"
    expect_megabyte
    wait_for "$work/events" "^record 409[56] TLS$version"

    gnutls "$version" ignores
    run_firmware host=device.test "port=$port" attempts=2 backoff=50
    expect_status 41
    expect_line '[INFO][TLSW]: Certificate verification passed'
    expect_line '[ERR ][TLSW]: Session failed: -0x7100'
    expect_line "[ERR ][MAIN]: Refused: the server's records are larger than the input buffer"
    expect_line '[ERR ][MAIN]: What to do: use a server that heeds max_fragment_length, or a larger buffer'
    expect_no_line 'Try 2 of 2'
    expect_no_line '000000 0123456789abcdef'
    expect_arena_empty
    wait_for "$work/events" "^record 16384 TLS$version"
done
