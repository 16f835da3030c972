#!/bin/sh
# --update: a committed header is kept while it is good, and its roots change only when accepted.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

roots="--roots $pki/root.pem --roots $pki/other-root.pem"
start_server leaf
here="--connect-to 127.0.0.1:$port"
file=$work/certs.h
# shellcheck disable=SC2086
run $roots $here -o "$file" device.test
expect_status 0
cp "$file" "$work/first.h"

# offline: nothing is asked
run --update "$file" --offline
expect_status 0
expect_err_line "done: $file is still good, nothing was asked"
run --update "$file" --offline device.test:443
expect_status 0
run --update "$file" --offline elsewhere.test
expect_error 9
expect_err_line "error: '$file' was not made for 'elsewhere.test:443'"
run --update "$file" --offline --device firmware
expect_error 9
expect_err_line "cause: it says 'mbedtls-3.6', this run asks for 'firmware'"
run --update "$file" --offline --now 2099-01-01
expect_error 9
expect_err_line "error: a root in '$file' has expired"

# the server is as it was: untouched, with the target that the file names
# shellcheck disable=SC2086
run $roots $here --update "$file"
expect_status 0
expect_err_part 'is unchanged'

# the server ends in another root: refused in words, then accepted
start_server other
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$file"
expect_error 9
expect_err_line "error: the roots in '$file' would change"
expect_err_part "cause: old root: 'Test Root' (sha256 "
expect_err_part "new root: 'Other Root' (sha256 "
expect_err_part "the server's chain no longer ends in the old one"
expect_err_part '--accept-change'
expect_same "$file" "$work/first.h"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$file" --accept-change
expect_status 0
expect_err_part "done: wrote $file"
grep -q 'Other Root' "$file" || fail 'the new root is not in the header'

# its roots must be among those that --roots names, and its time floor be theirs
run --update "$work/first.h" --offline --roots "$pki/root.pem"
expect_status 0
run --update "$work/first.h" --offline --roots "$pki/other-root.pem"
expect_error 9
expect_err_line "error: a root in '$work/first.h' is not trusted any more"
expect_err_line "cause: 'Test Root' is not in $pki/other-root.pem"
run --update "$work/first.h" --offline --roots /nonexistent
expect_error 2
sed 's/\(_TIME_FLOOR\) [0-9]*/\1 1/' "$work/first.h" >"$work/floor.h"
run --update "$work/floor.h" --offline
expect_error 9
expect_err_line "error: '$work/floor.h' was changed by hand"
expect_err_part "cause: its SSL_CA_PEM_TIME_FLOOR is not the moment "
expect_err_line 'hint: run again without --offline to ask the server'

# files that are no headers
run --update /nonexistent --offline
expect_error 2
echo 'int x;' >"$work/x.h"
run --update "$work/x.h" --offline
expect_error 2
expect_err_line "error: cannot read '$work/x.h' back"
cp "$pki/root.pem" "$work/plain.pem"
run --update "$work/plain.pem" --offline
expect_error 2
expect_err_line "error: '$work/plain.pem' does not say for which server it was made"
sed 's/"anchors":\["./"anchors":["0/' "$work/first.h" >"$work/hand.h"
run --update "$work/hand.h" --offline
expect_error 9
expect_err_line "error: '$work/hand.h' was changed by hand"
