#!/bin/sh
# The main job on the device's side: a token of this run comes through a
# verified connection, whatever the key and the version of TLS.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

token=token-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
start_servers x2:TLSv1.3 x2:TLSv1.2 x1:TLSv1.3 x1:TLSv1.2
printf 'Hello World! %s\n' "$token" >"$work/www/hello.txt"

for port in $ports; do
    : >"$work/access.log"
    run_firmware host=device.test "port=$port" path=/hello.txt
    expect_status 0
    expect_line '[INFO][TLSW]: Starting TLS handshake with device.test'
    expect_line '[INFO][TLSW]: TLS connection to device.test established'
    expect_line '[INFO][TLSW]: Server certificate:'
    expect_line '[INFO][TLSW]: Certificate verification passed'
    expect_line '[INFO][HTTP]: HTTP/1.1 200 OK'
    expect_line "Hello World! $token"
    expect_line '[INFO][TLSW]: Closing TLS'
    expect_line '[INFO][MAIN]: End: 0'
    expect_arena_empty
    grep -q '"GET /hello.txt HTTP/1.1" 200 ' "$work/access.log" ||
        fail 'the request is not in the log of the server'
done

# the console as a whole, but for what differs from run to run
# shellcheck disable=SC2086
set -- $ports
run_firmware host=device.test "port=$1" path=/hello.txt
sed -e 's/address [0-9.]*$/address ADDRESS/' -e 's/address of the host/address ADDRESS/' \
    -e '/^.INFO..NETW.: lwIP/d' -e '/^.INFO/s/: [0-9]*$/: NUMBER/' -e 's/to [0-9.]* port [0-9]*/to ADDRESS port PORT/' \
    -e 's/[0-9]* bytes/N bytes/g' -e 's/[0-9]* us of/N us of/' -e 's/: [0-9]* bits/: N bits/' -e "s/$token/TOKEN/" \
    -e 's/\(number     : \).*/\1SERIAL/' -e 's/ : 20[0-9-]* .*/ : DATE/' \
    "$work/out" >"$work/console"
diff -u "$CA_SOURCE/tests/firmware/expected.log" "$work/console" ||
    fail 'the console is not as expected.log has it'

# a larger body arrives whole
head -c 200000 /dev/zero | tr '\0' 'x' >"$work/www/large.txt"
run_firmware host=device.test "port=$1" path=/large.txt
expect_status 0
[ "$(tr -cd x <"$work/out" | wc -c)" -ge 200000 ] || fail 'the body did not arrive whole'
