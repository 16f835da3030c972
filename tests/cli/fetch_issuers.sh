#!/bin/sh
# --fetch-issuers: what is missing is fetched and named, whatever the other side makes of it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

www=$work/www requests=$work/requests
mkdir "$www"
: >"$requests"
python3 "$CA_SOURCE/tests/support/aia_server.py" "$www" "$requests" >"$work/port" 2>"$work/server.err" </dev/null &
servers="$servers $!"
wait_for "$work/port" '^port '
http=http://127.0.0.1:$(sed 's/port //' "$work/port")

# A PKI whose leaf says where its issuer is.
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }
ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign'
sign() { # SUBJECT KEY ISSUER EXTENSIONS OUT
    printf '%s\n' "$4" >"$work/ext"
    openssl req -new -key "$2" -subj "$1" 2>/dev/null | openssl x509 -req -CA "$3.pem" -CAkey "$3.key" \
        -days 30 -extfile "$work/ext" -out "$5" 2>/dev/null
}
for name in root int leaf; do key "$work/$name.key"; done
openssl req -x509 -new -key "$work/root.key" -subj '/CN=Far Root' -days 30 -out "$work/root.pem" \
    -addext 'keyUsage=critical,keyCertSign' 2>/dev/null
openssl req -x509 -new -key "$work/leaf.key" -subj '/CN=Missing CA' -days 30 -out "$work/wrong.pem" 2>/dev/null
sign '/CN=Missing CA' "$work/int.key" "$work/root" "$ca
authorityInfoAccess=caIssuers;URI:$http/root.der" "$work/int.pem"
leaf() { # EXTENSION : a leaf with these caIssuers, in $work/leaf.pem
    sign '/CN=leaf' "$work/leaf.key" "$work/int" "subjectAltName=DNS:device.test
authorityInfoAccess=$1" "$work/leaf.pem"
    grep -q CERTIFICATE "$work/leaf.pem" || fail 'no leaf was made'
}
openssl x509 -in "$work/int.pem" -outform der -out "$www/int.der"
openssl x509 -in "$work/root.pem" -outform der -out "$www/root.der"
openssl x509 -in "$work/wrong.pem" -outform der -out "$www/wrong.der"
openssl crl2pkcs7 -nocrl -certfile "$work/int.pem" -certfile "$work/root.pem" -outform der -out "$www/int.p7c"
cp "$work/int.pem" "$www/int.pem"

look() { run --roots "$work/root.pem" --from "$work/leaf.pem" --host device.test --explain -o "$work/certs.h" "$@"; }

# found: named, and refused, because the device would not find it
expect_found() {
    expect_error 6
    expect_err_part "the server does not send 'Missing CA', and a device does not fetch it"
    expect_err_part "fetched $http/$1: $2"
    expect_err_part "not presented: 'Missing CA', issued by 'CN=Far Root'"
    expect_no_file "$work/certs.h"
}
# not found: the reason of each URL, and the missing issuer named
expect_missing() {
    expect_error 5
    expect_err_part "the issuer of 'leaf', 'CN=Missing CA', is neither presented nor in"
    expect_err_part "$1"
    expect_no_file "$work/certs.h"
}

leaf "caIssuers;URI:$http/int.der"
look
expect_error 5
! grep -q fetched "$work/err" || fail 'it fetched without being asked'
[ ! -s "$requests" ] || fail 'the server was asked'
look --fetch-issuers
expect_found int.der '1 certificate'
run --roots "$work/root.pem" --from "$work/leaf.pem" --host device.test --fetch-issuers --json
expect_status 6
python3 - "$work/out" <<'PY' || fail 'the JSON is not as expected'
import json, sys
target = json.load(open(sys.argv[1]))["targets"][0]
assert [c["short_name"] for c in target["issuers"]["certificates"]] == ["Missing CA"], target["issuers"]
assert target["issuers"]["fetches"][0]["certificates"] == 1, target["issuers"]
assert [c["origin"] for c in target["paths"][0]["certificates"]] == ["presented", "fetched", "store"], target["paths"]
PY

# told where nobody asked for it, and where there is nothing to ask for
run --roots "$work/root.pem" --from "$work/leaf.pem" --host device.test
expect_err_line 'hint: the server sends no intermediate certificate: its operator must add it; --fetch-issuers names it'
run --roots "$pki/root.pem" --from "$pki/leaf.pem" --host device.test --fetch-issuers
expect_error 5
expect_err_part 'hint: nor does it say where to fetch it'

# embedded knowingly, and the header says how it was made
run --roots "$work/root.pem" --from "$work/leaf.pem" --host device.test --fetch-issuers --include-intermediates
expect_status 0
expect_out_part 'of 2: Missing CA, P-256'
expect_out_part 'ca-extract --roots root.pem --fetch-issuers --include-intermediates --from leaf.pem'

