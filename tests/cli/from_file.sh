#!/bin/sh
# A chain from a file, or from standard input, is judged as one from a server.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem"
expect_status 0
expect_out_part 'ca-extract --roots root.pem --from chain.pem --host device.test'
expect_err_line 'device.test: 2 certificates, read from a file: nothing proves who holds the key'
cp "$work/out" "$work/first.h"

status=0
"$CA_EXTRACT" --from - --host device.test --roots "$pki/root.pem" --format pem \
    <"$pki/chain.pem" >"$work/out" 2>"$work/err" || status=$?
expect_status 0
expect_same "$work/out" "$pki/root.pem"

# an address is a host too; any time may be asked for
run --from "$pki/chain.pem" --host 127.0.0.1 --roots "$pki/root.pem"
expect_status 0
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --now 2020-01-01
expect_error 5
expect_err_line "error: the server's certificate is not yet valid"
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --now 2099-01-01T00:00:00Z
expect_error 5
expect_err_line "error: the server's certificate has expired"

# DER, and a text around the certificates
openssl x509 -in "$pki/leaf.pem" -outform der -out "$work/leaf.der"
openssl x509 -in "$pki/int.pem" -outform der -out "$work/int.der"
cat "$work/leaf.der" "$work/int.der" >"$work/chain.der"
run --from "$work/chain.der" --host device.test --roots "$pki/root.pem"
expect_status 0
{ echo 'Certificate chain'; cat "$pki/chain.pem"; echo 'Verify return code: 0'; } >"$work/talk.txt"
run --from "$work/talk.txt" --host device.test --roots "$pki/root.pem"
expect_status 0

# files that are no use: status 2 and where the fault is
run --from /nonexistent --host device.test
expect_error 2
expect_err_line "error: cannot read '/nonexistent'"
echo hello >"$work/hello"
run --from "$work/hello" --host device.test
expect_error 2
expect_err_line "error: no certificate in '$work/hello'"
head -n 5 "$pki/leaf.pem" >"$work/cut.pem"
run --from "$work/cut.pem" --host device.test
expect_error 2
expect_err_line "error: a certificate in '$work/cut.pem' is damaged"
{ cat "$pki/leaf.pem"; echo '-----BEGIN CERTIFICATE-----'
  sed -n '2,6p' "$pki/int.pem"; echo '-----END CERTIFICATE-----'; } >"$work/second.pem"
run --from "$work/second.pem" --host device.test
expect_error 2
expect_err_part "error: certificate 2 in '$work/second.pem' (line "
for _ in $(seq 101); do cat "$pki/leaf.pem"; done >"$work/many.pem"
run --from "$work/many.pem" --host device.test
expect_error 2
expect_err_line 'cause: at most 100 are read as one chain'
openssl crl2pkcs7 -nocrl -certfile "$pki/chain.pem" -out "$work/chain.p7b"
openssl crl2pkcs7 -nocrl -certfile "$pki/chain.pem" -outform der -out "$work/chain.p7c"
openssl crl2pkcs7 -nocrl -certfile "$pki/root.pem" -outform der -out "$work/root.p7c"
for file in chain.p7b chain.p7c; do
    run --from "$work/$file" --host device.test --roots "$work/root.p7c"
    expect_status 0
    "$CA_EXTRACT" --from - --host device.test --roots "$work/root.p7c" --quiet <"$work/$file" >"$work/again" ||
        fail "$file from standard input"
    grep -q SSL_CA_PEM "$work/again" || fail "no header from standard input"
done
openssl crl2pkcs7 -nocrl -outform der -out "$work/none.p7c"
run --from "$work/none.p7c" --host device.test
expect_error 2
expect_err_line 'cause: it is PKCS#7 without a certificate in it'
run --from "$pki/chain.pem" --host device.test --roots "$work/none.p7c"
expect_error 2
expect_err_line "error: no certificate in '$work/none.p7c'"
