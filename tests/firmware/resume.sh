#!/bin/sh
# A second connection resumes the first one's session, in TLS 1.2 and 1.3; the
# root is not needed for that, and what was verified before is said to be so.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

start_servers ec:TLSv1.2 ec:TLSv1.3 x1:TLSv1.2 x1:TLSv1.3
echo 'Hello World!' >"$work/www/hello.txt"
for port in $ports; do
    run_firmware host=device.test "port=$port" repeat=3
    expect_status 0
    [ "$(grep -c '^Hello World!$' "$work/out")" -eq 3 ] || fail 'not three replies'
    [ "$(grep -c 'Certificate verification passed' "$work/out")" -eq 1 ] || fail 'not one verification'
    [ "$(grep -c 'Session resumed, its certificates were verified before' "$work/out")" -eq 2 ] ||
        fail 'not two resumptions'
    expect_arena_empty
done
