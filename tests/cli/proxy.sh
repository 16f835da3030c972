#!/bin/sh
# Through proxies: tinyproxy and microsocks as they are, and some that misbehave.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server leaf
target="--roots $pki/root.pem --connect-to 127.0.0.1:$port device.test"
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY no_proxy NO_PROXY

expect_done() {
    expect_status 0
    expect_err_part 'key proven'
    expect_out_part 'SSL_CA_PEM'
}

if command -v tinyproxy >/dev/null; then
    for auth in '' 'BasicAuth joe s3cret'; do
        at=$(closed_port)
        printf 'Port %s\nListen 127.0.0.1\nTimeout 20\nAllow 127.0.0.1\nLogLevel Connect\nLogFile "%s"\n%s\n' \
            "$at" "$work/tiny.log" "$auth" >"$work/tiny.conf"
        tinyproxy -d -c "$work/tiny.conf" >"$work/tiny.out" 2>&1 </dev/null &
        servers="$servers $!"
        listening "$at"
        # shellcheck disable=SC2086
        if [ -z "$auth" ]; then
            run --proxy "http://127.0.0.1:$at" $target
            expect_done
            grep -q "CONNECT 127.0.0.1:$port" "$work/tiny.log" || fail 'tinyproxy was not asked'
            # several at a time
            run --proxy "http://127.0.0.1:$at" --roots "$pki/root.pem" -j 4 "localhost:$port" "127.0.0.1:$port"
            expect_done
            : >"$work/tiny.log"
            https_proxy=http://127.0.0.1:$at run $target # loopback is not for a proxy of the environment
            expect_done
            ! grep -q CONNECT "$work/tiny.log" || fail 'tinyproxy was asked'
        else
            run --proxy "http://joe:s3cret@127.0.0.1:$at" $target
            expect_done
            ! grep -q s3cret "$work/out" "$work/err" || fail 'a password is shown'
            run --proxy "http://joe:wr0ng@127.0.0.1:$at" --timeout 5 $target
            expect_error 3
            expect_err_part "cannot connect to '127.0.0.1:$port' through the proxy 'http://127.0.0.1:$at'"
            expect_err_part 'the proxy answered with status 40'
            ! grep -q wr0ng "$work/err" || fail 'a password is shown'
        fi
    done
else
    echo 'skipped: tinyproxy is not there'
fi

# where localhost is ::1 first, a proxy that looks names up goes there, and nowhere else
openssl s_server -accept "[::1]:$port" -cert "$pki/chain.pem" -key "$pki/leaf.key" -cert_chain "$log.above" -www \
    >"$work/six.log" 2>&1 </dev/null &
six=$!
servers="$servers $six"
while kill -0 "$six" 2>/dev/null && ! grep -q '^ACCEPT' "$work/six.log"; do sleep 0.02; done

if command -v microsocks >/dev/null; then
    for words in '' '-u joe -P s3cret'; do
        at=$(closed_port)
        # shellcheck disable=SC2086
        microsocks -i 127.0.0.1 -p "$at" $words >"$work/socks.log" 2>&1 </dev/null &
        servers="$servers $!"
        listening "$at"
        for scheme in socks5 socks5h; do
            # shellcheck disable=SC2086
            run --proxy "$scheme://${words:+joe:s3cret@}127.0.0.1:$at" $target
            expect_done
            run --proxy "$scheme://${words:+joe:s3cret@}127.0.0.1:$at" --roots "$pki/root.pem" "localhost:$port"
            expect_done
        done
    done
    # shellcheck disable=SC2086
    run --proxy "socks5://joe:wr0ng@127.0.0.1:$at" --timeout 5 $target
    expect_error 3
    ! grep -q wr0ng "$work/err" || fail 'a password is shown'
    # behind the proxy nobody listens
    run --proxy "socks5://joe:s3cret@127.0.0.1:$at" --timeout 5 --roots "$pki/root.pem" "localhost:$(closed_port)"
    expect_error 3
else
    echo 'skipped: microsocks is not there'
fi

# no proxy there
at=$(closed_port)
# shellcheck disable=SC2086
run --proxy "http://127.0.0.1:$at" $target
expect_error 3
expect_err_line "hint: check --proxy, https_proxy and all_proxy; '--proxy none' goes directly"
# the environment, for a host that is not loopback
https_proxy=http://joe:s3cret@127.0.0.1:$at run --roots "$pki/root.pem" device.test
expect_error 3
expect_err_part "cannot connect to 'device.test:443' through the proxy 'http://127.0.0.1:$at'"
! grep -q s3cret "$work/err" || fail 'a password is shown'
# shellcheck disable=SC2086
run --proxy "ftp://joe:s3cret@127.0.0.1:$at" $target
expect_error 2
expect_err_line 'error: the proxy in --proxy makes no sense'
! grep -q s3cret "$work/err" || fail 'a password is shown'

# without libcurl: told, and no harm to who needs none
libraries=$(ldconfig -p 2>/dev/null | sed -n 's/.*libcurl\(-gnutls\)\{0,1\}\.so\.4 .*=> //p')
if [ -n "$libraries" ] && namespace -m true 2>/dev/null; then
    cat >"$work/without.sh" <<'SH'
for library in $1; do mount --bind /dev/null "$library" || exit 99; done
shift
exec "$@"
SH
    # shellcheck disable=SC2086
    for proxy in none "http://127.0.0.1:$at"; do
        status=0
        namespace -m sh "$work/without.sh" "$libraries" "$CA_EXTRACT" --proxy "$proxy" $target \
            >"$work/out" 2>"$work/err" </dev/null || status=$?
        if [ "$proxy" = none ]; then
            expect_done
        else
            expect_error 1
            expect_err_line 'error: libcurl, which fetches and speaks to proxies, is not there'
        fi
    done
else
    echo 'skipped: no mount namespaces here, so a machine without libcurl was not tried'
fi

words='forbidden wants-password garbage endless silent closes no-socks no-method refused-socks early intercepts'
# shellcheck disable=SC2086
python3 "$CA_SOURCE/tests/support/bad_proxy.py" "$pki/proxied-chain.pem" "$pki/proxied.key" $words \
    >"$work/ports" 2>/dev/null </dev/null &
servers="$servers $!"
wait_for "$work/ports" '^ports '
ports=$(sed 's/^ports //' "$work/ports")
for word in $words; do
    at=${ports%% *}
    ports=${ports#* }
    case $word in
    *socks* | no-method) url=socks5h://127.0.0.1:$at ;;
    *) url=http://127.0.0.1:$at ;;
    esac
    # a proxy that intercepts presents its own CA, which the machine may even trust
    SSL_CERT_FILE=$pki/proxy.pem run --timeout 1.5 --proxy "$url" -o "$work/certs.h" device.test
    case $word in
    early)
        expect_error 4
        expect_err_part 'the reply is not TLS, it begins: 220 plain'
        ;;
    intercepts)
        expect_error 5
        expect_err_part 'ends in a root that this machine trusts and the public does not'
        ;;
    forbidden)
        expect_error 3
        expect_err_line 'cause: the proxy answered with status 403'
        ;;
    wants-password)
        expect_error 3
        expect_err_part 'hint: it wants a name and a password'
        ;;
    *) expect_error 3 ;;
    esac
    expect_no_file "$work/certs.h"
done
