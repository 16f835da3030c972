#!/bin/sh
# --check says whose fault it is, until when what is embedded lasts, and what to do.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$1.key" 2>/dev/null; }
# sign NAME SUBJECT ISSUER DAYS EXTENSIONS : a certificate for the key of that name
sign() {
    printf '%s\n' "$5" >"$work/ext"
    openssl req -new -key "$work/$1.key" -subj "/CN=$2" 2>/dev/null |
        openssl x509 -req -CA "$work/$3.pem" -CAkey "$work/$3.key" -days "$4" -extfile "$work/ext" \
            -out "$work/$1.pem" 2>/dev/null || fail "no $1 was made"
}
ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign'
host='subjectAltName=DNS:device.test'
for name in root other int leaf long; do key $name; done
openssl req -x509 -new -key "$work/root.key" -subj '/CN=Old Root' -days 7000 -out "$work/root.pem" \
    -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
openssl req -x509 -new -key "$work/other.key" -subj '/CN=Long Root' -days 7300 -out "$work/other.pem" \
    -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
sign int 'Issuing' root 1800 "$ca"
sign leaf 'leaf' int 3000 "$host"
cat "$work/leaf.pem" "$work/int.pem" >"$work/whole.pem"
roots="--roots $work/root.pem"
# day N : that many days from now, for --now
day() { echo $(($(date +%s) + $1 * 86400)); }

start_server_with "$work/whole.pem" "$work/leaf.key"
whole="--connect-to 127.0.0.1:$port"
start_server_with "$work/leaf.pem" "$work/leaf.key"
alone="--connect-to 127.0.0.1:$port"
file=$work/certs.h
# shellcheck disable=SC2086
run $roots $whole -o "$file" device.test
expect_status 0

# the server's certificate has expired: its fault, said so, and in JSON
# shellcheck disable=SC2086
run $roots $whole --check "$file" --now "$(day 3001)"
expect_error 9
expect_err_part "device.test:443: refused, by the server's fault: "
expect_err_part "cause: it is the server's fault: the certificate of 'leaf' expired on "
expect_err_part 'the file is right, and devices need no update'
# shellcheck disable=SC2086
run $roots $whole --check "$file" --now "$(day 3001)" --json --quiet
expect_status 9
expect_out_part '"fault": "server"'
# so has an intermediate that it presents
# shellcheck disable=SC2086
run $roots $whole --check "$file" --now "$(day 1801)"
expect_error 9
expect_err_part "cause: it is the server's fault: "
expect_err_part "'Issuing'"

# its own certificate alone: most likely the intermediate is not sent, which cannot be known
for trust in "$roots" ''; do
    # shellcheck disable=SC2086
    run $trust $alone --check "$file"
    expect_error 9
    expect_err_line "cause: the server sends its own certificate alone, and nobody here has its issuer 'Issuing'"
    expect_err_part "hint: most likely the server must send 'Issuing' too (--fetch-issuers looks for it), and the file is right; if that is another root: ca-extract --update $file "
done
# shellcheck disable=SC2086
run $alone --check "$file" --json --quiet
expect_status 9
expect_out_part '"fault": "unclear"'

# it is not for this host
# shellcheck disable=SC2086
run $roots $whole --check "$file" elsewhere.test
expect_error 9
expect_err_part "cause: it is the server's fault: "

# another root: the file's fault, with a command that can be copied as it stands
start_server other
# shellcheck disable=SC2086
run $roots --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$file"
expect_error 9
expect_err_part "hint: the server now ends in 'Other Root': ca-extract --update $file $roots --roots $pki/other-root.pem --connect-to 127.0.0.1:$port; then update the devices"
# shellcheck disable=SC2046
run $(sed -n 's/.*: ca-extract \(--update .*\); then.*/\1/p' "$work/err") --accept-change
expect_status 0
# shellcheck disable=SC2086
run $roots $whole --update "$file" --accept-change
expect_status 0
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$file" --json --quiet
expect_status 9
expect_out_part '"fault": "file"'
# of a file that does not say how it was made the whole command
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$work/root.pem" --device mbedtls-2.28 device.test
expect_error 9
expect_err_part ": ca-extract --roots $pki/other-root.pem --device mbedtls-2.28 --connect-to 127.0.0.1:$port --output certs.h device.test:443; then"
run --from "$pki/far-chain.pem" --host device.test --check "$file"
expect_error 9
expect_err_part 'hint: the server ends in no root that is trusted here'

# --warn-days alone: a new run would carry the same again
# shellcheck disable=SC2086
run $roots $whole --check "$file" --warn-days 9000
expect_error 9
expect_err_part "hint: a new run would carry 'Old Root' again: ask who runs the server which root comes next"

