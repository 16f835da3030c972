#!/bin/sh
# A proxy's CA in the machine's store must not get into a header, however it came there.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server proxied
target="--connect-to 127.0.0.1:$port device.test"
sha256() { openssl x509 -in "$1" -outform der | sha256sum | cut -d ' ' -f 1; }
proxy=$(sha256 "$pki/proxy.pem")
other=$(sha256 "$pki/root.pem")

expect_refusal() {
    expect_error 5
    expect_err_line "error: 'device.test:443' ends in a root that this machine trusts and the public does not"
    expect_err_part "cause: 'Example Proxy CA' in $1"
    expect_err_part 'most likely a proxy here intercepts TLS'
    expect_err_part "--allow-private sha256:$proxy"
}

# by SSL_CERT_FILE, by SSL_CERT_DIR
# shellcheck disable=SC2086
SSL_CERT_FILE=$pki/proxy.pem run $target
expect_refusal "$pki/proxy.pem"
mkdir "$work/hashed"
cp "$pki/proxy.pem" "$work/hashed/my-proxy.crt"
ln -s my-proxy.crt "$work/hashed/$(openssl x509 -in "$pki/proxy.pem" -noout -hash).0"
# shellcheck disable=SC2086
SSL_CERT_DIR=$work/hashed run $target
expect_refusal "$work/hashed/my-proxy.crt"

# that one admitted, and only that one
# shellcheck disable=SC2086
SSL_CERT_FILE=$pki/proxy.pem run --allow-private "sha256:$proxy" $target
expect_status 0
expect_out_part 'PRIVATE: trusted because --allow-private named it'
# shellcheck disable=SC2086
SSL_CERT_FILE=$pki/proxy.pem run --allow-private "sha256:$other" $target
expect_refusal "$pki/proxy.pem"

# the candidate is shown in JSON, marked, and not chosen
# shellcheck disable=SC2086
SSL_CERT_FILE=$pki/proxy.pem run --json $target
expect_status 5
python3 - "$work/out" <<'PY' || fail 'the JSON is not as expected'
import json, sys
target = json.load(open(sys.argv[1]))["targets"][0]
assert target["status"] == 5, target
assert [c["standing"] for c in target["candidates"]] == ["not public"], target
assert not any(c["chosen"] for c in target["candidates"]), target
PY

# As update-ca-certificates lays it into the machine's own folder, where an administrator put it
# or where it came with the package; seen through a mount namespace of this test's own.
update=$(command -v update-ca-certificates || echo /usr/sbin/update-ca-certificates)
if ! namespace -m true 2>/dev/null || [ ! -d /etc/ssl/certs ] || [ ! -x "$update" ]; then
    echo 'skipped: no mount namespaces or no update-ca-certificates here, so /etc/ssl/certs was not tried'
    exit 0
fi

# lay_out FOLDER LOCAL PACKAGED : FOLDER/etc as the tool makes it, of two folders of certificates
lay_out() {
    mkdir -p "$1/local" "$1/packaged/mozilla" "$1/etc" "$1/hooks"
    cp "$pki/other-root.pem" "$1/packaged/mozilla/Other_Root.crt"
    [ -z "$2" ] || cp "$2" "$1/local/my-proxy.crt"
    [ -z "$3" ] || cp "$3" "$1/packaged/mozilla/Packaged_Proxy.crt"
    (cd "$1/packaged" && find mozilla -name '*.crt') >"$1/conf"
    "$update" --certsconf "$1/conf" --certsdir "$1/packaged" --localcertsdir "$1/local" \
        --etccertsdir "$1/etc" --hooksdir "$1/hooks" >"$work/err" 2>&1 || fail 'update-ca-certificates fails'
    [ -n "$(find "$1/etc" -name '*.0')" ] || fail 'update-ca-certificates has hashed nothing'
}

cat >"$work/inside.sh" <<'SH'
set -eu
mount --bind "$1" /etc/ssl/certs
unset SSL_CERT_FILE SSL_CERT_DIR
shift
exec "$@"
SH
run_inside() {
    folder=$1
    shift
    status=0
    namespace -m sh "$work/inside.sh" "$folder/etc" "$CA_EXTRACT" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

lay_out "$work/by-admin" "$pki/proxy.pem" ''
# shellcheck disable=SC2086
run_inside "$work/by-admin" $target
expect_refusal "$work/by-admin/local/my-proxy.crt"
# shellcheck disable=SC2086
run_inside "$work/by-admin" --allow-private "sha256:$proxy" $target
expect_status 0
# shellcheck disable=SC2086
run_inside "$work/by-admin" --allow-private "sha256:$other" $target
expect_refusal "$work/by-admin/local/my-proxy.crt"

lay_out "$work/by-package" '' "$pki/proxy.pem"
# shellcheck disable=SC2086
run_inside "$work/by-package" $target
expect_refusal "$work/by-package/packaged/mozilla/Packaged_Proxy.crt"
# only the bundle is left, as where folders are not hashed
rm "$work"/by-package/etc/*.0
# shellcheck disable=SC2086
run_inside "$work/by-package" --pin "sha256:$proxy" $target
expect_refusal ''
expect_err_part ', certificate ' # of the bundle, wherever OpenSSL has it