# by a connection too
start_server_with "$work/leaf.pem" "$work/leaf.key"
run --roots "$work/root.pem" --fetch-issuers --connect-to "127.0.0.1:$port" device.test
expect_error 6
expect_err_part "the server does not send 'Missing CA'"
# nothing is fetched where the chain is complete
: >"$requests"
cat "$work/leaf.pem" "$work/int.pem" >"$work/whole.pem"
run --roots "$work/root.pem" --fetch-issuers --from "$work/whole.pem" --host device.test -o "$work/whole.h"
expect_status 0
[ ! -s "$requests" ] || fail 'it fetched what nobody needs'

for form in 'int.pem;1 certificate' 'int.p7c;2 certificates' 'chain/2;redirected' 'away;redirected'; do
    leaf "caIssuers;URI:$http/${form%;*}"
    look --fetch-issuers
    expect_found "${form%;*}" "${form#*;}"
done

# what must not help, each with its reason
while IFS=';' read -r path words; do
    leaf "caIssuers;URI:$http/$path"
    look --fetch-issuers --timeout 0.7
    expect_missing "fetched $http/$path: $words"
    expect_err_part "hint: nor was it to be had from http://"
done <<'END'
gone;HTTP status 404
html;the reply holds no certificate
empty;the reply holds no certificate
endless;the reply has more than 65536 bytes
huge;the reply has more than 65536 bytes
slow;it was not there within the time limit
loop;redirected
to-https;a redirect to something other than http is not followed
to-file;a redirect to something other than http is not followed
chain/9;redirected
away-twice;redirected
END
# the whole chain of redirects is bounded
[ "$(grep -c '^/loop ' "$requests")" -eq 1 ] || fail 'a loop was walked'
[ "$(grep -c '^/chain/' "$requests")" -le 8 ] || fail 'too many redirects were followed'

# other schemes are told, not asked; every URL of a certificate is tried
leaf "caIssuers;URI:ldap://127.0.0.1/cn=ca,caIssuers;URI:file:///etc/passwd,caIssuers;URI:https://127.0.0.1/int.der,caIssuers;URI:$http/gone,caIssuers;URI:$http/int.der"
look --fetch-issuers
expect_found int.der '1 certificate'
expect_err_part 'fetched file:///etc/passwd: only http is fetched'
expect_err_part 'fetched https://127.0.0.1/int.der: only http is fetched'
expect_err_part "fetched $http/gone: HTTP status 404"

# more than is reasonable, too long, and with bytes that no URL has: bounded, and told
many=
for n in 1 2 3 4 5 6 7 8 9; do many="$many,caIssuers;URI:$http/gone$n"; done
: >"$requests"
leaf "${many#,}"
look --fetch-issuers
expect_error 5
expect_err_part 'not everything that is named was fetched: a limit was met'
[ "$(grep -c '^/gone' "$requests")" -eq 8 ] || fail 'not eight URLs were asked'
for url in "$http/int.der\033[31m" "$http/$(printf 'a%1100s' '' | tr ' ' a)"; do
    # shellcheck disable=SC2059
    leaf "DER:$(printf "$url" | python3 -c '
import sys
def tlv(tag, body):
    size = len(body).to_bytes(2, "big")
    return bytes([tag, 0x82]) + size + body
method = bytes.fromhex("06082b06010505073002")
print(tlv(0x30, tlv(0x30, method + tlv(0x86, sys.stdin.buffer.read()))).hex())')"
    look --fetch-issuers
    expect_error 5
    expect_err_part 'not everything that is named was fetched'
    ! grep -q "$(printf '\033')" "$work/err" || fail 'a control byte reached the terminal'
done

# the right name with another key
leaf "caIssuers;URI:$http/wrong.der"
look --fetch-issuers
expect_error 5
expect_err_part "names 'CN=Missing CA' as its issuer, but the CA of that name has another key"

# a root that is fetched is not trusted; a certificate that points at itself ends
: >"$requests"
leaf "caIssuers;URI:$http/self.der"
openssl x509 -in "$work/leaf.pem" -outform der -out "$www/self.der"
look --fetch-issuers
expect_error 5
[ "$(grep -c '^/self.der ' "$requests")" -eq 1 ] || fail 'it was not asked once'
leaf "caIssuers;URI:$http/int.der"
run --roots "$pki/root.pem" --from "$work/leaf.pem" --host device.test --fetch-issuers --explain
expect_error 5
expect_err_part "fetched $http/root.der: 1 certificate"
expect_err_part "which is not in"

# through a proxy of the environment, and by --proxy, whose password is not shown
: >"$requests"
leaf 'caIssuers;URI:http://aia.example/int.der'
http_proxy=$http look --fetch-issuers
expect_error 6
grep -q '^http://aia.example/int.der -' "$requests" || fail 'the proxy was not asked'
look --fetch-issuers --proxy "http://user:se%63ret@${http#http://}"
expect_error 6
grep -q "$(printf 'user:secret' | base64)" "$requests" || fail 'the proxy got no password'
! grep -Eq 'secret|se%63ret' "$work/err" || fail 'a password is shown'
