#!/bin/sh
# The examples of docs/options run, and the README shows what the program prints:
# in a network namespace, where device.test answers on port 443.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

enter_namespace "$0"
printf '127.0.0.1 localhost device.test\n::1 localhost device.test\n' >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts || skip 'no private /etc/hosts here'

for address in 127.0.0.1 '[::1]'; do
    log=$work/server$address.log
    openssl s_server -accept "$address:443" -cert "$pki/leaf.pem" -cert_chain "$pki/int.pem" \
        -key "$pki/leaf.key" -www >"$log" 2>&1 </dev/null &
    servers="$servers $!"
    wait_for "$log" '^ACCEPT'
done

mkdir "$work/examples"
cd "$work/examples" || exit 1
cp "$pki/root.pem" "$pki/chain.pem" .
openssl req -x509 -newkey rsa:2048 -nodes -keyout client.key -subj /CN=client -days 30 -out client.pem 2>/dev/null
PATH=$(dirname "$CA_EXTRACT"):$PATH
export PATH
run --roots root.pem -o certs.h device.test
expect_status 0
status=0
python3 "$CA_SOURCE/tests/support/examples.py" readme "$CA_SOURCE/README.md" >"$work/out" 2>&1 || status=$?
[ "$status" -eq 0 ] || fail 'the README shows what the program does not print'
python3 "$CA_SOURCE/tests/support/examples.py" options "$CA_SOURCE/docs/options" >"$work/out" 2>&1 || status=$?
[ "$status" -eq 0 ] || fail 'an example of docs/options does not run'