# an embedded intermediate ends before its root: that is the life, in every line
mkdir "$work/www"
: >"$work/requests"
python3 "$CA_SOURCE/tests/support/aia_server.py" "$work/www" "$work/requests" >"$work/port" 2>"$work/aia.err" </dev/null &
servers="$servers $!"
wait_for "$work/port" '^port '
openssl x509 -in "$work/int.pem" -outform der -out "$work/www/int.der"
sign leaf 'leaf' int 3000 "$host
authorityInfoAccess=caIssuers;URI:http://127.0.0.1:$(sed 's/port //' "$work/port")/int.der"
start_server_with "$work/leaf.pem" "$work/leaf.key"
alone="--connect-to 127.0.0.1:$port"
embedded=$work/embedded.h
# shellcheck disable=SC2086
run $roots $alone --fetch-issuers --include-intermediates --explain -o "$embedded" device.test
expect_status 0
end=$(date -u -d "@$(day 1800)" +%Y-%m-%d)
expect_err_part "done: wrote $embedded"
expect_err_part "good until $end"
grep -q "    chosen: .*good until $end" "$work/err" || fail "--explain says another day than $end"
grep -A4 ': Issuing,' "$embedded" | grep -q 'NO ROOT: here because' || fail 'the intermediate is called a root of somebody'
# shellcheck disable=SC2086
run $alone --check "$embedded" --now "$(day 1795)" --warn-days 30
expect_error 9
expect_err_part "device.test:443: ends soon, by 'Issuing' until $end (in "
# shellcheck disable=SC2086
run $alone --check "$embedded" --now "$(day 1000)"
expect_status 0
expect_err_part "serves, by 'Issuing' until $end (in 799 days)"
# shellcheck disable=SC2086
run $alone --check "$embedded" --now "$(day 1801)"
expect_error 9
expect_err_part "root: 'Issuing', P-256, valid until $end (1 day ago)"
# fetched, it is known to be what the server does not send
# shellcheck disable=SC2086
run $roots $alone --fetch-issuers --check "$file"
expect_error 9
expect_err_line "cause: it is the server's fault: it does not send the intermediate 'Issuing'"
expect_err_part "hint: have the server send 'Issuing' behind its own certificate; the file is right, and devices need no update"
# as it stands it is trusted: the intermediate verifies to a root that is named
# shellcheck disable=SC2086
run --update "$embedded" --offline $roots
expect_status 0
run --update "$embedded" --offline --roots "$work/other.pem"
expect_error 9
expect_err_part 'is not trusted any more'
sed 's/"include_intermediates":true,//' "$embedded" >"$work/unsaid.h"
# shellcheck disable=SC2086
run --update "$work/unsaid.h" --offline $roots
expect_error 9

# two roots by a cross-certificate: a device with both connects as long as the one that lives longer
sign long 'Crossed' root 900 "$ca"
cp "$work/long.pem" "$work/cross.pem"
openssl req -x509 -new -key "$work/long.key" -subj '/CN=Crossed' -days 7200 -out "$work/long.pem" \
    -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
sign int 'Issuing' long 3000 "$ca"
sign leaf 'leaf' int 3000 "$host"
cat "$work/leaf.pem" "$work/int.pem" "$work/cross.pem" >"$work/crossed.pem"
late=$(openssl x509 -in "$work/long.pem" -noout -enddate | sed 's/.*=//')
late=$(date -u -d "$late" +%Y-%m-%d)
for how in '--policy all' '--backup 1'; do
    # shellcheck disable=SC2086
    run --from "$work/crossed.pem" --host device.test --roots "$work/root.pem" --roots "$work/long.pem" $how -o "$work/two.h"
    expect_status 0
    grep -q '2 of 2' "$work/two.h" || fail 'not two roots'
    expect_err_part "good until $late"
    run --from "$work/crossed.pem" --host device.test --check "$work/two.h"
    expect_status 0
    expect_err_part "serves, by 'Crossed' until $late"
done

# names and keys alone, which no store has: judged by name and key, without an end
for form in esp-bundle esp-bundle-le; do
    run --from "$work/crossed.pem" --host device.test --roots "$work/long.pem" --format "$form" -o "$work/$form"
    expect_status 0
    run --from "$work/crossed.pem" --host device.test --check "$work/$form"
    expect_status 0
    expect_err_part "root: 'Crossed', P-256, name and key alone, without an end"
    expect_err_part "device.test:443: serves, by 'Crossed' without an end, proved"
    run --from "$work/crossed.pem" --host device.test --check "$work/$form" --json --quiet
    expect_status 0
    expect_out_part '"is_certificate": false'
    python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" >"$work/err" ||
        fail 'the JSON is not what docs/json.md says'
    run --from "$pki/other-chain.pem" --host device.test --roots "$pki/other-root.pem" --check "$work/$form"
    expect_error 9
    head -c -1 "$work/$form" >"$work/cut"
    run --from "$work/crossed.pem" --host device.test --check "$work/cut"
    expect_error 2
done
