#!/bin/sh
# Protocols that begin in plain text: the dialogue, the certificate behind it, and refusals.
# The peers are scripted from the RFCs; servers.sh has real ones.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

words='smtp lmtp imap pop3 ftp nntp sieve ldap postgresql mysql xmpp'
bad=$(for word in $words; do printf '%s-bad ' "$word"; done)
# shellcheck disable=SC2086
python3 "$CA_SOURCE/tests/support/starttls_peers.py" "$pki/chain.pem" "$pki/leaf.key" $words $bad \
    >"$work/ports" 2>"$work/peers.err" </dev/null &
servers="$servers $!"
wait_for "$work/ports" '^ports '
# shellcheck disable=SC2046
set -- $(sed 's/^ports //' "$work/ports")

for word in $words; do
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$1" "$word://user:secret@device.test"
    expect_status 0
    expect_err_part 'key proven'
    expect_out_part "$word://device.test:"
    ! grep -q secret "$work/out" "$work/err" || fail 'a password is shown'
    shift
done
for word in $words; do
    run --roots "$pki/root.pem" --timeout 5 -o "$work/certs.h" --connect-to "127.0.0.1:$1" "$word://device.test"
    expect_error 4
    expect_err_part "error: '$word://device.test:"
    expect_err_part "' does not turn to TLS"
    expect_err_part 'ca-extract: cause: the server '
    expect_no_file "$work/certs.h"
    [ "$word" != ldap ] || expect_err_line 'cause: the server refuses with result code 52: TLS is off'
    [ "$word" != smtp ] || expect_err_line 'cause: the server refuses: 454 4.7.0 TLS not available'
    shift
done

# a committed header remembers the dialogue
# shellcheck disable=SC2046
set -- $(sed 's/^ports //' "$work/ports")
run --roots "$pki/root.pem" -o "$work/certs.h" "smtp://localhost:$1"
expect_status 0
run --roots "$pki/root.pem" --update "$work/certs.h"
expect_status 0
expect_err_part 'is unchanged'

run --connect-to smtp://127.0.0.1:25 device.test
expect_error 2
expect_err_line 'error: --connect-to takes no URL'
