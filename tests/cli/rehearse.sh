#!/bin/sh
# --rehearse: a second connection by the firmware's own TLS client, with what is about to be
# written. Servers that answer otherwise then, and everything that lies on the way to them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1

rehearse() { # OPTION...
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --rehearse "$@"
}

# relay PLACE... : in $port, connections go to these servers, one after the other
relay() {
    log=$work/relay.$(printf '%s' "$servers" | wc -w).log
    python3 "$CA_SOURCE/tests/support/relay.py" "$@" >"$log" 2>&1 </dev/null &
    servers="$servers $!"
    wait_for "$log" '^relay '
    port=$(sed -n 's/^relay //p' "$log")
}

expect_rehearsed() { # PROTOCOL
    expect_status 0
    expect_err_part "rehearsed: device.test:443: $1, TLS"
    expect_err_part 'verified by Mbed TLS 3.6.'
    grep -Eq 'peak heap [0-9]{5} bytes here \(64 bits\), largest record [0-9]{3,5}$' err ||
        fail 'heap and record are not told'
}

# real servers, both versions, forms of PEM and DER
start_server leaf
openssl=$port
rehearse device.test
expect_rehearsed TLSv1.3
rehearse --format der -o der.h --json device.test
expect_rehearsed TLSv1.3
python3 -c '
import json
one, = json.load(open("out"))["rehearsals"]
assert one["connected"] and one["proof"] == "proved" and one["flags"] == 0, one
assert one["program"] == "ca-rehearse-mbedtls-3.6" and one["outcome"] == "done", one
assert 20000 < one["heap_peak"] < 200000 and 500 < one["largest_record"] <= 16640, one
assert "Certificate verification passed" in one["console"], one
' 2>>err || fail 'the JSON does not tell of the rehearsal'
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" out >>err ||
    fail 'the JSON is not what docs/json.md says'
start_server leaf -tls1_2
rehearse device.test
expect_rehearsed TLSv1.2
start_gnutls --http NORMAL
rehearse device.test
expect_rehearsed TLSv1.3
mkdir nginx
python3 "$CA_SOURCE/tests/support/https_servers.py" nginx "$pki" leaf >nginx.out 2>&1 </dev/null &
servers="$servers $!"
wait_for nginx.out '^ports '
port=$(sed 's/^ports //' nginx.out)
rehearse device.test
expect_rehearsed TLSv1.3

# the image's own build, and what stands for libraries that are not at hand
port=$openssl
rehearse --device firmware --json -o f.h device.test
expect_rehearsed TLSv1.3
grep -q '"program": "ca-rehearse-firmware"' out || fail 'the firmware was not rehearsed with its own build'
rehearse --device mbedtls-2.28 --device firmware device.test
expect_rehearsed TLSv1.2
expect_err_line "note: that is not Mbed TLS 2.28: the rehearsal of profile 'mbedtls-2.28' is modelled"

# by way of a dialogue, a proxy, a committed header, several targets
python3 "$CA_SOURCE/tests/support/starttls_peers.py" "$pki/chain.pem" "$pki/leaf.key" smtp >ports 2>&1 </dev/null &
servers="$servers $!"
wait_for ports '^ports '
port=$(sed 's/^ports //' ports)
rehearse smtp://device.test
expect_status 0
expect_err_part 'rehearsed: smtp://device.test:'
port=$openssl
rehearse -o certs.h device.test
expect_status 0
rehearse --update certs.h
expect_rehearsed TLSv1.3
run --roots "$pki/root.pem" --rehearse -o many.h "localhost:$port" "127.0.0.1:$port"
expect_status 0
[ "$(grep -c ': rehearsed: ' err)" -eq 2 ] || fail 'not every target is rehearsed'
if command -v tinyproxy >/dev/null; then
    at=$(closed_port)
    printf 'Port %s\nListen 127.0.0.1\nTimeout 20\nAllow 127.0.0.1\nLogLevel Connect\nLogFile "%s"\n' "$at" "$work/tiny.log" >tiny.conf
    tinyproxy -d -c tiny.conf >tiny.out 2>&1 </dev/null &
    servers="$servers $!"
    listening "$at"
    rehearse --proxy "http://127.0.0.1:$at" device.test
    expect_rehearsed TLSv1.3
    [ "$(grep -c 'CONNECT 127.0.0.1' tiny.log)" -ge 2 ] || fail 'the second connection passed the proxy by'
fi

# a server that demands a certificate: with one, and without
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=device-1 \
    -keyout own.key -out own.pem 2>/dev/null || fail 'no client certificate'
cat own.pem own.key >both.pem
start_server leaf -Verify 1 -verify_return_error -CAfile own.pem
rehearse --client-cert own.pem --client-key own.key -o own.h device.test
expect_rehearsed TLSv1.3
rehearse --client-cert both.pem -o own.h device.test
expect_rehearsed TLSv1.3
rehearse --client-cert "$pki/chain.pem" --client-key "$pki/leaf.key" -o left.h device.test
expect_error 6
expect_err_part 'cause: the server refuses the client certificate (The server sent alert '
expect_no_file left.h
rehearse -o left.h device.test
expect_error 6
expect_err_line "error: the rehearsal with 'device.test:443' failed"
expect_err_part 'cause: the server demands a client certificate (The server sent alert 116: '
expect_err_part 'hint: show it one that it takes: --client-cert and --client-key'
expect_no_file left.h

# another chain the second time; the old header is left alone
start_server other
relay "$openssl" "$port"
printf 'old\n' >left.h
rehearse -o left.h --json device.test
expect_status 6
expect_err_line "error: the rehearsal with 'device.test:443' failed"
expect_err_part "cause: the server's chain ends in another root (Certificate verification failed (flags=0x8)"
expect_err_part 'hint: the first connection was good'
grep -q '"connected": false' out || fail 'the JSON says that it connected'
[ "$(cat left.h)" = old ] || fail 'the file was touched'
rm left.h

# silence, no TLS, and nobody there, the second time: bounded, told, nothing written
relay "$openssl" hang
rehearse --timeout 2 -o left.h device.test
expect_error 6
expect_err_part 'cause: the server did not answer in time'
expect_no_file left.h
start_server leaf -naccept 1
rehearse -o left.h device.test
expect_error 3
expect_err_part 'cause: Connection refused'
expect_no_file left.h

# --check: what is committed, ours or a foreign file, by the device's own client
port=$openssl
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --rehearse --check certs.h --json
expect_rehearsed TLSv1.3
expect_err_part 'done: certs.h serves 1 target'
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" out >>err ||
    fail 'the JSON is not what docs/json.md says'
rehearse --check "$pki/root.pem" device.test
expect_rehearsed TLSv1.3
start_server other
relay "$openssl" "$port"
rehearse --check certs.h
expect_error 9
expect_err_line "error: a device with 'certs.h' does not connect: the rehearsal with 'device.test:443' failed"
expect_err_part "cause: the server's chain ends in another root"

# nobody to connect to
run --from "$pki/chain.pem" --host device.test --rehearse -o left.h
expect_error 2
expect_err_line 'error: --rehearse and --from, --merge, --offline or --explain-error do not go together'
run --shard 1/2 --json --rehearse a.test b.test
expect_error 2
expect_no_file left.h
