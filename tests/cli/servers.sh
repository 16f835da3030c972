#!/bin/sh
# Real servers that begin in plain text: turned to TLS by us as by openssl s_client.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

python3 "$CA_SOURCE/tests/support/real_servers.py" "$work" "$pki" >"$work/servers" 2>&1 </dev/null &
starter=$!
servers="$servers $starter"
tries=0
until grep -q '^ready' "$work/servers"; do
    kill -0 "$starter" 2>/dev/null || fail "$(cat "$work/servers")"
    tries=$((tries + 1))
    [ "$tries" -lt 3000 ] || fail "not ready: $(cat "$work/servers")"
    sleep 0.02
done

leaf=$(openssl x509 -in "$pki/leaf.pem" -noout -fingerprint -sha256)
count=0
while read -r word at; do
    case $word in
    ready) continue ;;
    missing)
        echo "skipped: no server for $at here"
        continue
        ;;
    postgresql) theirs=postgres ;;
    *) theirs=$word ;;
    esac
    run --roots "$pki/root.pem" --timeout 20 --connect-to "127.0.0.1:$at" "$word://device.test"
    expect_status 0
    expect_err_part "$word://device.test:"
    expect_err_part '2 certificates presented, key proven'
    openssl s_client -connect "127.0.0.1:$at" -starttls "$theirs" -name device.test \
        </dev/null >"$work/s_client" 2>/dev/null
    seen=$(openssl x509 -in "$work/s_client" -noout -fingerprint -sha256 2>/dev/null)
    [ "$seen" = "$leaf" ] || fail "openssl s_client sees another server of $word: $seen"
    # asked for TLS at once, it tells what it is
    run --roots "$pki/root.pem" --timeout 2 "localhost:$at"
    expect_error 4
    case $word in
    ldap | postgresql) ;; # they wait for us, and close
    lmtp | ftp) expect_err_part 'this looks like SMTP or FTP' ;;
    xmpp-server) expect_err_part 'as xmpp://HOST' ;;
    *) expect_err_part "as $word://HOST" ;;
    esac
    count=$((count + 1))
done <"$work/servers"
kill "$starter"
wait "$starter" 2>/dev/null
[ "$count" -gt 0 ] || skip 'none of these servers is installed'
