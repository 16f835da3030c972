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

# in the machine's own folders, seen through a mount namespace of this test's own
if ! namespace -m true 2>/dev/null || [ ! -d /etc/ssl/certs ]; then
    echo 'skipped: no mount namespaces here, so /etc/ssl/certs was not tried'
    exit 0
fi
cat >"$work/inside.sh" <<'SH'
set -eu
mkdir "$1/certs"
cat "$3" >"$1/certs/ca-certificates.crt"
cp "$3" "$1/certs/proxy-ca.pem"
ln -s proxy-ca.pem "$1/certs/$(openssl x509 -in "$3" -noout -hash).0"
mount --bind "$1/certs" /etc/ssl/certs
unset SSL_CERT_FILE SSL_CERT_DIR
shift 3
exec "$@"
SH
status=0
# shellcheck disable=SC2086
namespace -m sh "$work/inside.sh" "$work" - "$pki/proxy.pem" "$CA_EXTRACT" $target \
    >"$work/out" 2>"$work/err" || status=$?
expect_refusal /etc/ssl/certs/proxy-ca.pem
