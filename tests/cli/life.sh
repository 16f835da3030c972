#!/bin/sh
# Until when a product is good: no longer than the shortest-lived CA on the way to its root.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

end_of() { # FILE : the last day of the certificate in it
    openssl x509 -enddate -noout -dateopt iso_8601 -in "$1" | sed 's/.*=\([0-9-]*\).*/\1/'
}

start_server far
awk '/BEGIN/ { n++ } n == 3' "$pki/far-chain.pem" >"$work/crossed.pem"
run --roots "$pki/far-root.pem" -o "$work/certs.h" "localhost:$port"
expect_status 0
expect_err_line "warning: this way to the root ends on $(end_of "$work/crossed.pem")"
expect_err_part "bytes, good until $(end_of "$work/crossed.pem")"

# the header says nothing of the way: it must not change when the server sends another
grep -q "^ \* The root is valid from .* until $(end_of "$pki/far-root.pem")\.\$" "$work/certs.h" ||
    fail 'the header does not say until when its root is valid'
